#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::lone_surrogate, "half a character");
}

}  // namespace

extern constinit const Rule syntax_lone_surrogate{
    "syntax/lone-surrogate", Severity::error,
    "Half of a surrogate pair is not a character and cannot be stored as UTF-8.", check};

}  // namespace plumbline
