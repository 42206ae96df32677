#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"
#include "analyzer/json/edit.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    if (step.depends_on.empty()) continue;
    std::unordered_map<StepId, const Edge*> data;
    for (const Edge& edge : facts.graph.into(id)) {
      const bool reads = edge.why == Why::data || edge.why == Why::property_file;
      if (reads) data.emplace(edge.from, &edge);
    }
    const json::Value& list = (*step.node)["DependsOn"];
    for (const Dependency& dependency : step.depends_on) {
      const auto edge = data.find(dependency.target);
      if (dependency.target == no_step || edge == data.end()) continue;
      Diagnostic& found = findings.add(
          dependency.at->range(), fmt::format("{} waits for {} already: it reads from it",
                                              quoted(step.name, 40), quoted(dependency.name, 40)));
      found.mark = "said already";
      found.labels.push_back(findings.label(edge->second->at->range(), "waits because of this"));
      const auto items = list.items();
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (&items[i] != dependency.at) continue;
        found.fixes.push_back({"Remove the entry", Applicability::safe, {json::removed(list, i)}});
      }
    }
  }
}

}  // namespace

extern constinit const Rule graph_redundant_dependency{
    "graph/redundant-dependency",
    Severity::note,
    "A DependsOn says again what a reference says already.",
    check,
    Needs::part,
    true,
    Profiles::strict_only};

}  // namespace plumbline
