// A dry run as pages and pictures: Markdown, one HTML file, SVG, DOT and Mermaid. Text and JSON are
// in plan_text.cpp and plan_json.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analyzer/model/pipeline.h"
#include "analyzer/model/secrets.h"
#include "analyzer/report/plan.h"
#include "analyzer/report/report.h"
#include "analyzer/simulate/plan.h"

namespace plumbline {

struct PlanPage {
  PricedPlan now;
  const Pipeline* pipeline = nullptr;    // for reasons of cache misses; null: none are told
  std::string path, sha256, version;     // of the definition; of plumbline
  PricedPlan before;                     // the definition as it was; null: nothing to compare with
  std::vector<PricedPlan> scenarios;     // all of them, when there are several
  std::span<const Diagnostic> findings;  // of the definition, besides the plan's own
  std::string json;                      // the plan as `-f json` prints it
  bool brief = false;                    // without what would make the page too large
  const Secrets* secrets = nullptr;      // texts that are not shown
};

// Of one definition, a plan for each scenario: the first one, with all of them side by side.
// `version`: of plumbline.
PlanPage page_of(std::span<const PlanView>, std::string version);

enum class PlanPicture : std::uint8_t { markdown, html, dot, mermaid, svg };
std::string render(const PlanPage&, PlanPicture);

// Pipelines with more steps are drawn in groups.
inline constexpr std::size_t most_single_nodes = 300;

}  // namespace plumbline
