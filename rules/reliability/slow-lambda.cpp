#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

constexpr std::string_view slow[] = {"train", "wait", "poll", "crawl", "query", "retrain"};

bool is_slow(std::string_view name) {
  std::string word;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    const char c = i < name.size() ? name[i] : '-';
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
    if (upper || !lower) {
      if (std::find(std::begin(slow), std::end(slow), word) != std::end(slow)) return true;
      word.clear();
    }
    if (upper) word += static_cast<char>(c - 'A' + 'a');
    if (lower) word += c;
  }
  return false;
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::lambda || !is_slow(step.name)) continue;
    Diagnostic& found =
        findings.add(name_of_step(step),
                     fmt::format("{} runs in Lambda, and a step there ends after ten minutes",
                                 quoted(step.name, 60)));
    found.mark = "ten minutes at most";
    found.help.emplace_back("use a Callback step for what takes longer");
  }
}

}  // namespace

extern constinit const Rule reliability_slow_lambda{
    "reliability/slow-lambda",
    Severity::note,
    "A Lambda step has ten minutes at most, and this one is called like something that takes "
    "longer.",
    check,
    Needs::part,
    false,
    Profiles::strict_only};

}  // namespace plumbline
