#include <fmt/format.h>

#include <algorithm>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

// "latest" in s3://bucket/sales/latest/ or s3://bucket/version=latest.
std::string_view moving_part(const S3Location& location) {
  for (const UriPart& part : location.parts) {
    for (std::size_t at = 0; at < part.text.size();) {
      const std::size_t end = std::min(part.text.find_first_of("/=", at), part.text.size());
      const std::string_view word = part.text.substr(at, end - at);
      if (std::find(moving_words.begin(), moving_words.end(), word) != moving_words.end())
        return word;
      at = end + 1;
    }
  }
  return {};
}

void check(const Facts& facts, Findings& findings) {
  const std::vector<bool> written = written_places(facts.locations);
  each_constant_read(facts, [&](const S3Location& read) {
    if (read.kind == schema::S3Kind::code || written[read.place]) return;
    const std::string_view word = moving_part(read);
    if (word.empty()) return;
    Diagnostic& found =
        findings.add(read.value->range(),
                     fmt::format("{} is cached and does not see what changes in {}",
                                 quoted(facts.pipeline.steps[read.step].name, 40), quoted(word)));
    found.mark = "only the path counts";
    found.help.emplace_back("name the version of the data in the path, by a parameter");
  });
}

}  // namespace

extern constinit const Rule cache_mutable_input{
    "cache/mutable-input", Severity::warning,
    "A cached step reads from a place whose name says that its content changes.", check};

}  // namespace plumbline
