#include <fmt/format.h>

#include <array>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

// "latest" in s3://bucket/sales/latest/ or s3://bucket/version=latest.
std::string_view moving_part(const S3Location& location) {
  for (const UriPart& part : location.parts) {
    if (part.kind != UriPart::Kind::text) continue;
    std::string_view rest = part.text;
    for (bool more = true; more;) {
      const std::size_t end = rest.find_first_of("/=");
      const std::string_view word = rest.substr(0, end);
      for (const std::string_view moving : {"latest", "current"}) {
        const bool same = std::equal(
            word.begin(), word.end(), moving.begin(), moving.end(),
            [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
        if (same) return word;
      }
      more = end != std::string_view::npos;
      if (more) rest.remove_prefix(end + 1);
    }
  }
  return {};
}

bool is_written(const S3Locations& locations, std::uint32_t place) {
  const auto& all = locations.places[place].locations;
  return std::any_of(all.begin(), all.end(),
                     [&](std::uint32_t id) { return locations.all[id].writes(); });
}

void check(const Facts& facts, Findings& findings) {
  each_constant_read(facts, [&](const S3Location& read) {
    if (read.kind == schema::S3Kind::code || is_written(facts.locations, read.place)) return;
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
