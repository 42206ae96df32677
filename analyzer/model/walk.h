// Where a property path leads in a JSON value: below a step's Arguments, or in what describe-*-job
// says of its job.
#pragma once

#include <cstddef>
#include <string_view>

#include "analyzer/json/value.h"
#include "analyzer/model/reference.h"

namespace plumbline {

struct Walk {
  const json::Value* value = nullptr;  // the last one on the way that exists
  bool arrived = false;
  std::size_t depth = 0;                         // segments that were gone
  Segment::Kind failed = Segment::Kind::member;  // not arrived: what the next segment is
};

// `path` as in GetPath. A key on a list picks the item of that name (OutputName, ChannelName, ...).
// A missing root never arrives.
Walk walk(const json::Value& root, std::string_view path);

// The value at the path, or a missing one.
const json::Value& value_at(const json::Value& root, std::string_view path);

// The item of a list that bears the name; missing when there is none.
const json::Value& named_item(const json::Value& list, std::string_view name);

}  // namespace plumbline
