#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::not_finite, "not a JSON number");
}

}  // namespace

extern constinit const Rule syntax_not_finite{
    "syntax/not-finite", Severity::error,
    "NaN and Infinity are Python's words, JSON has no such numbers.", check};

}  // namespace plumbline
