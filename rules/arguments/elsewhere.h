// Where a member belongs that stands in the wrong object of a step's Arguments.
#pragma once

#include <string>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// "ProcessingOutputConfig.Outputs" for `ProcessingOutputs`: a member of that name, or of a list or
// structure that AWS calls so, at most `levels` below. Bounded by the shapes, not by the document.
inline std::string member_below(schema::ShapeId id, std::string_view name, int levels) {
  using schema::Presence;
  const auto legal = [](const schema::Member& member) {
    return member.presence != Presence::rejected && member.presence != Presence::removed &&
           member.presence != Presence::alias;
  };
  const auto& members = schema::shape(id).members();
  for (const schema::Member& member : members) {
    const schema::Shape& shape = schema::shape(member.shape);
    const bool named =
        shape.kind == schema::ShapeKind::structure || shape.kind == schema::ShapeKind::list;
    if (legal(member) && (member.name() == name || (named && shape.name() == name))) {
      return std::string(member.name());
    }
  }
  for (const schema::Member& member : members) {
    if (levels == 0 || !legal(member)) continue;
    const std::string path = member_below(member.shape, name, levels - 1);
    if (!path.empty()) return std::string(member.name()) + "." + path;
  }
  return {};
}

// "Arguments.Environment" for an `Environment` in AppSpecification, or empty. Looks below the
// object and at the objects around it.
inline std::string elsewhere(const Facts& facts, const ArgumentFinding& found) {
  const Step& step = facts.pipeline.steps[found.step];
  const auto path = json::path_to(facts.tree.root(), found.value->range());
  std::string here, at;
  schema::ShapeId id = schema::no_shape;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const json::Crumb& crumb = path[i];
    if (path[i - 1].value == step.node) {
      id = schema::step_facts(step.type_name)->arguments;
    } else if (id == schema::no_shape) {
      continue;
    } else {
      const schema::Shape& shape = schema::shape(id);
      const schema::Member* const member = shape.member(crumb.key);
      id = member != nullptr ? member->shape : shape.item;
    }
    if (crumb.is_item) {
      here += "[]";
    } else {
      here += (here.empty() ? "" : ".") + std::string(crumb.key);
    }
    const bool own = i + 1 == path.size();
    const std::string place =
        id == schema::no_shape ? "" : member_below(id, found.name, own ? 2 : 0);
    if (!place.empty()) at = here + "." + place;
  }
  return at;
}

}  // namespace plumbline
