#include "analyzer/schema/slot.h"

#include <algorithm>

#include "analyzer/schema/envelope.h"

namespace plumbline::schema {
namespace {

using table::envelope;

bool is_function_key(std::string_view key) {
  return key == "Get" || key == "Std:Join" || key == "Std:JsonGet";
}

const table::Object* object_of(const Slot& slot) {
  if (slot.node == nullptr || slot.node->shape == table::none) return nullptr;
  const table::Object* const base = &envelope.objects[slot.node->shape];
  for (const table::Case& one : base->cases) {
    if (one.value == slot.type) return &envelope.objects[one.object];
  }
  return base;
}

Slot at_node(table::Index index) {
  Slot slot;
  if (index != table::none) slot.node = &envelope.nodes[index];
  return slot;
}

Slot property_of(const table::Object& object, std::string_view key) {
  for (const table::Property& property : object.properties) {
    if (property.key == key) return at_node(property.node);
  }
  return at_node(object.additional);
}

// The Arguments of a step whose type is known, where the API has a shape for them.
Slot arguments_of(std::string_view type) {
  Slot slot;
  const StepFacts* const facts = step_facts(type);
  if (facts == nullptr || facts->arguments == no_shape ||
      facts->arguments_known == Extent::nothing) {
    return slot;
  }
  slot.shape = facts->arguments;
  slot.step = facts;
  return slot;
}

Slot member_of(const Slot& from, std::string_view key) {
  if (from.shape != no_shape) {
    const Shape& shape = schema::shape(from.shape);
    Slot slot;
    slot.step = from.step;
    if (const Member* const member = shape.member(key)) {
      slot.member = member;
      slot.shape = member->shape;
    } else if (shape.kind == ShapeKind::map) {
      slot.shape = shape.item;
    } else if (is_function_key(key) && envelope.function != table::none) {
      return property_of(envelope.objects[envelope.function], key);
    }
    return slot;
  }
  const table::Object* const object = object_of(from);
  if (object == nullptr) {
    if (is_function_key(key) && from.node != nullptr && envelope.function != table::none) {
      return property_of(envelope.objects[envelope.function], key);
    }
    return {};
  }
  if (key == "Arguments") {
    if (Slot slot = arguments_of(from.type)) return slot;
  }
  return property_of(*object, key);
}

Slot item_of(const Slot& from) {
  if (from.shape == no_shape) return from.node == nullptr ? Slot{} : at_node(from.node->items);
  const Shape& shape = schema::shape(from.shape);
  Slot slot;
  slot.step = from.step;
  if (shape.kind == ShapeKind::list) slot.shape = shape.item;
  return slot;
}

int rank(Presence presence) {
  switch (presence) {
    case Presence::required: return 0;
    case Presence::expected: return 1;
    case Presence::optional:
    case Presence::defaulted: return 2;
    default: return 3;
  }
}

}  // namespace

Slot find_slot(std::span<const Waypoint> way) {
  Slot slot = at_node(0);
  for (const Waypoint& point : way) {
    slot = point.is_item ? item_of(slot) : member_of(slot, point.key);
    slot.type = point.type;
    if (!slot) break;
  }
  return slot;
}

std::vector<Key> keys(const Slot& slot) {
  std::vector<Key> out;
  if (slot.shape != no_shape) {
    for (const Member& member : schema::shape(slot.shape).members()) {
      if (member.presence == Presence::rejected || member.presence == Presence::alias) continue;
      out.push_back(
          {member.name(), member.presence == Presence::required, member_of(slot, member.name())});
    }
    std::stable_sort(out.begin(), out.end(), [](const Key& a, const Key& b) {
      return rank(a.slot.member->presence) < rank(b.slot.member->presence);
    });
    return out;
  }
  if (const table::Object* const object = object_of(slot)) {
    for (const table::Property& property : object->properties) {
      out.push_back({property.key, property.required, member_of(slot, property.key)});
    }
  }
  return out;
}

std::vector<std::string_view> values(const Slot& slot) {
  std::vector<std::string_view> out;
  if (slot.shape != no_shape) {
    if (slot.member != nullptr && !slot.member->note().values.empty()) {
      const auto only = slot.member->note().values;
      return {only.begin(), only.end()};
    }
    for (const Text& value : schema::shape(slot.shape).values()) out.push_back(value.view());
  } else if (slot.node != nullptr) {
    out.assign(slot.node->values.begin(), slot.node->values.end());
    if (slot.node->fault == table::Fault::unknown_step_type) out = step_types();
  }
  return out;
}

std::string expected(const Slot& slot) {
  if (slot.shape == no_shape) return slot.node == nullptr ? "" : std::string(slot.node->expected);
  switch (schema::shape(slot.shape).kind) {
    case ShapeKind::structure: return "an object";
    case ShapeKind::list: return "a list";
    case ShapeKind::map: return "a map";
    case ShapeKind::string:
    case ShapeKind::blob: return "a string";
    case ShapeKind::integer: return "an integer";
    case ShapeKind::number: return "a number";
    case ShapeKind::boolean: return "a boolean";
    case ShapeKind::timestamp: return "a time";
    case ShapeKind::any: break;
  }
  return "any value";
}

bool takes_function(const Slot& slot) {
  return slot.shape != no_shape ||
         (slot.node != nullptr && (slot.node->free || (slot.node->kinds & table::function) != 0));
}

}  // namespace plumbline::schema
