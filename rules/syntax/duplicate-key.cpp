#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::duplicate_key, "again");
}

}  // namespace

extern constinit const Rule syntax_duplicate_key{
    "syntax/duplicate-key", Severity::warning,
    "A key that occurs twice in one object leaves open which value counts.", check};

}  // namespace plumbline
