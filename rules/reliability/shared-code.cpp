#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::string_view script = "/runproc.sh";

// The SDK's newer versions put a hash into the path: what has another content has another place.
bool has_hash(std::string_view uri) {
  std::size_t run = 0;
  for (const char c : uri) {
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    run = hex ? run + 1 : 0;
    if (run >= 32) return true;
  }
  return false;
}

void check(const Facts& facts, Findings& findings) {
  struct Use {
    const Step* step = nullptr;
    const json::Value* uri = nullptr;
    std::string_view source;
  };
  std::unordered_map<std::string_view, Use> first;
  for (const Step& step : facts.pipeline.steps) {
    if (step.type != StepType::processing) continue;
    Use use{&step, nullptr, {}};
    for (const json::Value& input : (*step.arguments)["ProcessingInputs"].items()) {
      const json::Value& uri = input["S3Input"]["S3Uri"];
      if (uri.text().ends_with("/sourcedir.tar.gz")) use.source = uri.text();
      if (uri.text().ends_with(script) && !has_hash(uri.text())) use.uri = &uri;
    }
    if (use.uri == nullptr || use.source.empty()) continue;
    const auto [entry, fresh] = first.emplace(use.uri->text(), use);
    if (fresh || entry->second.source == use.source) continue;
    Diagnostic& found = findings.add(
        use.uri->range(), fmt::format("{} and {} run one script with different code",
                                      quoted(entry->second.step->name, 40), quoted(step.name, 40)));
    found.mark = "the last upload counts for both";
    found.labels.push_back(findings.label(entry->second.uri->range(), "the same place"));
    found.help.emplace_back("give each processor a `base_job_name` or `code_location` of its own");
  }
}

}  // namespace

extern constinit const Rule reliability_shared_code{
    "reliability/shared-code", Severity::warning,
    "Two steps run one script that was uploaded twice to the same place.", check};

}  // namespace plumbline
