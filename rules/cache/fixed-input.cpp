#include <fmt/format.h>

#include <algorithm>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

// "v2", "2024-05" or a hash in the path: a digit behind the bucket. Words that move are
// cache/mutable-input.
bool names_version(const S3Location& location) {
  std::size_t slashes = 0;
  for (const UriPart& part : location.parts) {
    for (const char c : part.text) {
      slashes += c == '/' ? 1U : 0U;
      if (slashes >= 3 && c >= '0' && c <= '9') return true;
    }
  }
  return false;
}

bool names_moving_place(std::string_view uri) {
  return std::any_of(moving_words.begin(), moving_words.end(),
                     [&](std::string_view word) { return uri.find(word) != uri.npos; });
}

void check(const Facts& facts, Findings& findings) {
  const std::vector<bool> written = written_places(facts.locations);
  Diagnostic* found = nullptr;
  StepId last = no_step;
  each_constant_read(facts, [&](const S3Location& read) {
    if (read.kind != schema::S3Kind::data || written[read.place] || names_version(read) ||
        names_moving_place(uri_text(read))) {
      return;
    }
    if (read.step == last) {
      if (found->labels.size() < most_cache_labels) {
        found->labels.push_back(findings.label(read.value->range(), "likewise"));
      }
      return;
    }
    last = read.step;
    found = &findings.add(read.value->range(),
                          fmt::format("{} is cached and does not see new data in this place",
                                      quoted(facts.pipeline.steps[read.step].name, 40)));
    found->mark = "only the path counts";
    found->help.emplace_back("name the version of the data in the path, by a parameter");
  });
}

}  // namespace

extern constinit const Rule cache_fixed_input{
    "cache/fixed-input",
    Severity::note,
    "A cached step reads a place in S3 whose path names no version of the data.",
    check,
    Needs::nothing,
    false,
    Profiles::production};

}  // namespace plumbline
