// What changes between two texts, line by line.
#pragma once

#include <string>
#include <string_view>

namespace plumbline {

// A unified diff with three lines of context, as `patch -p0` and `git apply -p0` take it; empty
// when the texts are the same. `name` stands for both texts. The least number of lines is changed,
// unless more than a thousand would be: then all of them between the first and the last that differ
// are.
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace plumbline
