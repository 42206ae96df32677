// Turns what the parser noticed about the text into findings; each rule here takes one kind.
#pragma once

#include "analyzer/check/rule.h"

namespace plumbline {

inline void report_problems(const Facts& facts, Findings& findings, json::Fault fault,
                            std::string_view mark) {
  for (const json::Problem& problem : facts.problems) {
    if (problem.fault != fault) continue;
    Diagnostic& found = findings.add(problem.range, problem.message);
    found.mark = mark;
    found.help = problem.help;
    if (problem.related) {
      found.labels.push_back(findings.label(*problem.related, problem.related_message));
    }
  }
}

}  // namespace plumbline
