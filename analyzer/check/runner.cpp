#include "analyzer/check/runner.h"

#include <algorithm>
#include <exception>

#include "analyzer/json/prefetch.h"

namespace plumbline {
namespace {

bool check(const Rule& rule, const Facts& facts, std::vector<Diagnostic>& out,
           std::shared_ptr<void>& kept) {
  Findings findings(facts.document, out);
  findings.begin(rule);
  findings.keep(kept);
  try {
    rule.check(facts, findings);
    return true;
  } catch (const std::exception& error) {
    Diagnostic& diagnostic = findings.add(
        {0, 0}, "rule " + quoted(rule.id) + " failed: " + error.what(), Severity::error);
    diagnostic.rule = "internal/rule";
    diagnostic.help.emplace_back("report this as a bug of plumbline; the other rules went on");
    return false;
  }
}

}  // namespace

Runner::Runner(std::span<const Rule* const> rules, Profile* profile, std::size_t part)
    : rules_(rules), profile_(profile), part_(part) {
  if (profile != nullptr) profile->spent.resize(rules.size());
}

bool Runner::run_one(std::size_t number, const Facts& facts, std::vector<Diagnostic>& out,
                     std::shared_ptr<void>& kept) const {
  const Rule& rule = *rules_[number];
  if (profile_ == nullptr) return check(rule, facts, out, kept);
  const auto begin = std::chrono::steady_clock::now();
  const bool fine = check(rule, facts, out, kept);
  profile_->spent[number] += std::chrono::steady_clock::now() - begin;
  return fine;
}

void Runner::run(const Facts& facts, std::vector<Diagnostic>& out,
                 const std::function<bool(const Rule&)>& wanted) const {
  std::vector<std::size_t> in_parts;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!wanted(*rules_[i])) continue;
    if (has(rules_[i]->needs, Needs::part) && facts.pipeline.steps.size() > part_) {
      in_parts.push_back(i);
    } else {
      std::shared_ptr<void> kept;
      run_one(i, facts, out, kept);
    }
  }
  if (!in_parts.empty()) run_in_parts(std::move(in_parts), facts, out);
}

void Runner::run_in_parts(std::vector<std::size_t> numbers, const Facts& all,
                          std::vector<Diagnostic>& out) const {
  const std::vector<Step>& steps = all.pipeline.steps;
  Facts some = all;
  std::vector<std::shared_ptr<void>> kept(rules_.size());
  json::Prefetch prefetch;
  for (std::size_t first = 0; first < steps.size(); first += part_) {
    const std::size_t last = std::min(first + part_, steps.size());
    // References stand in the order of their steps; the root's own come last.
    const std::size_t from = first == 0 ? 0 : steps[first].first_reference;
    const std::size_t to =
        last < steps.size() ? steps[last].first_reference : all.pipeline.references.size();
    some.steps = std::span(steps).subspan(first, last - first);
    some.references = std::span(all.pipeline.references).subspan(from, to - from);
    some.last = last == steps.size();
    for (const Step& step : some.steps) prefetch(*step.node);
    // One that has failed would fail again.
    std::erase_if(numbers,
                  [&](std::size_t number) { return !run_one(number, some, out, kept[number]); });
  }
}

}  // namespace plumbline
