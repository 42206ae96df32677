#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::nul_byte, "zero byte");
}

}  // namespace

extern constinit const Rule syntax_nul_byte{
    "syntax/nul-byte", Severity::error,
    "A zero byte ends the text for many programs, so the rest of the definition is lost.", check};

}  // namespace plumbline
