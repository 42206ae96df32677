// What the files of report/ share with each other and with nobody else: places as a reader sees
// them, and colours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/fingerprint.h"
#include "analyzer/report/report.h"

namespace plumbline::report {

enum class Ink : std::uint8_t { error, warning, note, strong, gutter, secondary, help };
Ink ink_of(Severity);
// `text` in colour, or as it is.
std::string paint(bool color, Ink, std::string_view text);

// Like printable(), with a tab as four spaces: for lines of the document.
std::string shown(std::string_view text);
// At most `limit` characters of `text`; a longer one loses its middle.
std::string shorten(std::string_view text, std::size_t limit);

// A place in the file that the user has open.
struct Place {
  std::string_view path;
  std::string_view link;  // URI; may be empty
  const Document* file = nullptr;
  Range range;
  Position start;          // code points
  bool long_line = false;  // its column alone would not help a reader
};
Place place_of(const FileReport&, Location);
// "path:line:col", 1-based.
std::string spot(const Place&);
// The same as a link, where the options say so and the place has one.
std::string linked_spot(const Place&, const ReportOptions&);
bool on_long_line(const Document&, std::uint32_t offset);

// Names from the root on: "Steps.Train.Arguments.ProcessingInputs[0].S3Input".
std::string qualified_name(const json::Value& root, Range);
// What a rule's page says before its examples, as plain text; empty when there is no page.
std::string introduction_of(std::string_view page);
// At most `bytes` of UTF-8 text, with an ellipsis where it is cut.
std::string beginning(std::string_view text, std::size_t bytes);
// A JSON pointer for a reader: printable, and without the middle of absurdly long keys.
std::string pointer_text(std::vector<json::Crumb> path);

// The shown way round of each knot, then the steps that wait for themselves and are on none.
std::vector<std::vector<StepId>> cycles_of(const Graph&);

// Calls with every diagnostic that counts and that the options let through.
void for_each(const Analysis&, const ReportOptions&,
              const std::function<void(const Diagnostic&, std::size_t number)>&);
// Likewise, with those that somebody accepts and those that were known before.
void for_all(const Analysis&, const ReportOptions&,
             const std::function<void(const Diagnostic&, std::size_t number)>&);

std::string render_text(std::span<const FileReport>, const ReportOptions&);
std::string render_concise(std::span<const FileReport>, const ReportOptions&);
std::string render_json(std::span<const FileReport>, const ReportOptions&);
// One diagnostic a line; nothing when there is none.
std::string render_jsonl(std::span<const FileReport>, const ReportOptions&);
std::string render_sarif(std::span<const FileReport>, const ReportOptions&);
std::string render_github(std::span<const FileReport>, const ReportOptions&);
std::string render_gitlab(std::span<const FileReport>, const ReportOptions&);
std::string render_junit(std::span<const FileReport>, const ReportOptions&);
std::string render_checkstyle(std::span<const FileReport>, const ReportOptions&);
std::string render_rdjsonl(std::span<const FileReport>, const ReportOptions&);
std::string render_markdown(std::span<const FileReport>, const ReportOptions&);

}  // namespace plumbline::report
