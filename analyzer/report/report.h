// Results as strings: pure functions of what was found. Formats: design of `plumbline check`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/analyze.h"
#include "analyzer/check/fingerprint.h"

namespace plumbline {

enum class Format : std::uint8_t {
  text,
  concise,
  json,
  jsonl,
  sarif,
  github,
  gitlab,
  junit,
  checkstyle,
  rdjsonl,
  markdown
};
enum class Excerpt : std::uint8_t { automatic, window, pretty, none };

// A bound on what is read or how long it takes that was met.
struct Limit {
  std::string name;   // of the option: "max-file-size", in bytes; "timeout", in seconds
  std::string value;  // a JSON number
};

// One checked file, in the order of the command line.
struct FileReport {
  std::string path;    // as the user gave it
  std::string sha256;  // of the file's bytes, hexadecimal; empty if unread
  std::uint64_t bytes = 0;
  std::string status;  // "checked", or why not: "unreadable", "not a definition"
  std::shared_ptr<const Analysis> analysis;  // null when the file was not checked
  std::string error = {};                    // why it was not; empty if it was
  // For sarif, github, gitlab and rdjsonl: relative to the root, or absolute when the file lies
  // elsewhere; empty: `path`.
  std::string root_path = {};
  std::string link = {};           // URI of the file, for a terminal; empty: none
  std::vector<Limit> limits = {};  // that kept the file from being checked, or from all of it
};

// A rule that ran, and its page, rules/<id>.md.
struct RulePage {
  const Rule* rule = nullptr;
  std::string_view page;
};

struct ReportOptions {
  bool color = false;
  bool hyperlinks = false;  // paths are links (OSC 8), where a FileReport has one
  Excerpt excerpt = Excerpt::automatic;
  bool notes = true;                 // false: leave out diagnostics of severity note
  std::vector<std::string> args;     // of the invocation, for json
  std::string version = {};          // of the tool
  std::string ruleset_hash = {};     // changes when a rule is added, removed or reworded
  std::vector<RulePage> rules = {};  // those that ran, for sarif and junit
  // For sarif:
  std::string sarif_root = {};  // absolute path that files are relative to; empty: not said
  int exit_status = 0;          // of the whole run
};

std::string render(std::span<const FileReport>, Format, const ReportOptions&);

// "2 errors, 1 warning in 1 file"; for standard error.
std::string summary_line(std::span<const FileReport>, bool color);

// Findings per rule, most first: "12  [*] parameters/undeclared", and what the mark means. Empty
// when there are none.
std::string render_statistics(std::span<const FileReport>, const ReportOptions&);
// Time per rule, longest first. `spent` is parallel to `rules`.
std::string render_profile(std::span<const Rule* const> rules,
                           std::span<const std::chrono::nanoseconds> spent);

// `text` with everything that a terminal might act on (control characters, escapes, bidirectional
// marks) replaced by visible symbols, and bytes that are not UTF-8 by U+FFFD.
std::string printable(std::string_view text);
// A path as part of a URI.
std::string percent_encoded(std::string_view path);
// Columns that `text` takes in a terminal.
std::size_t display_width(std::string_view text);

enum class GraphFormat : std::uint8_t { mermaid, dot, json, svg };
std::string render_graph(const Analysis&, GraphFormat);

// What a policy or a script sees of a definition, as JSON: parameters and who uses them, steps with
// what they wait for, read and are cached by. Pointers lead into the definition, also when it is
// embedded in another file; `path` is the file's. Throws Error when it would be absurdly large.
std::string render_facts(const Analysis&, std::string_view path);

// The rules as a table, and one rule's page.
enum class RulesFormat : std::uint8_t { text, json, markdown };
std::string render_rules(std::span<const Rule* const>, RulesFormat);
std::string render_page(const Rule&, std::string_view page, RulesFormat);

// Where a diagnostic is, in words: "step `Train` › Arguments › ResourceConfig".
std::string breadcrumb(const json::Value& root, Range);
// What GitHub's upload-sarif action makes of a line (0-based, ascending in `lines`): 64 bits over
// the first 100 UTF-16 units from its start on, blanks left out, and ":n" for the n-th line with
// the same. Empty for a line that does not exist.
std::vector<std::string> line_hashes(std::string_view text, std::span<const std::uint32_t> lines);

}  // namespace plumbline
