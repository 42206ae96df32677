// Turns what was noticed while a configuration was read into findings; each rule here takes one
// kind.
#pragma once

#include "analyzer/check/rule.h"
#include "analyzer/config/layer.h"

namespace plumbline {

inline void report_problems(const Facts& facts, Findings& findings, config::Fault fault,
                            std::string_view mark) {
  if (facts.configuration == nullptr) return;
  for (const config::Problem& problem : facts.configuration->problems) {
    if (problem.fault != fault) continue;
    Diagnostic& found = findings.add(problem.range, problem.message);
    found.mark = mark;
    found.help = problem.help;
    if (!problem.meant.empty()) findings.suggest(found, problem.range, problem.meant);
  }
}

}  // namespace plumbline
