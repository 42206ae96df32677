#include <fmt/format.h>

#include <algorithm>

#include "analyzer/json/utf8.h"
#include "analyzer/types/s3_uri.h"
#include "rules/arguments/words.h"
#include "rules/parameters/legal_name.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const auto& all = facts.types.findings;
  if (std::none_of(all.begin(), all.end(), [](const ArgumentFinding& found) {
        return found.fault == ArgumentFault::wrong_pattern;
      })) {
    return;
  }
  const auto said_already = malformed_uris(facts.locations);
  for (const ArgumentFinding& found : all) {
    if (found.fault != ArgumentFault::wrong_pattern || said_already.contains(found.value)) continue;
    const schema::Shape& shape = schema::shape(found.shape);
    const std::string_view text = text_of(found), pattern = shape.pattern();
    const std::size_t at = schema::mismatch(shape, text);
    const std::size_t number = json::count_characters(text.substr(0, at)) + 1;
    const std::string subject =
        fmt::format("{} is {}", what(facts, found), text.empty() ? "empty" : quoted(text, 24));
    Diagnostic& finding = findings.add(found.range, "");
    if (at <= 3 && pattern.starts_with("arn:")) {
      finding.message = subject + ", which does not begin with `arn:`";
      finding.mark = "no ARN";
      finding.help.push_back("write the whole ARN, not only the name");
    } else if (at <= 4 && (pattern.starts_with("(https|s3)://") || pattern.starts_with("s3://"))) {
      finding.message = subject + ", which does not begin with `s3://`";
      finding.mark = "expected `s3://`";
      finding.help.push_back("write an S3 URI: s3://bucket/key");
    } else if (at == text.size()) {
      finding.message = subject + ", which ends too early";
      finding.mark = "something is missing at its end";
    } else {
      finding.message =
          fmt::format("{}, but {} cannot be character {}", subject, character_at(text, at), number);
      finding.mark =
          fmt::format("{} cannot stand here, as character {}", character_at(text, at), number);
    }
    finding.notes.push_back(fmt::format("AWS's API takes what matches {} ({}, {})", quoted(pattern),
                                        shape.name(), schema::shapes_source()));
  }
}

}  // namespace

extern constinit const Rule arguments_wrong_pattern{
    "arguments/wrong-pattern", Severity::warning,
    "A string does not have the form that AWS's API documents for it.", check};

}  // namespace plumbline
