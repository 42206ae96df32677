#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "analyzer/history/history.h"
#include "rules/cache/expiry.h"

namespace plumbline {
namespace {

using namespace history;
constexpr std::size_t fewest_gaps = 2;  // of one nothing follows

// How often the next execution began too late for the result; 0 as soon as one was in time.
std::size_t late_gaps(const Facts& facts, const Step& step, const Expiry& expiry,
                      Instant& shortest) {
  std::size_t late = 0;
  Instant next = no_instant;  // start of the execution after this one
  for (const Execution& execution : facts.history->executions()) {
    const bool other = !facts.pipeline_name.empty() && !execution.pipeline.empty() &&
                       execution.pipeline != facts.pipeline_name;
    if (other || execution.start == no_instant) continue;
    const StepRun* const run = execution.find_step(step.name);
    const bool made = run != nullptr && run->ran() && run->status == Status::succeeded;
    if (made && run->end != no_instant && next != no_instant) {
      if (last_use(run->end, expiry) >= next) return 0;
      ++late;
      shortest = std::min(shortest, next - run->end);
    }
    next = execution.start;
  }
  return late;
}

void check(const Facts& facts, Findings& findings) {
  if (facts.history == nullptr) return;
  if (facts.pipeline_name.empty() && facts.history->pipelines().size() > 1) return;
  each_cached(facts, [&](StepId, const Step& step) {
    const json::Value& after = (*step.cache_config)["ExpireAfter"];
    const Expiry expiry = parse_expiry(after.text());
    Instant shortest = std::numeric_limits<Instant>::max();
    if (!expiry.fault.empty() || late_gaps(facts, step, expiry, shortest) < fewest_gaps) return;
    Diagnostic& found = findings.add(
        after.range(),
        fmt::format("results of {} expire before the next execution: runs are {} apart or more",
                    quoted(step.name, 30), duration_text(shortest)));
    found.mark = "too short for how often this runs";
    found.help.emplace_back(
        "raise `ExpireAfter` above the time between executions, or turn caching off");
  });
}

}  // namespace

extern constinit const Rule cache_expires_before_next_run{
    "cache/expires-before-next-run", Severity::warning,
    "A cached result expires before the next execution could take it.", check};

}  // namespace plumbline
