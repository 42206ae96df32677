// Where the parts of a property path stand in the document.
#pragma once

#include <string>

#include "analyzer/check/rule.h"

namespace plumbline {

// Whether the text of a Get stands in the document byte by byte, without escapes.
inline bool is_verbatim(const Reference& reference) {
  const Range range = reference.at->range();
  return range.end - range.begin == reference.at->text().size() + 2;
}

// Where the path of one of the pipeline's references leads.
inline const Property& property_of(const Facts& facts, const Reference& reference) {
  return facts.types
      .properties[static_cast<std::size_t>(&reference - facts.pipeline.references.data())];
}

// Bytes begin..end of the path; the whole string when it has escapes.
inline Range part_of(const Reference& reference, std::size_t begin, std::size_t end) {
  const Range range = reference.at->range();
  if (!is_verbatim(reference)) return range;
  const auto base = static_cast<std::size_t>(range.begin) + 1 + reference.at->text().size() -
                    reference.path.size();
  return {static_cast<std::uint32_t>(base + begin), static_cast<std::uint32_t>(base + end)};
}

// A segment without the dot before it, with the brackets around it.
inline Range part_of(const Reference& reference, const Segment& segment) {
  const bool dot =
      segment.kind == Segment::Kind::member && segment.end - segment.begin > segment.text.size();
  return part_of(reference, segment.begin + (dot ? 1 : 0), segment.end);
}

// Suggests to read `text` instead of bytes begin..end of the path.
inline void suggest_part(const Findings& findings, Diagnostic& found, const Reference& reference,
                         std::size_t begin, std::size_t end, std::string_view text) {
  std::string path{reference.path.substr(0, begin)};
  if (begin == 0 && text.starts_with('.')) text.remove_prefix(1);
  path.append(text).append(reference.path.substr(end));
  findings.suggest(found, reference.at->range(),
                   "Steps." + std::string(reference.name) + "." + path, true);
}

}  // namespace plumbline
