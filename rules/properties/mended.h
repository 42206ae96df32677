// What was meant by a segment of a path that does not exist.
#pragma once

#include <string>

#include "rules/arguments/elsewhere.h"
#include "rules/arguments/words.h"
#include "rules/references/names.h"

namespace plumbline {

// A member: the same in other case or brackets, in an object below (`ModelArtifacts` of
// `S3ModelArtifacts`), or one with a similar name.
inline std::string meant_member(Similar& similar, schema::ShapeId in, std::string_view name) {
  if (const schema::Member* const member = schema::shape(in).member(name)) {
    const bool alias = member->presence == schema::Presence::alias;
    return std::string(alias ? member->note().instead : name);
  }
  constexpr std::size_t cost_below = 200;
  std::string place = similar.affords(cost_below) ? member_below(in, name, 1) : std::string();
  return place.empty() ? std::string(similar.to(name, schema::candidates(in))) : place;
}

// The segment as the shape wants it written, with its dot or brackets; empty when that is not
// known.
inline std::string meant_segment(Similar& similar, const schema::Resolution& found,
                                 const Segment& segment) {
  const schema::Shape& shape = schema::shape(found.at);
  if (shape.kind == schema::ShapeKind::structure && segment.kind != Segment::Kind::index) {
    const std::string member = meant_member(similar, found.at, segment.text);
    return member.empty() ? member : "." + member;
  }
  const bool by_name = shape.kind == schema::ShapeKind::map || !shape.keyed_by().empty();
  const bool member = found.why == schema::Unresolved::no_members;
  return by_name && member ? "['" + std::string(segment.text) + "']" : std::string();
}

// AWS may have a new member; and of a key where the service shows numbers only nobody says that it
// is refused.
inline bool is_certain(const schema::Resolution& found, std::string_view meant) {
  if (found.why == schema::Unresolved::unknown_member) return found.certain && !meant.empty();
  return found.certain && found.why != schema::Unresolved::not_named;
}

// How a value is read that has no such segment.
inline std::string taken_by(const schema::Shape& shape) {
  if (shape.kind == schema::ShapeKind::structure) return "a member after a dot";
  if (shape.kind == schema::ShapeKind::map || !shape.keyed_by().empty()) return "a key: `['NAME']`";
  if (shape.kind != schema::ShapeKind::list) return "nothing after it";
  if (!shape.max()) return "an index: `[0]`";
  return "an index from 0 to " + std::to_string(static_cast<long>(*shape.max()) - 1);
}

// What to do when no name is near.
inline std::string advice(schema::ShapeId id) {
  const schema::Shape& shape = schema::shape(id);
  if (shape.kind == schema::ShapeKind::structure) {
    return "check the name: " + quoted_list(schema::candidates(id), 6);
  }
  if (shape.kind == schema::ShapeKind::list || shape.kind == schema::ShapeKind::map) {
    return "give " + taken_by(shape);
  }
  return "remove what follows: it is a plain value";
}

// An output of a Lambda or Callback step: references/undeclared-output checks those.
inline bool is_output(const Step& step, const std::vector<Segment>& path) {
  return (step.type == StepType::lambda || step.type == StepType::callback) && path.size() > 1 &&
         (path[0].text == "OutputParameters" || path[0].text == "Outputs");
}

}  // namespace plumbline
