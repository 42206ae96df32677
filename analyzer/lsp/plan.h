// The dry run of an open definition: what lenses, hints and hover say of verdicts, time and money,
// and the report behind them.
#pragma once

#include <memory>
#include <string>

#include "analyzer/cost/costs.h"
#include "analyzer/lsp/view.h"
#include "analyzer/report/plan.h"
#include "analyzer/simulate/plan.h"

namespace plumbline::lsp {

struct Planned {
  std::shared_ptr<const Snapshot> of;  // which the plan points into
  const Analysis* part = nullptr;      // of it: the definition that is planned
  std::string why_not = {};            // not empty: there is no plan, and this is why
  simulate::Plan plan = {};
  cost::PlanCost cost = {};

  PlanView view(const OpenFile&, std::string hash) const;
};

// Of the definition that the view has chosen; worked out once for each analysis.
const Planned& planned(Session&, OpenFile&, const View&);

// "RUN · 6 m · $0.31"; empty when there is no plan.
std::string step_hint(const Planned&, const OpenFile&, StepId);
// "RUN · 6 m · $0.31 · cache not known: no history"; empty when there is no plan.
std::string step_summary(const Planned&, const OpenFile&, StepId);
// The same in sentences, with where the numbers come from; Markdown.
std::string step_details(const Planned&, const OpenFile&, StepId);
// "Dry-run (expected $7.69, 1 h 12 m)", or why there is none.
std::string plan_summary(const Planned&);
// What the value, which is in a step's Arguments, comes to; nothing when that is not known.
std::string resolved(const Planned&, const View&, const Value&);

}  // namespace plumbline::lsp
