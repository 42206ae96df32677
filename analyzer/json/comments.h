// JSON as people write it by hand: with comments, and with a comma behind the last item.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::json {

// The text with `//` and `/* */` comments, and commas before a closing bracket, replaced by blanks:
// every other byte keeps its place, and lines stay lines. What is wrong otherwise stays as it is,
// for the parser to say so.
std::string without_comments(std::string_view text);

}  // namespace plumbline::json
