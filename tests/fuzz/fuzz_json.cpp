// Any bytes: the tree's ranges lie inside the text and inside each other, pointers lead back, and a
// layout keeps its own.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "analyzer/json/value.h"
#include "analyzer/report/format.h"

namespace {

using namespace plumbline;

void require(bool fact) {
  if (!fact) std::abort();
}

// Looking for a value takes time in the number of its siblings: only so many are looked for.
constexpr unsigned most_lookups = 500;

struct Walk {
  const json::Value& root;
  bool keys_unique;
  unsigned lookups = 0;

  void visit(const json::Value& value, Range parent) {
    require(value.range().begin < value.range().end);
    require(parent.contains(value.range()));
    if (keys_unique && lookups < most_lookups) {
      ++lookups;
      const auto path = json::path_to(root, value.range());
      require(path.empty() ? &value == &root : path.back().value == &value);
      require(&json::at_pointer(root, json::pointer(path)) == &value);
    }
    std::uint32_t before = value.range().begin;
    for (const json::Value& item : value.items()) {
      require(before <= item.range().begin);
      before = item.range().end;
      visit(item, value.range());
    }
    for (const json::Member& member : value.members()) {
      require(before <= member.key_range.begin);
      require(value.range().contains(member.key_range));
      before = member.key_range.end;
      if (!member.value) continue;  // the text broke off after the key
      require(before <= member.value.range().begin);
      before = member.value.range().end;
      visit(member.value, value.range());
    }
  }
};

void check_places(const Document& document) {
  const std::uint32_t step = std::max(1u, document.size() / 64);
  for (std::uint32_t offset = 0; offset <= document.size(); offset += step) {
    const Position place = document.position(offset, Unit::byte);
    require(place.line < document.line_count());
    const Range line = document.line(place.line);
    if (offset <= line.end) require(document.offset(place, Unit::byte) == offset);
    require(document.position(offset, Unit::utf16).line == place.line);
    require(document.position(offset, Unit::code_point).column <= place.column);
  }
}

void check_layout(const Document& document, const json::Parsed& parsed) {
  if (!can_format(parsed)) return;
  const Document indented("a.json", formatted(document, parsed, Layout::indented));
  const json::Parsed again = json::parse(indented);
  require(can_format(again) && again.tree.root().kind() == parsed.tree.root().kind());
  const Document compact("b.json", formatted(indented, again, Layout::compact));
  require(formatted(document, parsed, Layout::compact) == compact.text());
  require(formatted(compact, json::parse(compact), Layout::indented) == indented.text());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Document document("fuzz.json", std::string(reinterpret_cast<const char*>(data), size));
  const json::Parsed parsed = json::parse(document);
  bool keys_unique = true;
  for (const json::Problem& problem : parsed.problems) {
    require(problem.range.begin <= problem.range.end && problem.range.end <= document.size());
    require(!problem.message.empty());
    if (problem.fault == json::Fault::duplicate_key) keys_unique = false;
  }
  require(!parsed.tree.truncated() || !parsed.problems.empty());
  if (const json::Value& root = parsed.tree.root()) {
    Walk{root, keys_unique}.visit(root, {0, document.size()});
  }
  check_places(document);
  check_layout(document, parsed);
  return 0;
}
