#include "analyzer/cache/verdict.h"

#include <algorithm>
#include <array>

namespace plumbline::cache {

std::string_view to_string(Verdict verdict) {
  constexpr std::array<std::string_view, 5> names{"HIT", "MISS", "OFF", "NOT-CACHEABLE", "UNKNOWN"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view to_string(ReasonCode code) {
  constexpr std::array<std::string_view, 11> names{
      "never-run",        "attribute-changed",     "upstream-reran",     "expired",
      "caching-disabled", "step-renamed",          "step-type-changed",  "runtime-value-differs",
      "volatile-input",   "source-not-successful", "selected-not-cached"};
  return names[static_cast<std::size_t>(code)];
}

std::vector<Reason> reasons_of(const Comparison& comparison) {
  std::vector<Reason> reasons;
  for (const Change& change : comparison.changes) {
    if (change.counts == Counts::no) continue;
    for (const Cause& cause : change.causes) {
      Reason reason;
      reason.change = &change;
      reason.certainty = change.counts == Counts::open ? Certainty::unknown
                         : change.counts == Counts::likely && change.certainty == Certainty::certain
                             ? Certainty::likely
                             : change.certainty;
      reason.name = cause.name;
      switch (cause.kind) {
        case Cause::Kind::text: reason.code = ReasonCode::attribute_changed; break;
        case Cause::Kind::parameter: reason.code = ReasonCode::runtime_value_differs; break;
        case Cause::Kind::execution: reason.code = ReasonCode::volatile_input; break;
        case Cause::Kind::step:
          reason.code = ReasonCode::upstream_reran;
          reason.root_cause = cause.step;
          break;
      }
      const bool said = reason.code != ReasonCode::attribute_changed &&
                        std::any_of(reasons.begin(), reasons.end(), [&](const Reason& other) {
                          return other.code == reason.code && other.name == reason.name;
                        });
      if (!said) reasons.push_back(std::move(reason));
    }
  }
  // What the user changed explains more than what follows from it; what is sure more than the rest.
  std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& a, const Reason& b) {
    const auto rank = [](const Reason& reason) {
      const bool open = reason.certainty == Certainty::unknown;
      const bool follows = reason.code == ReasonCode::upstream_reran;
      return (open ? 4 : 0) + (reason.certainty == Certainty::likely && !follows ? 1 : 0) +
             (follows ? 2 : 0);
    };
    return rank(a) < rank(b);
  });
  return reasons;
}

schema::Support caching_support(const Step& step) {
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  return facts == nullptr ? schema::Support::never : facts->caching;
}

}  // namespace plumbline::cache
