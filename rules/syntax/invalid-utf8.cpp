#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::invalid_utf8, "not UTF-8");
}

}  // namespace

extern constinit const Rule syntax_invalid_utf8{
    "syntax/invalid-utf8", Severity::error,
    "JSON is written in UTF-8, and other bytes have no meaning in it.", check};

}  // namespace plumbline
