#include "analyzer/model/walk.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace plumbline {
namespace {

const json::Value& next(const json::Value& value, const Segment& segment) {
  switch (segment.kind) {
    case Segment::Kind::member: return value[segment.text];
    case Segment::Kind::index: {
      std::size_t index = 0;
      const char* const end = segment.text.data() + segment.text.size();
      if (std::from_chars(segment.text.data(), end, index).ec != std::errc()) index = SIZE_MAX;
      return value[index];
    }
    case Segment::Kind::key: break;
  }
  return value.is(json::Kind::array) ? named_item(value, segment.text) : value[segment.text];
}

}  // namespace

const json::Value& named_item(const json::Value& list, std::string_view name) {
  constexpr std::array<std::string_view, 5> keys{"OutputName", "InputName", "ChannelName",
                                                 "MetricName", "Name"};
  for (const json::Value& item : list.items()) {
    for (const std::string_view key : keys) {
      if (item[key].is(json::Kind::string) && item[key].text() == name) return item;
    }
  }
  return json::missing;
}

Walk walk(const json::Value& root, std::string_view path) {
  Walk way;
  way.value = &root;
  if (!root) return way;
  for (const Segment& segment : segments(path)) {
    const json::Value& value = next(*way.value, segment);
    if (!value) {
      way.failed = segment.kind;
      return way;
    }
    way.value = &value;
    ++way.depth;
  }
  way.arrived = true;
  return way;
}

const json::Value& value_at(const json::Value& root, std::string_view path) {
  const Walk way = walk(root, path);
  return way.arrived ? *way.value : json::missing;
}

}  // namespace plumbline
