// Steps that lose their cached result, and where the definition says why.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/cache/drift.h"
#include "analyzer/cache/pattern.h"
#include "analyzer/check/rule.h"

namespace plumbline {

// The changed attribute, or the step's name when nothing of it is left to be marked.
inline Range place_of(const Facts& facts, const cache::StepDrift& step) {
  const cache::Reason& reason = step.reasons.front();
  const json::Value& node = *facts.pipeline.steps[step.now].node;
  if (reason.code == cache::ReasonCode::step_type_changed) return node["Type"].range();
  if (reason.change != nullptr && reason.change->now != nullptr) return reason.change->now->range();
  return node["Name"].range();
}

inline std::string root_name(const Facts& facts, const cache::Reason& reason) {
  const bool known = reason.root_cause != no_step;
  return known ? std::string(facts.pipeline.steps[reason.root_cause].name) : reason.name;
}

// "HyperParameters.eta" of "Arguments.HyperParameters.eta".
inline std::string_view attribute_path(const cache::Change& change) {
  constexpr std::string_view arguments = "Arguments.";
  std::string_view path = change.path;
  if (path.starts_with(arguments)) path.remove_prefix(arguments.size());
  return path;
}

inline std::string lost_because(const Facts&, const cache::StepDrift& step) {
  const cache::Reason& reason = step.reasons.front();
  const std::string name = quoted(step.name, 24);
  const std::string_view likely =
      step.certainty == cache::Certainty::likely ? "probably loses" : "loses";
  const auto because = [&](const std::string& what) {
    return name + ' ' + std::string(likely) + " its cached results: " + what;
  };
  using cache::Change;
  using cache::ReasonCode;
  switch (reason.code) {
    case ReasonCode::attribute_changed: {
      const std::string_view verb =
          reason.change->kind == Change::Kind::removed     ? "is gone"
          : reason.change->kind == Change::Kind::added     ? "is new"
          : reason.change->kind == Change::Kind::reordered ? "has another order"
          : reason.change->kind == Change::Kind::defaulted ? "is written out or left out"
                                                           : "changed";
      return because(quoted(attribute_path(*reason.change), 26) + ' ' + std::string(verb));
    }
    case ReasonCode::upstream_reran: return because(quoted(reason.name, 24) + " runs again");
    case ReasonCode::runtime_value_differs:
      return because("the default of " + quoted(reason.name, 20) + " changed");
    case ReasonCode::step_renamed: return because("it was called " + quoted(reason.name, 24));
    case ReasonCode::step_type_changed: return because("its type was " + quoted(reason.name, 20));
    default: return because("its key changed");
  }
}

inline std::string earlier_value(const Facts& facts, const cache::StepDrift& step,
                                 const cache::Change& change) {
  if (change.before == nullptr) return "it was not there before";
  const Location place = facts.drift_from->visible(change.before->range());
  const Position at = place.document->position(place.range.begin, Unit::code_point);
  return "it was " + quoted(resolved_json(step.comparison.before, *change.before)) + " (" +
         std::string(place.document->name()) + ":" + std::to_string(at.line + 1) + ":" +
         std::to_string(at.column + 1) + ")";
}

// What a tool changed rather than a person; empty when that cannot be told.
inline std::string_view machine_made(const Facts&, const cache::StepDrift& step) {
  const cache::Change* const change = step.reasons.front().change;
  if (change == nullptr || change->before == nullptr || change->now == nullptr) return {};
  return explain(cache::find_pattern(resolved_json(step.comparison.before, *change->before),
                                     resolved_json(step.comparison.now, *change->now)));
}

}  // namespace plumbline
