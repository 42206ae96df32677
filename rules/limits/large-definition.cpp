#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::uint32_t inline_bytes = 102'400;

void check(const Facts& facts, Findings& findings) {
  const std::uint32_t size = facts.document.size();
  if (size < inline_bytes || size > most_definition_characters) return;
  const json::Value& root = facts.tree.root();
  const json::Member* largest = nullptr;
  for (const json::Value& step : root["Steps"].items()) {
    for (const json::Member& member : step.members()) {
      const Range range = member.value.range();
      const Range most = largest == nullptr ? Range{0, 0} : largest->value.range();
      if (range.end - range.begin > most.end - most.begin) largest = &member;
    }
  }
  if (largest == nullptr) return;
  Diagnostic& found = findings.add(
      largest->key_range,
      fmt::format("from {} bytes on the SDK uploads a definition to S3 before it gives it to AWS",
                  inline_bytes));
  found.mark = "the largest part";
  found.help.emplace_back("give whoever creates the pipeline the right to write to the bucket");
}

}  // namespace

extern constinit const Rule limits_large_definition{
    "limits/large-definition",
    Severity::note,
    "The SageMaker SDK uploads definitions of 100 KiB or more to S3 before it gives them to AWS.",
    check,
    Needs::nothing,
    false,
    Profiles::production};

}  // namespace plumbline
