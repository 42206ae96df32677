// Patterns with wildcards: `?` is one character, `*` any number of them, neither of them a slash;
// `**` is anything. Everything else stands for itself. Linear in text times pattern.
#pragma once

#include <string_view>

namespace plumbline::config {

// A whole name: nothing in it is a separator.
bool name_matches(std::string_view pattern, std::string_view name);
// A path relative to where the pattern is written. A pattern without a slash is the name of a file
// or directory at any depth; one with a slash begins at the top. Naming a directory means all in
// it.
bool path_matches(std::string_view pattern, std::string_view path);
// A JSON pointer or what lies below it: "/Steps/*/Arguments", "/Steps[Train]".
bool pointer_matches(std::string_view pattern, std::string_view pointer);
// "graph/cycle", its group "graph", or a glob ("graph/*", "*").
bool rule_matches(std::string_view pattern, std::string_view rule);

}  // namespace plumbline::config
