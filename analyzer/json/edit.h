// Edits of arrays and objects that keep the layout of what is around them: the blanks between
// neighbours are taken for new ones, commas come and go with their parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::json {

// Takes item or member `index` out, with its comma. The edits of several parts of one container do
// not overlap, unless the first part is among them.
Edit removed(const Value& container, std::size_t index);

// Puts items, which are JSON text, into an array: the first one becomes item `index`.
Edit inserted(const Document&, const Value& array, std::size_t index,
              const std::vector<std::string>& items);

// Puts a member behind member `after`, or as the last one when there is none of that name. `value`
// is JSON text.
Edit with_member(const Document&, const Value& object, std::string_view after, std::string_view key,
                 std::string_view value);

// The number of the item that holds `range`, or the size.
std::size_t item_around(const Value& array, Range range);

}  // namespace plumbline::json
