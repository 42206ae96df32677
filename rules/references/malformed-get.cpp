#include "analyzer/json/utf8.h"
#include "rules/references/misspelt.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

// The faulty part of the string, as far as the next dot or bracket. The whole string when the fault
// is its beginning, and when escapes make offsets differ.
Range part(const json::Value& string, std::size_t offset) {
  const Range all = string.range();
  const std::string_view text = string.text();
  if (all.end - all.begin != text.size() + 2 || offset == 0) return all;
  const std::size_t end = std::min(text.find_first_of(".[", offset + 1), text.size());
  return {all.begin + 1 + static_cast<std::uint32_t>(offset),
          all.begin + 1 + static_cast<std::uint32_t>(end)};
}

void check(const Facts& facts, Findings& findings) {
  const auto misspelt = misspelt_property_files(facts);
  for (const Reference& reference : facts.pipeline.references) {
    const std::string_view text = reference.at->text();
    if (reference.kind != ReferenceKind::malformed || is_placeholder(text)) continue;
    // syntax/invalid-utf8 and syntax/lone-surrogate
    if (json::find_invalid_utf8(text) != std::string_view::npos) continue;
    GetPath path = parse_get(text);
    if (path.kind != ReferenceKind::malformed) {
      path = parse_get(text, true);
    } else if (misspelt.contains(reference.object) &&
               parse_get(text, true).kind != ReferenceKind::malformed) {
      continue;
    }
    Diagnostic& found = findings.add(part(*reference.at, path.fault_at), path.fault);
    found.mark = "not a reference";
    if (path.suggestion.empty()) continue;
    if (resolves(facts.pipeline, path.suggestion)) {
      findings.suggest(found, reference.at->range(), path.suggestion, true);
    } else {
      found.help.push_back("did you mean " + quoted(path.suggestion) + "?");
    }
  }
}

}  // namespace

extern constinit const Rule references_malformed_get{
    "references/malformed-get",
    Severity::error,
    "A Get holds a path of a small language, and this text is none.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
