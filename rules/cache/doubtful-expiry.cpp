#include <fmt/format.h>

#include "rules/cache/expiry.h"

namespace plumbline {
namespace {

double in_years(const ExpiryPart& part) {
  if (part.time) return part.count / (part.unit == 'H' ? 8760.0 : 525'600.0);
  if (part.unit == 'Y') return part.count;
  return part.count / (part.unit == 'M' ? 12.0 : part.unit == 'W' ? 52.0 : 365.0);
}

// What AWS documents neither as legal nor as wrong; empty when there is nothing.
std::string_view undocumented(const Expiry& expiry) {
  for (const ExpiryPart& part : expiry.parts) {
    if (part.unit == 'S') return "AWS documents no seconds here";
    if (part.fraction) return "AWS documents no fractions here";
    if (part.unit == 'W' && expiry.parts.size() > 1) return "ISO 8601 has weeks alone";
  }
  return {};
}

void check(const Facts& facts, Findings& findings) {
  each_expiry(facts, [&](const json::Value& value, const Expiry& expiry) {
    if (!expiry.fault.empty()) return;
    double years = 0;
    bool long_number = false;
    for (const ExpiryPart& part : expiry.parts) {
      years += in_years(part);
      long_number = long_number || part.digits.size() >= 5;
    }
    const std::string text = quoted(value.text(), 30);
    if (years == 0) {
      findings.add(value.range(), fmt::format("a result that lives for {} is never taken", text))
          .help.emplace_back("write how long a result may be taken again");
    } else if (const std::string_view why = undocumented(expiry); !why.empty()) {
      findings.add(value.range(), fmt::format("{} may not be understood: {}", text, why))
          .help.emplace_back("write it in whole months, days, hours or minutes");
    } else if ((years > 10 || long_number) && !(expiry.parts.size() == 1 && !expiry.parts[0].time &&
                                                expiry.parts[0].unit == 'M' && !long_number)) {
      findings
          .add(value.range(), fmt::format("{} is longer than results are useful", text),
               Severity::note)
          .help.emplace_back("write how long a result may be taken again");
    }
  });
}

}  // namespace

extern constinit const Rule cache_doubtful_expiry{
    "cache/doubtful-expiry", Severity::warning,
    "ExpireAfter is a duration that hardly does what it says.", check, Needs::part};

}  // namespace plumbline
