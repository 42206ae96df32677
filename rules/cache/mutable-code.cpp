#include <fmt/format.h>

#include "rules/cache/cached.h"
#include "rules/cache/stamp.h"

namespace plumbline {
namespace {

// A hash, a version or a moment in the path changes with the code.
bool names_version(std::string_view text) {
  if (find_stamp(text)) return true;
  std::size_t hex = 0, digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char before = i == 0 ? '/' : text[i - 1];
    if (is_digit(text[i]) && (before == 'v' || before == 'V' || before == '.')) return true;
    const bool goes_on = is_hex(text[i]);
    hex = goes_on ? hex + 1 : 0;
    digits = goes_on ? digits + (is_digit(text[i]) ? 1U : 0U) : 0;
    constexpr std::size_t short_hash = 7;
    const bool account = digits == hex;
    if (hex >= short_hash && digits > 0 && !account) return true;
  }
  return false;
}

void check(const Facts& facts, Findings& findings) {
  StepId last = no_step;
  each_constant_read(facts, [&](const S3Location& read) {
    if (read.kind != schema::S3Kind::code || read.step == last) return;
    for (const UriPart& part : read.parts) {
      if (names_version(part.text)) return;
    }
    last = read.step;
    Diagnostic& found =
        findings.add(read.value->range(),
                     fmt::format("{} is cached and does not see new code under the same name",
                                 quoted(facts.pipeline.steps[last].name, 40)));
    found.mark = "only the path counts";
    found.help.emplace_back("put a version or a hash of the code into the path");
  });
}

}  // namespace

extern constinit const Rule cache_mutable_code{
    "cache/mutable-code", Severity::note,
    "A cached step runs code that can change without changing its path.", check};

}  // namespace plumbline
