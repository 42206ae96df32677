#include <fmt/format.h>

#include "analyzer/check/baseline.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.baseline == nullptr) return;
  const auto& entries = facts.baseline->baseline->entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Baseline::Entry& entry = entries[i];
    const std::uint64_t left = facts.baseline->left[i];
    if (left == 0) continue;
    const bool all = left >= entry.count;
    Diagnostic& found = findings.add(
        entry.at, all ? fmt::format("{} finds this no more in {}", quoted(entry.rule, 40),
                                    quoted(entry.path, 40))
                      : fmt::format("{} finds this {} times less in {}", quoted(entry.rule, 40),
                                    left, quoted(entry.path, 40)));
    found.help.emplace_back("remove it with `plumbline baseline prune`");
    if (all)
      found.fixes.push_back({"Remove the entry", Applicability::safe, {{entry.removal, ""}}});
  }
}

}  // namespace

extern constinit const Rule suppression_stale_baseline{
    "suppression/stale-baseline",
    Severity::warning,
    "The baseline holds a finding that is not found any more.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
