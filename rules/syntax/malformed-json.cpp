#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::malformed, "");
}

}  // namespace

extern constinit const Rule syntax_malformed_json{
    "syntax/malformed-json", Severity::error,
    "Text that is not JSON cannot be uploaded, and nothing behind the fault is checked.", check};

}  // namespace plumbline
