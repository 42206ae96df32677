#include "analyzer/schema/envelope.h"

#include <algorithm>
#include <array>

#include "analyzer/json/prefetch.h"
#include "analyzer/schema/envelope_walk.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::schema {
namespace {

using table::envelope;

const table::Node& node_at(table::Index index) { return envelope.nodes[index]; }
const table::Object& object_at(table::Index index) { return envelope.objects[index]; }

bool is_container(const json::Value& value) {
  return value.is(json::Kind::array) || value.is(json::Kind::object);
}

bool is_function_key(std::string_view key) {
  return key == "Get" || key == "Std:Join" || key == "Std:JsonGet";
}

// Most functions are a Get, and there is nothing in it to check but this.
bool is_plain_get(const json::Value& value) {
  return value.size() == 1 && value.members().front().key == "Get" &&
         value.members().front().value.is(json::Kind::string);
}

// An object with exactly one member is a function when the key is one of three.
bool is_function(const json::Value& value) {
  return value.is(json::Kind::object) && value.size() == 1 &&
         is_function_key(value.members().front().key);
}

bool contains(std::span<const std::string_view> list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Whether a number has a fraction is only looked up where that matters.
unsigned kind_bits(const json::Value& value, bool integers) {
  switch (value.kind()) {
    case json::Kind::missing: return 0;
    case json::Kind::null: return table::null;
    case json::Kind::boolean: return table::boolean;
    case json::Kind::number:
      return integers && value.integer() ? table::number | table::integer : unsigned{table::number};
    case json::Kind::string: return table::string;
    case json::Kind::array: return table::array;
    case json::Kind::object:
      return is_function(value) ? unsigned{table::function} : unsigned{table::object};
  }
  return 0;
}

// SageMaker's SDKs write keys in the table's order: the search starts behind the last find.
std::size_t find(std::span<const table::Property> properties, std::string_view key,
                 std::size_t start) {
  for (std::size_t i = start; i < properties.size(); ++i) {
    if (properties[i].key == key) return i;
  }
  for (std::size_t i = 0; i < start; ++i) {
    if (properties[i].key == key) return i;
  }
  return properties.size();
}

}  // namespace

void Walk::value(const table::Node& node, const json::Value& value, const Place& place) {
  if (!value) return;  // the text broke off before it
  const unsigned kinds = kind_bits(value, (node.kinds & table::integer) != 0);
  if (!is_container(value) && (node.kinds & kinds) != 0) {
    const bool listed = node.values.empty() || contains(node.values, value.text());
    if (!listed) unknown_value(node, value, place);
  } else if (node.free) {
    if ((node.kinds & kinds) != 0) {
      free(value);
    } else {
      wrong_kind(node, value, place);
    }
  } else if ((node.kinds & table::function) != 0 && value.is(json::Kind::object)) {
    function_slot(node, value, place);
  } else if ((kinds & table::function) != 0 && takes_any_key(node)) {
    object(object_at(node.shape), value);
  } else if ((node.kinds & kinds) == 0) {
    wrong_kind(node, value, place);
  } else if ((kinds & table::object) != 0) {
    object(object_at(node.shape), value);
  } else if ((kinds & table::array) != 0) {
    json::Prefetch prefetch;
    for (const json::Value& item : value.items()) {
      prefetch(item);
      this->value(node_at(node.items), item, {place.owner, place.key, false, true});
    }
  }
}

// A map's keys are the author's own, Get among them.
bool Walk::takes_any_key(const table::Node& node) {
  return node.shape != table::none && object_at(node.shape).additional != table::none;
}

// The hot path: nearly everything in a definition is inside Arguments.
void Walk::free(const json::Value& value) {
  if (!value.holds(json::Holds::function)) return;
  if (value.is(json::Kind::array)) {
    for (const json::Value& item : value.items()) {
      if (is_container(item)) free(item);
    }
  } else if (value.is(json::Kind::object)) {
    const std::span<const json::Member> members = value.members();
    if (members.size() == 1 && is_function_key(members.front().key)) {
      if (is_plain_get(value)) return;
      object(object_at(envelope.function), value);
      return;
    }
    for (const json::Member& member : members) {
      if (is_container(member.value)) free(member.value);
    }
  }
}

// Where a function may stand: an object here is a function, or a mistake in one, or no function.
void Walk::function_slot(const table::Node& node, const json::Value& value, const Place& place) {
  const table::Object& shape = object_at(node.shape);
  const std::span<const json::Member> members = value.members();
  const bool named = std::any_of(members.begin(), members.end(), [&](const json::Member& member) {
    return find(shape.properties, member.key, 0) < shape.properties.size();
  });
  if (named) {
    if (!is_plain_get(value)) object(shape, value);
    return;
  }
  if (is_function(value)) return wrong_kind(node, value, place);
  if (members.size() == 1) {
    const json::Member& member = members.front();
    const std::string_view meant = nearest(member.key, keys(shape));
    if (!meant.empty() || member.key.starts_with("Std:")) {
      return unknown_key(shape, value, member, meant);
    }
  }
  if (value.complete()) wrong_kind(node, value, place);
}

void Walk::object(const table::Object& base, const json::Value& value) {
  const table::Object* shape = &base;
  if (!base.cases.empty()) {
    const json::Value& selector = value[base.dispatch];
    for (const table::Case& one : base.cases) {
      if (selector.is(json::Kind::string) && selector.text() == one.value) {
        shape = &object_at(one.object);
        break;
      }
    }
  }
  const std::span<const table::Property> properties = shape->properties;
  std::array<const json::Member*, table::most_properties> found{};
  std::vector<const json::Member*> others;
  std::size_t last = 0;
  for (const json::Member& member : value.members()) {
    const std::size_t at = find(properties, member.key, last);
    if (at < properties.size()) {
      found[at] = &member;  // of a repeated key, the last one counts
      last = at + 1;
    } else {
      others.push_back(&member);
    }
  }
  std::array<bool, table::most_properties> meant{};  // keys that stand there with another name
  if (!others.empty()) {
    keep_last(others);
    if (shape->additional != table::none) {
      for (const json::Member* member : others) {
        this->value(node_at(shape->additional), member->value, {shape->owner, member->key});
      }
    } else {
      foreign_keys(*shape, value, others, found, meant);
    }
  }
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const table::Property& property = properties[i];
    if (found[i] != nullptr) {
      this->value(node_at(property.node), found[i]->value,
                  {shape->owner, property.key, property.required && !property.doubtful});
    } else if (property.required && !meant[i] && value.complete()) {
      add(Fault::missing_key, {value.range().begin, value.range().begin + 1}, value, shape->owner,
          property.key)
          .certain = !property.doubtful;
    }
  }
  if (!shape->one_of.empty()) exactly_one(*shape, value, found, meant);
}

// Repeated keys: only the last one of each stays.
void Walk::keep_last(std::vector<const json::Member*>& members) {
  if (members.size() < 2) return;
  std::stable_sort(members.begin(), members.end(),
                   [](const auto* a, const auto* b) { return a->key < b->key; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 == members.size() || members[i]->key != members[i + 1]->key) {
      members[kept++] = members[i];
    }
  }
  members.resize(kept);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->key_range.begin < b->key_range.begin; });
}

// Keys that the object does not have. One that stands for an absent key, misspelt or by an old
// name, is that mistake and no other.
void Walk::foreign_keys(const table::Object& shape, const json::Value& value,
                        const std::vector<const json::Member*>& others, const Found& found,
                        Meant& meant) {
  std::vector<std::string_view> absent;
  for (std::size_t i = 0; i < shape.properties.size(); ++i) {
    // In an open object only what is required can be said to have another name.
    const bool wanted = shape.properties[i].required || !shape.open;
    if (found[i] == nullptr && wanted) absent.push_back(shape.properties[i].key);
  }
  for (const json::Member* member : others) {
    std::string_view name;
    for (const table::Rename& rename : shape.renamed) {
      if (rename.written == member->key && contains(absent, rename.meant)) name = rename.meant;
    }
    if (name.empty()) name = nearest(member->key, absent);
    // Of a name as short as `On` too little is left for that when it is misspelt.
    for (const std::string_view key : absent) {
      if (name.empty() && key.size() == 2 && member->key.size() <= 3) name = key;
    }
    if (!name.empty()) {
      absent.erase(std::find(absent.begin(), absent.end(), name));
      meant[find(shape.properties, name, 0)] = true;
    } else if (shape.open) {
      continue;
    }
    unknown_key(shape, value, *member, name);
  }
}

void Walk::exactly_one(const table::Object& shape, const json::Value& value, const Found& found,
                       const Meant& meant) {
  const json::Member* second = nullptr;
  std::size_t count = 0;
  for (std::size_t i = 0; i < shape.properties.size(); ++i) {
    if (!contains(shape.one_of, shape.properties[i].key)) continue;
    if (meant[i]) return;
    if (found[i] == nullptr) continue;
    ++count;
    if (second == nullptr || second->key_range.begin < found[i]->key_range.begin) second = found[i];
  }
  if (count == 1 || (count == 0 && !value.complete())) return;
  const Range brace{value.range().begin, value.range().begin + 1};
  add(Fault::key_conflict, count > 0 ? second->key_range : brace, value, shape.owner,
      count > 0 ? second->key : std::string_view{})
      .candidates.assign(shape.one_of.begin(), shape.one_of.end());
}

std::vector<std::string_view> Walk::keys(const table::Object& shape) {
  std::vector<std::string_view> keys;
  for (const table::Property& property : shape.properties) keys.push_back(property.key);
  return keys;
}

Violation& Walk::add(Fault fault, Range range, const json::Value& value, std::string_view owner,
                     std::string_view key) {
  Violation& violation = out_.emplace_back();
  violation.fault = fault;
  violation.range = range;
  violation.value = &value;
  violation.owner = owner;
  violation.key = key;
  return violation;
}

void Walk::unknown_key(const table::Object& shape, const json::Value& value,
                       const json::Member& member, std::string_view meant) {
  Violation& violation = add(Fault::unknown_key, member.key_range, value, shape.owner, member.key);
  violation.renamed = meant;
  violation.candidates = keys(shape);
  violation.certain =
      !meant.empty() || !(contains(shape.doubtful, member.key) || contains(shape.doubtful, "*"));
}

void Walk::unknown_value(const table::Node& node, const json::Value& value, const Place& place) {
  if (is_placeholder(value)) return;
  Fault fault = Fault::unknown_value;
  if (node.fault == table::Fault::wrong_version) fault = Fault::wrong_version;
  if (node.fault == table::Fault::unknown_step_type) fault = Fault::unknown_step_type;
  Violation& violation = add(fault, value.range(), value, place.owner, place.key);
  violation.item = place.item;
  violation.candidates.assign(node.values.begin(), node.values.end());
  violation.certain = !contains(node.doubtful, value.text());
}

void Walk::wrong_kind(const table::Node& node, const json::Value& value, const Place& place) {
  // What another tool fills in may be of any type.
  if (is_placeholder(value)) return;
  Fault fault = Fault::wrong_type;
  bool certain = true;
  if (value.is(json::Kind::null)) {
    // Null for what may be left out is as good as leaving it out, for all that is known.
    fault = Fault::null_value;
    certain = place.required && (node.kinds & table::function) == 0;
  } else if (is_function(value)) {
    fault = Fault::function_not_allowed;
    certain = !node.function_doubtful;
  }
  Violation& violation = add(fault, value.range(), value, place.owner, place.key);
  violation.item = place.item;
  violation.expected = node.expected;
  violation.certain = certain;
}

std::vector<Violation> check(const json::Value& definition) {
  std::vector<Violation> violations;
  Walk(violations).value(envelope.nodes.front(), definition, {"definition", {}});
  std::stable_sort(
      violations.begin(), violations.end(),
      [](const Violation& a, const Violation& b) { return a.range.begin < b.range.begin; });
  return violations;
}

std::string_view facts_date() { return envelope.facts_date; }

const std::vector<std::string_view>& step_types() {
  static const std::vector<std::string_view> types(envelope.step_types.begin(),
                                                   envelope.step_types.end());
  return types;
}

}  // namespace plumbline::schema
