#include <fmt/format.h>

#include "rules/cache/expiry.h"

namespace plumbline {
namespace {

// Numbers of months that nobody means; two or three years are sometimes meant.
bool means_minutes(double months) {
  if (months == 18 || months == 24 || months == 36 || months == 48) return false;
  return months > 12 || months == 5 || months == 10;
}

void check(const Facts& facts, Findings& findings) {
  each_expiry(facts, [&](const json::Value& value, const Expiry& expiry) {
    if (!expiry.fault.empty() || expiry.parts.size() != 1) return;
    const ExpiryPart& part = expiry.parts[0];
    if (part.unit != 'M' || part.time || part.fraction || part.digits.size() > 4 ||
        !means_minutes(part.count))
      return;
    const std::string_view text = value.text();
    Diagnostic& found = findings.add(
        value.range(), fmt::format("{} is {} months, not minutes", quoted(text, 30), part.count));
    found.mark = "months";
    std::string meant(text);
    meant.insert(static_cast<std::size_t>(part.digits.data() - text.data()), "T");
    findings.suggest(found, value.range(), meant, Applicability::unsafe);
  });
}

}  // namespace

extern constinit const Rule cache_months_for_minutes{
    "cache/months-for-minutes",
    Severity::warning,
    "Without a T the M of a duration means months.",
    check,
    Needs::part,
    true};

}  // namespace plumbline
