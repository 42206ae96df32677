#include "analyzer/schema/shapes.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyzer/source/diagnostic.h"

namespace plumbline::schema {

namespace {

// The step types by a hash of their names; one of two that meet is in the next free slot.
class TypeIndex {
 public:
  TypeIndex() {
    for (const StepFacts& facts : table::steps) {
      std::size_t at = slot(facts.type);
      while (slots_[at] != nullptr) at = (at + 1) % size;
      slots_[at] = &facts;
    }
  }
  const StepFacts* find(std::string_view type) const {
    std::size_t at = slot(type);
    while (slots_[at] != nullptr && slots_[at]->type != type) at = (at + 1) % size;
    return slots_[at];
  }

 private:
  static constexpr std::size_t bits = 7, size = 1U << bits;  // several times the number of types
  static std::size_t slot(std::string_view type) { return hash(type, bits, 0); }
  std::array<const StepFacts*, size> slots_{};
};

}  // namespace

const StepFacts* step_facts(std::string_view type) {
  static const TypeIndex index;
  return index.find(type);
}

std::span<const StepFacts> all_step_facts() { return table::steps; }

ShapeId api_shape(std::string_view service_and_name) {
  for (const Root& root : table::roots) {
    if (root.name == service_and_name) return root.shape;
  }
  return no_shape;
}

std::vector<std::string_view> candidates(ShapeId id) {
  std::vector<std::string_view> names;
  if (id == no_shape) return names;
  for (const Member& member : shape(id).members()) {
    if (member.presence == Presence::rejected || member.presence == Presence::alias) continue;
    names.push_back(member.name());
  }
  for (const Text& value : shape(id).values()) names.push_back(value.view());
  return names;
}

namespace {

// Where one segment leads, or why it leads nowhere.
struct Way {
  ShapeId to = no_shape;
  Unresolved why = Unresolved::none;
};

Way follow(const Shape& from, const Segment& segment) {
  using Kind = Segment::Kind;
  if (from.kind == ShapeKind::structure) {
    if (segment.kind != Kind::member) return {no_shape, Unresolved::not_indexable};
    const Member* const member = from.member(segment.text);
    if (member == nullptr || member->presence == Presence::alias) {
      return {no_shape, Unresolved::unknown_member};
    }
    return {member->shape};
  }
  if (segment.kind == Kind::member) return {no_shape, Unresolved::no_members};
  if (from.kind == ShapeKind::map && segment.kind == Kind::key) return {from.item};
  if (from.kind != ShapeKind::list) return {no_shape, Unresolved::not_indexable};
  if (segment.kind == Kind::key) {
    if (from.keyed_by().empty()) return {no_shape, Unresolved::not_named};
    return {from.item};
  }
  const auto most = from.max();
  if (most && static_cast<double>(segment.index) >= *most) {
    return {no_shape, Unresolved::out_of_range};
  }
  return {from.item};
}

}  // namespace

Resolution resolve(const StepFacts& facts, std::span<const Segment> path) {
  Resolution out;
  out.at = facts.properties;
  out.certain = facts.properties_known != Extent::nothing;
  if (facts.properties == no_shape) {
    out.why = Unresolved::unknown_member;
    out.failed = 0;
    return out;
  }
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Shape& here = shape(out.at);
    if (i > 0 && facts.properties_known != Extent::everything) out.certain = false;
    if (!here.keyed_by().empty() && out.keyed == no_segment) {
      out.keyed = i;
      out.keyed_list = out.at;
    }
    const Way way = follow(here, path[i]);
    if (way.why != Unresolved::none) {
      out.why = way.why;
      out.failed = i;
      return out;
    }
    out.at = way.to;
  }
  return out;
}

std::size_t mismatch(const Shape& shape, std::string_view text) {
  const Automaton& form = shape.form();
  const std::uint8_t* const classes = table::byte_classes + form.first_class;
  const std::uint8_t* const columns = table::columns + form.first_column;
  std::size_t state = form.start, at = 0;
  while (state >= automaton::first && at < text.size()) {
    // Most characters change no state, and their lookups need not wait for each other.
    const std::uint8_t* const row = columns + (state - automaton::first);
    std::size_t next = state;
    do {
      const auto byte = static_cast<unsigned char>(text[at++]);
      if ((byte & 0xC0U) == 0x80U) continue;
      next = row[std::size_t{byte < 0x80 ? classes[byte] : form.other_class} * form.size];
    } while (next == state && at < text.size());
    state = next;
  }
  if (state == automaton::dead) return at - 1;
  if (state == automaton::one_line) return std::min(text.find('\n', at), text.find('\r', at));
  return state < form.accepting_end || state == automaton::all ? text.npos : text.size();
}

ShapeId all_instance_types() { return table::instance_types; }

std::vector<std::string_view> near_instance_types(std::string_view name, ShapeId slot,
                                                  std::size_t most) {
  std::vector<std::string_view> types = candidates(slot), found;
  const auto take = [&](std::string_view type) {
    found.push_back(type);
    std::erase(types, type);
  };
  const std::string prefixed = "ml." + std::string(name);
  const auto meant = std::find(types.begin(), types.end(), prefixed);
  if (meant != types.end() && most > 0) take(*meant);
  if (shape(all_instance_types()).has_value(name)) {
    // Not misspelled but of another service: only its own family is a replacement.
    const std::string_view family = name.substr(0, name.rfind('.') + 1);
    std::erase_if(types, [&](std::string_view type) { return !type.starts_with(family); });
  }
  while (found.size() < most) {
    const std::string_view next = nearest(name, types);
    if (next.empty()) break;
    take(next);
  }
  return found;
}

std::string_view shapes_source() { return table::source; }
std::string_view shapes_date() { return table::date; }

}  // namespace plumbline::schema
