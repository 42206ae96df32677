// Names in brackets, `Outputs['train']`, that the step they lead to does not declare.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/properties/paths.h"
#include "rules/references/names.h"

namespace plumbline {

// A list in a step, and the key of its items at which a name stands.
struct DeclaringList {
  const json::Value* list = nullptr;  // null: it cannot be read, or is not looked at
  std::string_view key;
};

struct UndeclaredName {
  const Reference& reference;
  const Segment& segment;  // the name, in brackets
  const Step& step;
  const DeclaringList& declared;
  const Names& names;
  std::string_view meant;  // a declared name that is similar; empty when there is none

  Range range() const { return part_of(reference, segment); }
  // False when no name is similar.
  bool suggest(const Findings& findings, Diagnostic& found) const {
    if (meant.empty()) return false;
    suggest_part(findings, found, reference, segment.begin, segment.end,
                 "['" + std::string(meant) + "']");
    return true;
  }
};

// Most lists are short, and most names are in them: no index is made for those.
inline bool is_in_short_list(const DeclaringList& declared, std::string_view name) {
  constexpr std::size_t most = 8;
  const auto items = declared.list->items();
  return items.size() <= most &&
         std::any_of(items.begin(), items.end(), [&](const json::Value& item) {
           const json::Value& own = item[declared.key];
           return own.is(json::Kind::string) && own.text() == name;
         });
}

// What a rule has read already.
struct KnownNames {
  std::unordered_map<const json::Value*, Names> by_list;
  Similar similar;
};

// `declaring(step, keyed_by)` gives the list that declares what is read by `keyed_by`; each list is
// read once. Calls `use` with every name that is surely not in it.
template <class Declaring, class Use>
void each_undeclared(const Facts& facts, Findings& findings, const Declaring& declaring,
                     const Use& use) {
  auto& [known, similar] = findings.state<KnownNames>();
  for (const Reference& reference : facts.references) {
    const Property& property = property_of(facts, reference);
    if (!property.checked || property.found.keyed == schema::no_segment) continue;
    const Segment& segment = property.path[property.found.keyed];
    if (segment.kind != Segment::Kind::key || is_placeholder(segment.text)) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.shares_name) continue;
    const DeclaringList declared =
        declaring(step, schema::shape(property.found.keyed_list).keyed_by());
    if (declared.list == nullptr || is_in_short_list(declared, segment.text)) continue;
    const auto [entry, fresh] = known.try_emplace(declared.list);
    if (fresh) entry->second = names_in(*declared.list, declared.key);
    const Names& names = entry->second;
    if (!names.all_known || names.has(segment.text)) continue;
    use(UndeclaredName{reference, segment, step, declared, names,
                       similar.to(segment.text, names.list)});
  }
}

}  // namespace plumbline
