// What a place in a JSON text is that may be broken anywhere, as it is while somebody types: which
// containers are around it, and whether a key or a value is due. Strings end with their line at
// the latest, brackets that close nothing are passed over, missing commas are thought of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::json {

// A container that is open.
struct Level {
  bool is_object = false;
  bool is_item = false;   // of an array, item `index`
  std::string key;        // otherwise: the member that holds it
  std::size_t index = 0;  // see is_item
  std::uint32_t begin = 0;
  // Of an object, also what stands behind the place.
  std::vector<std::string> keys;
  std::string name, type;  // its members "Name" and "Type", when they are strings
};

struct Cursor {
  enum class Due : std::uint8_t { nothing, key, value } due = Due::nothing;
  std::vector<Level> way;  // the containers around the place, outermost first
  std::string key;         // of the member whose value is due
  std::size_t index = 0;   // of the item that is due
  bool in_string = false;
  std::string before;  // what the token holds before the place, decoded
  Range token;         // what is typed there: without quotes; may be empty
  bool colon_follows = false;
};

// What the text declares, as far as it can be told.
struct Declared {
  struct Named {
    std::string name, type;
  };
  struct File {
    std::string step, name;
  };
  std::vector<Named> parameters, steps;
  std::vector<File> files;
};

// One pass over the text. The document's root is that of a pipeline definition, or anything.
Cursor find_cursor(const Document&, std::uint32_t offset, Declared* = nullptr);

}  // namespace plumbline::json
