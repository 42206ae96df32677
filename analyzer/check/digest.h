// What a text is recognised by.
#pragma once

#include <string>
#include <string_view>

namespace plumbline {

std::string sha256(std::string_view bytes);  // hexadecimal

}  // namespace plumbline
