#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::byte_order_mark, "byte order mark");
}

}  // namespace

extern constinit const Rule syntax_byte_order_mark{
    "syntax/byte-order-mark", Severity::note,
    "A byte order mark before the definition is not part of JSON.", check};

}  // namespace plumbline
