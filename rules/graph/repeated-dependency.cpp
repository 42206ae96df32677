#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"
#include "analyzer/json/edit.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    const json::Value& list = (*step.node)["DependsOn"];
    if (!list.is(json::Kind::array) || list.size() < 2) continue;
    std::unordered_map<std::string_view, const json::Value*> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const json::Value& entry = list[i];
      if (!entry.is(json::Kind::string) || is_placeholder(entry)) continue;
      const auto [first, fresh] = seen.try_emplace(entry.text(), &entry);
      if (fresh) continue;
      Diagnostic& found =
          findings.add(entry.range(), fmt::format("step {} names {} twice in DependsOn",
                                                  quoted(step.name, 32), quoted(entry.text(), 32)));
      found.mark = "named before";
      found.labels.push_back(findings.label(first->second->range(), "the first time"));
      found.help.emplace_back("remove the entry, or name the step that was meant");
      found.fixes.push_back({"Remove the entry", Applicability::safe, {json::removed(list, i)}});
    }
  }
}

}  // namespace

extern constinit const Rule graph_repeated_dependency{"graph/repeated-dependency",
                                                      Severity::note,
                                                      "DependsOn names a step twice.",
                                                      check,
                                                      Needs::part,
                                                      true};

}  // namespace plumbline
