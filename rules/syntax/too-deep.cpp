#include "rules/syntax/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, json::Fault::too_deep, "one level too many");
}

}  // namespace

extern constinit const Rule syntax_too_deep{"syntax/too-deep", Severity::error,
                                            "A document nested this deeply is not read to its end.",
                                            check};

}  // namespace plumbline
