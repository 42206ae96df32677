#include <fmt/format.h>

#include "rules/cache/drifted.h"

namespace plumbline {
namespace {

using cache::Reason;
using cache::ReasonCode;

void check(const Facts& facts, Findings& findings) {
  if (facts.drift == nullptr) return;
  for (const cache::StepDrift& step : facts.drift->steps) {
    if (step.fate != cache::Fate::lost || step.reasons.empty()) continue;
    const Reason& reason = step.reasons.front();
    Diagnostic& found = findings.add(place_of(facts, step), lost_because(facts, step));
    switch (reason.code) {
      case ReasonCode::attribute_changed:
        found.mark = "no longer what the cached result was made with";
        found.notes.push_back(earlier_value(facts, step, *reason.change));
        break;
      case ReasonCode::runtime_value_differs: found.mark = "another value than before"; break;
      case ReasonCode::upstream_reran:
        found.mark =
            reason.root_cause == no_step || reason.name == root_name(facts, reason)
                ? "what this reads is made anew"
                : fmt::format("made anew because of {}", quoted(root_name(facts, reason), 30));
        break;
      case ReasonCode::step_renamed:
        found.help.emplace_back(
            "keep the name, and change DisplayName, to keep the cached results");
        break;
      default: break;
    }
    if (const std::string_view why = machine_made(facts, step); !why.empty()) {
      found.notes.emplace_back(why);
    }
  }
}

}  // namespace

extern constinit const Rule cache_key_drifts{
    "cache/key-drifts", Severity::warning,
    "A change to the definition makes a cached step run again.", check, Needs::all_steps};

}  // namespace plumbline
