#include <fmt/format.h>

#include <algorithm>

#include "analyzer/config/world.h"
#include "analyzer/schema/shapes.h"
#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// Whether what the step makes can have tags, and whether all of them are known.
bool takes_tags(const Step& step) {
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  if (facts == nullptr || facts->arguments == schema::no_shape) return false;
  return schema::shape(facts->arguments).member("Tags") != nullptr;
}
bool is_known(const json::Value& tags) {
  if (!tags.complete() || is_function(tags)) return false;
  return std::all_of(tags.items().begin(), tags.items().end(), [](const json::Value& tag) {
    return tag["Key"].is(json::Kind::string) && !is_placeholder(tag["Key"]);
  });
}

void check(const Facts& facts, Findings& findings) {
  if (facts.world->required_tags.empty()) return;
  for (const Step& step : facts.steps) {
    const json::Value& arguments = *step.arguments;
    const json::Value& tags = arguments["Tags"];
    if (!takes_tags(step) || !arguments.is(json::Kind::object) || !is_known(tags)) continue;
    std::vector<std::string_view> missing;
    for (const std::string& key : facts.world->required_tags) {
      const auto is = [&](const json::Value& tag) { return tag["Key"].text() == key; };
      if (std::none_of(tags.items().begin(), tags.items().end(), is)) missing.push_back(key);
    }
    if (missing.empty()) continue;
    Diagnostic& found =
        findings.add(tags ? tags.range() : name_of_step(step),
                     fmt::format("{} has no tag {}", quoted(step.name, 40), quoted_list(missing)));
    found.mark = missing.size() == 1 ? "a required tag is missing" : "required tags are missing";
    found.help.emplace_back(
        R"(add {"Key": ..., "Value": ...} to `Tags` of the step's Arguments for each of them)");
  }
}

}  // namespace

extern constinit const Rule cost_missing_tag{
    "cost/missing-tag", Severity::warning,
    "What a step makes lacks a tag that the configuration asks for.", check, Needs::part};

}  // namespace plumbline
