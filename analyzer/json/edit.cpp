#include "analyzer/json/edit.h"

#include <algorithm>

#include "analyzer/json/write.h"

namespace plumbline::json {
namespace {

// An item, or a member with its key.
Range part(const Value& container, std::size_t index) {
  if (container.is(Kind::array)) return container.items()[index].range();
  const Member& member = container.members()[index];
  return {member.key_range.begin, member.value.range().end};
}

// Between the brackets.
Range inside(const Value& container) {
  return {container.range().begin + 1, container.range().end - 1};
}

bool is_compact(const Document& document) {
  const std::string_view text = document.text();
  const std::size_t colon = text.find("\":");
  return colon != std::string_view::npos && colon + 2 < text.size() && text[colon + 2] != ' ' &&
         text[colon + 2] != '\n' && text[colon + 2] != '\r';
}

// What stands between two parts: as it does around part `index`, or as the brackets suggest.
std::string separator(const Document& document, const Value& container, std::size_t index) {
  if (container.size() > 1) {
    const std::size_t left = index == 0 ? 0 : std::min(index, container.size() - 1) - 1;
    return std::string(document.text({part(container, left).end, part(container, left + 1).begin}));
  }
  const std::string_view front =
      document.text({container.range().begin + 1, part(container, 0).begin});
  if (front.find_first_of("\r\n") != std::string_view::npos) return "," + std::string(front);
  return is_compact(document) ? "," : ", ";
}

Edit put(const Document& document, const Value& container, std::size_t index,
         const std::vector<std::string>& parts) {
  if (parts.empty()) return {{container.range().begin, container.range().begin}, {}};
  if (container.size() == 0) {
    std::string text;
    for (const std::string& each : parts) {
      if (!text.empty()) text += is_compact(document) ? "," : ", ";
      text += each;
    }
    return {inside(container), text};
  }
  const std::string between = separator(document, container, index);
  const bool first = index == 0;
  std::string text;
  for (const std::string& each : parts) text += first ? each + between : between + each;
  const std::uint32_t at =
      first ? part(container, 0).begin : part(container, std::min(index, container.size()) - 1).end;
  return {{at, at}, text};
}

}  // namespace

Edit removed(const Value& container, std::size_t index) {
  if (container.size() == 1) return {inside(container), {}};
  if (index == 0) return {{part(container, 0).begin, part(container, 1).begin}, {}};
  return {{part(container, index - 1).end, part(container, index).end}, {}};
}

Edit inserted(const Document& document, const Value& array, std::size_t index,
              const std::vector<std::string>& items) {
  return put(document, array, index, items);
}

Edit with_member(const Document& document, const Value& object, std::string_view after,
                 std::string_view key, std::string_view value) {
  const auto members = object.members();
  std::size_t index = members.size();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].key == after) index = i + 1;
  }
  std::string text = quote(key);
  if (members.empty()) {
    text += is_compact(document) ? ":" : ": ";
  } else {
    const Member& beside = members[index - 1];
    text += document.text({beside.key_range.end, beside.value.range().begin});
  }
  return put(document, object, index, {text.append(value)});
}

std::size_t item_around(const Value& array, Range range) {
  const auto items = array.items();
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Value& item) { return item.range().contains(range); });
  return static_cast<std::size_t>(found - items.begin());
}

}  // namespace plumbline::json
