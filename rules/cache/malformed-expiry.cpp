#include <fmt/format.h>

#include "rules/cache/expiry.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_expiry(facts, [&](const json::Value& value, const Expiry& expiry) {
    if (expiry.fault.empty()) return;
    Diagnostic& found =
        findings.add(value.range(),
                     fmt::format("{} is no duration: {}", quoted(value.text(), 30), expiry.fault));
    found.mark = "not a duration";
    if (!expiry.meant.empty()) {
      findings.suggest(found, value.range(), expiry.meant, Applicability::safe);
    } else {
      found.help.emplace_back("write a duration such as `P30D`, `PT12H` or `P1DT6H`");
    }
  });
}

}  // namespace

extern constinit const Rule cache_malformed_expiry{"cache/malformed-expiry",
                                                   Severity::error,
                                                   "ExpireAfter is no duration.",
                                                   check,
                                                   Needs::part,
                                                   true};

}  // namespace plumbline
