// Lays a JSON document out anew. Only what stands between its tokens changes: the order of keys,
// the digits of numbers and the escapes of strings stay byte by byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline {

enum class Layout : std::uint8_t {
  // Two spaces a level, every member and item on a line of its own, `[]` and `{}` closed at once.
  // An
  // array of scalars, and an object whose only member is a function ({"Get": ...}), stay on one
  // line
  // when that ends within 100 characters.
  indented,
  // No blanks at all.
  compact,
};

// What a level is indented with; editors have their own.
struct Indentation {
  char blank = ' ';
  std::size_t count = 2;
};

// False when a syntax error, or a zero byte, keeps a part of the text out of the tree: then nothing
// can be said of the layout, and the functions below must not be called.
bool can_format(const json::Parsed&);

// The whole document: LF between lines and one at the end, no byte order mark. Throws Error{input}
// when deep nesting would make it absurdly large.
std::string formatted(const Document&, const json::Parsed&, Layout);

// The same as edits, for an editor: ascending, apart from each other, none where the text is as it
// should be. Each replaces all that stands between two tokens, a comma or colon among it, or before
// the first or behind the last. Only those that lie in `within` are made. Throws likewise.
std::vector<Edit> format_edits(const Document&, const json::Parsed&, Layout, Range within,
                               Indentation = {});

}  // namespace plumbline
