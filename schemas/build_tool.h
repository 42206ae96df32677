// What the tools that compile the schemas share: failing, reading JSON, writing C++. `Json` is
// RapidJSON's value, whose headers stay in the sources that read with it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace plumbline::schema {

// Ends the build. `where`: the place in the file that is read.
[[noreturn]] inline void fail(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

template <class Json>
std::string text(const Json& value) {
  return {value.GetString(), value.GetStringLength()};
}

// Null when there is no such key.
template <class Json>
const Json* find(const Json& object, const char* key) {
  const auto member = object.FindMember(key);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

template <class Json>
std::string text(const Json& object, const char* key, const std::string& otherwise = {}) {
  const Json* const value = find(object, key);
  return value == nullptr ? otherwise : text(*value);
}

// A C++ literal. The schemas hold no control characters.
inline std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

inline std::string truth(bool value) { return value ? "true" : "false"; }

}  // namespace plumbline::schema
