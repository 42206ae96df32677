#include "analyzer/cli/outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "analyzer/check/digest.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"

namespace plumbline::cli {
namespace {

// In the order of Format.
constexpr std::array<std::string_view, 12> names{"text",       "concise", "json",     "jsonl",
                                                 "sarif",      "github",  "gitlab",   "junit",
                                                 "checkstyle", "rdjsonl", "markdown", "auto"};
constexpr std::size_t automatic = names.size() - 1;
// Plans and drifts have formats of their own; in the others it is findings about them.
constexpr std::array<std::string_view, 13> plan_formats{
    "text",    "json",   "sarif",  "markdown", "html",       "svg",    "dot",
    "mermaid", "github", "gitlab", "junit",    "checkstyle", "rdjsonl"};
constexpr std::array<std::string_view, 9> drift_formats{
    "text", "json", "markdown", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjsonl"};

bool is_set(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::string_view here() { return is_set("GITHUB_ACTIONS") ? "github" : "text"; }

std::string listed(std::span<const std::string_view> known) {
  std::string out;
  for (std::size_t i = 0; i < known.size(); ++i) {
    out += i == 0 ? "" : i + 1 == known.size() ? " or " : ", ";
    out += known[i];
  }
  return out;
}

Output parse(const std::string& text, std::span<const std::string_view> known) {
  const std::size_t colon = text.find(':');
  Output output{text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1)};
  if (std::find(known.begin(), known.end(), output.format) == known.end()) {
    throw Error(Error::Kind::usage,
                fmt::format("unknown format {}: expected {}", typed(output.format), listed(known)));
  }
  if (colon != std::string::npos && output.file.empty()) {
    throw Error(Error::Kind::usage, fmt::format("no file after the colon of {}", typed(text)));
  }
  if (output.format == names[automatic]) output.format = here();
  return output;
}

}  // namespace

std::vector<Output> parse_outputs(const std::vector<std::string>& formats,
                                  const std::string& output,
                                  std::span<const std::string_view> known) {
  std::vector<Output> outputs;
  outputs.reserve(formats.size());
  for (const std::string& format : formats) outputs.push_back(parse(format, known));
  if (!output.empty()) {
    if (!outputs.front().file.empty()) {
      throw Error(Error::Kind::usage, "-o and FORMAT:FILE both say where the first format goes");
    }
    outputs.front().file = output;
  }
  const auto to_stdout = std::count_if(outputs.begin(), outputs.end(),
                                       [](const Output& each) { return each.file.empty(); });
  if (to_stdout > 1) {
    throw Error(Error::Kind::usage,
                "two formats go to standard output: write the others as FORMAT:FILE");
  }
  return outputs;
}

void write_output(const Output& output, std::string_view text) {
  output.file.empty() ? write_stdout(text) : write_file(output.file, text);
}

std::optional<Format> findings_format(std::string_view name) {
  const auto found = std::find(names.begin(), names.begin() + automatic, name);
  if (found == names.begin() + automatic) return std::nullopt;
  return static_cast<Format>(found - names.begin());
}

std::span<const std::string_view> formats_of(std::string_view command) {
  if (command == "check") return names;
  if (command == "plan") return plan_formats;
  if (command == "drift") return drift_formats;
  return {};
}

bool is_rooted(Format format) {
  return format == Format::sarif || format == Format::github || format == Format::gitlab ||
         format == Format::rdjsonl;
}

std::string root_of(Format format, const std::string& given) {
  if (!given.empty()) return absolute_directory(given);
  const char* const variable = format == Format::github   ? "GITHUB_WORKSPACE"
                               : format == Format::gitlab ? "CI_PROJECT_DIR"
                                                          : nullptr;
  if (variable != nullptr && is_set(variable)) {
    try {
      return absolute_directory(std::getenv(variable));
    } catch (const Error&) {
      // Somebody plays the service, or it runs in another container: as if it said nothing.
    }
  }
  return absolute_directory("");
}

void place_below(std::vector<FileReport>& reports, const std::string& root) {
  for (FileReport& report : reports) {
    if (report.path != "<stdin>") report.root_path = path_below(report.path, root);
  }
}

std::string render_findings(std::shared_ptr<const Analysis> analysis, const std::string& path,
                            Format format, std::span<const std::string_view> rules) {
  std::vector<FileReport> reports(1);
  FileReport& report = reports.front();
  report.path = analysis->contents.file->name();
  report.status = "checked";
  report.bytes = analysis->contents.file->size();
  report.sha256 = sha256(analysis->contents.file->text());
  report.analysis = std::move(analysis);
  if (path != "-") place_below(reports, root_of(format, ""));
  ReportOptions options;
  options.version = version();
  for (const std::string_view id : rules) {
    const Rule* const rule = find_rule(id);
    if (rule != nullptr) options.rules.push_back({rule, rule_page(id)});
  }
  return render(reports, format, options);
}

std::string ci_tip() {
  if (is_set("GITHUB_ACTIONS")) {
    return "plumbline: `-f auto` or `-f github` shows findings beside the code in pull requests";
  }
  if (is_set("GITLAB_CI")) {
    return "plumbline: `-f gitlab:gl-code-quality-report.json` makes a report for merge requests";
  }
  return {};
}

}  // namespace plumbline::cli
