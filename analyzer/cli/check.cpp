#include <fmt/format.h>
#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <set>
#include <thread>
#include <tuple>

#include "analyzer/check/analyze.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/report/report.h"
#include "analyzer/schema/shapes.h"

namespace plumbline::cli {
namespace {

struct Output {
  Format format;
  std::string file;  // empty: standard output
};

Output parse_output(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  if (colon != std::string::npos && colon + 1 == text.size()) {
    throw Error(Error::Kind::usage, fmt::format("no file after the colon of {}", quoted(text)));
  }
  Output output{Format::text, colon == std::string::npos ? "" : text.substr(colon + 1)};
  if (name == "text") return output;
  output.format = Format::concise;
  if (name == "concise") return output;
  output.format = Format::json;
  if (name == "json") return output;
  throw Error(Error::Kind::usage,
              fmt::format("unknown format {}: expected text, concise or json", quoted(name)));
}

bool is_human(Format format) { return format == Format::text || format == Format::concise; }

// The first that says something: flag, FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, terminal.
bool use_color(const std::string& flag, int descriptor) {
  if (flag != "auto") return flag == "always";
  const auto set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  if (set("FORCE_COLOR")) return std::string_view(std::getenv("FORCE_COLOR")) != "0";
  if (set("NO_COLOR")) return false;
  if (set("CLICOLOR_FORCE")) return std::string_view(std::getenv("CLICOLOR_FORCE")) != "0";
  const char* const terminal = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

Excerpt parse_excerpt(const std::string& name) {
  if (name == "window") return Excerpt::window;
  if (name == "pretty") return Excerpt::pretty;
  return name == "none" ? Excerpt::none : Excerpt::automatic;
}

bool matches(std::string_view rule, const std::string& pattern) {
  if (rule == pattern) return true;
  if (rule.starts_with(pattern + "/")) return true;
  return ::fnmatch(pattern.c_str(), std::string(rule).c_str(), 0) == 0;
}

bool matches_any(std::string_view rule, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(rule, pattern); });
}

// A pattern that matches no rule is a mistake, not an empty choice.
void check_patterns(const std::vector<std::string>& patterns, const char* option) {
  for (const std::string& pattern : patterns) {
    std::vector<std::string_view> ids;
    for (const Rule* rule : all_rules()) ids.push_back(rule->id);
    if (std::any_of(ids.begin(), ids.end(), [&](auto id) { return matches(id, pattern); }))
      continue;
    const std::string_view near = nearest(pattern, ids);
    throw Error(Error::Kind::usage,
                fmt::format("{} {}: no such rule or group{}", option, quoted(pattern),
                            near.empty() ? "; `plumbline rules` lists them"
                                         : "; did you mean " + quoted(near) + "?"));
  }
}

// A file that is not read, so that the report is never silent about it.
std::shared_ptr<const Analysis> refused(const std::string& path, std::uint64_t limit) {
  auto analysis = std::make_shared<Analysis>();
  analysis->contents.file = std::make_shared<const Document>(path, "");
  Diagnostic diagnostic;
  diagnostic.rule = "internal/analysis-limit";
  diagnostic.where = {analysis->contents.file.get(), {0, 0}};
  diagnostic.message = fmt::format("the file is larger than {} bytes and was not checked", limit);
  diagnostic.help.emplace_back("raise --max-file-size; AWS takes definitions of 1 MiB at most");
  analysis->diagnostics.push_back(std::move(diagnostic));
  return analysis;
}

// Only the JSON report shows them, and hashing takes longer than checking.
bool shows_hashes(const CheckOptions& options) {
  return std::any_of(options.formats.begin(), options.formats.end(),
                     [](const std::string& format) { return format.starts_with("json"); });
}

struct Result {
  FileReport report;
  std::string error;     // the file could not be read, or is no definition
  bool skipped = false;  // met in a directory and no definition
};

using Start = std::shared_ptr<const StartRequest>;

Result check_one(const Target& target, const CheckOptions& options, const Start& start) {
  Result result;
  FileReport& report = result.report;
  const bool standard = target.path == "-";
  report.path = standard && !options.stdin_filename.empty() ? options.stdin_filename
                : standard                                  ? "<stdin>"
                                                            : target.path;
  try {
    Content content = read_file(target.path, options.max_file_size);
    if (content.too_large) {
      report.status = "too large";
      report.analysis = refused(report.path, options.max_file_size);
      return result;
    }
    report.bytes = content.bytes.size();
    if (shows_hashes(options)) report.sha256 = sha256(content.bytes);
    auto analysis = std::const_pointer_cast<Analysis>(std::shared_ptr<const Analysis>(
        analyze(std::make_shared<const Document>(report.path, std::move(content.bytes)),
                all_rules(), start)));
    const Contents& contents = analysis->contents;
    if (!analysis->has_definition() || (contents.guessed && !target.explicitly)) {
      result.skipped = !target.explicitly;
      report.status = "not a definition";
      result.error = fmt::format(
          "{}: {}: expected a pipeline definition (an object with `Steps`), or an AWS CLI answer "
          "or "
          "request that holds one in `PipelineDefinition`",
          report.path, contents.why_not);
      return result;
    }
    std::erase_if(analysis->diagnostics, [&](const Diagnostic& diagnostic) {
      if (diagnostic.rule.starts_with("internal/")) return false;
      return (!options.select.empty() && !matches_any(diagnostic.rule, options.select)) ||
             matches_any(diagnostic.rule, options.ignore);
    });
    report.status = "checked";
    report.analysis = std::move(analysis);
  } catch (const Error& error) {
    report.status = "unreadable";
    result.error = error.what();
  } catch (const std::exception& error) {
    // Out of memory, most likely: one file's end, not the run's.
    report.status = "failed";
    report.analysis.reset();
    result.error = fmt::format("{}: {}", report.path, error.what());
  }
  return result;
}

std::vector<Result> check_all(const std::vector<Target>& targets, const CheckOptions& options,
                              const Start& start) {
  std::vector<Result> results(targets.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < targets.size(); i = next++) {
      results[i] = check_one(targets[i], options, start);
    }
  };
  const std::size_t wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(wanted, targets.size()); ++i) helpers.emplace_back(work);
  work();
  helpers.clear();
  return results;
}

// The request in the file, or the reason why it holds none (Error).
void require_request(const StartRequest& request) {
  constexpr std::string_view expected =
      "expected a StartPipelineExecution request: a JSON object with `PipelineName`, "
      "`PipelineParameters` or `SelectiveExecutionConfig`";
  const auto refuse = [&](std::string_view why) {
    throw Error(Error::Kind::usage,
                fmt::format("--start-request {}: {}; {}", request.file->name(), why, expected));
  };
  const json::Value& root = request.root();
  if (request.file->size() == 0) refuse("the file is empty");
  if (request.parsed.tree.truncated() || !root) {
    const json::Problem& problem = request.parsed.problems.back();
    const Position place = request.file->position(problem.range.begin, Unit::code_point);
    refuse(
        fmt::format("line {}, column {}: {}", place.line + 1, place.column + 1, problem.message));
  }
  if (!root.is(json::Kind::object)) {
    refuse(fmt::format("{} at the top", json::to_string(root.kind())));
  }
  const auto shape = schema::api_shape("sagemaker.StartPipelineExecutionRequest");
  for (const std::string_view member : schema::candidates(shape)) {
    if (root[member]) return;
  }
  refuse(root["Steps"] ? "a pipeline definition" : "no member of a request");
}

// Null when nothing was said of a start. `report` says what was read.
Start start_of(const CheckOptions& options, FileReport& report) {
  if (options.start_request.empty()) {
    return options.start.any() ? read_start_request(nullptr, options.start) : nullptr;
  }
  const bool standard = options.start_request == "-";
  if (standard && std::count(options.paths.begin(), options.paths.end(), "-") > 0) {
    throw Error(Error::Kind::usage, "--start-request and PATH both read standard input");
  }
  Content content = read_file(options.start_request, options.max_file_size);
  report.path = standard ? "<stdin>" : options.start_request;
  if (content.too_large) {
    throw Error(Error::Kind::input, fmt::format("{}: larger than {} bytes (--max-file-size)",
                                                report.path, options.max_file_size));
  }
  report.bytes = content.bytes.size();
  if (shows_hashes(options)) report.sha256 = sha256(content.bytes);
  report.status = "start request";
  Start start = read_start_request(
      std::make_shared<const Document>(report.path, std::move(content.bytes)), options.start);
  require_request(*start);
  return start;
}

// A start is that of one pipeline, which several files may hold.
void require_one_pipeline(const std::vector<Result>& results, const StartRequest& start) {
  std::size_t definitions = 0;
  const Result* other = nullptr;
  for (const Result& result : results) {
    if (result.report.status != "checked") continue;
    ++definitions;
    const std::string& name = result.report.analysis->contents.definition->pipeline_name;
    if (name.empty() || name != start.pipeline_name) other = &result;
  }
  if (definitions < 2 || other == nullptr) return;
  const std::string& name = other->report.analysis->contents.definition->pipeline_name;
  throw Error(
      Error::Kind::usage,
      fmt::format(
          "a start is for one definition, and {} were given: {} is {}, the start request "
          "{}",
          definitions, other->report.path,
          name.empty() ? "without a PipelineName" : "of pipeline " + quoted(name),
          start.pipeline_name.empty() ? "names none" : "names " + quoted(start.pipeline_name)));
}

// What is wrong with the request itself is said once, however many files hold its pipeline.
void drop_repeated(std::vector<Result>& results) {
  std::set<std::tuple<const Document*, std::uint32_t, std::uint32_t, std::string_view, std::string>>
      said;
  for (Result& result : results) {
    if (result.report.status != "checked") continue;
    auto analysis = std::const_pointer_cast<Analysis>(result.report.analysis);
    std::erase_if(analysis->diagnostics, [&](const Diagnostic& found) {
      const Document* const document = found.where.document;
      if (document == &analysis->document() || document == analysis->contents.file.get()) {
        return false;
      }
      const Range range = found.where.range;
      return !said.insert({document, range.begin, range.end, found.rule, found.message}).second;
    });
  }
}

std::string ruleset_hash() {
  std::string all;
  for (const Rule* rule : all_rules()) {
    all += fmt::format("{}\n{}\n{}\n", rule->id, to_string(rule->severity), rule->summary);
  }
  return sha256(all).substr(0, 16);
}

int exit_status(const std::vector<FileReport>& reports, const CheckOptions& options) {
  if (options.exit_zero) return 0;
  std::uint64_t warnings = 0;
  bool reached = false;
  for (const FileReport& report : reports) {
    if (!report.analysis) continue;
    for (const Diagnostic& diagnostic : report.analysis->diagnostics) {
      if (diagnostic.severity == Severity::warning) ++warnings;
      reached = reached || (options.fail_on == "error" && diagnostic.severity == Severity::error) ||
                (options.fail_on == "warning" && diagnostic.severity != Severity::note) ||
                options.fail_on == "note";
    }
  }
  if (options.max_warnings && warnings > *options.max_warnings) reached = true;
  return reached ? 1 : 0;
}

}  // namespace

int check(const CheckOptions& options) {
  std::vector<Output> outputs;
  for (const std::string& format : options.formats) outputs.push_back(parse_output(format));
  if (!options.output.empty()) {
    if (!outputs.front().file.empty()) {
      throw Error(Error::Kind::usage, "-o and FORMAT:FILE both say where the first format goes");
    }
    outputs.front().file = options.output;
  }
  const auto to_stdout = std::count_if(outputs.begin(), outputs.end(),
                                       [](const Output& output) { return output.file.empty(); });
  if (to_stdout > 1) {
    throw Error(Error::Kind::usage,
                "two formats go to standard output: write the others as FORMAT:FILE");
  }
  check_patterns(options.select, "--select");
  check_patterns(options.ignore, "--ignore");

  FileReport request;
  const Start start = start_of(options, request);

  std::vector<std::string> empty_directories;
  const std::vector<Target> targets = find_targets(options.paths, empty_directories);
  std::vector<Result> results = check_all(targets, options, start);
  if (start) {
    require_one_pipeline(results, *start);
    drop_repeated(results);
  }

  int worst = 0;
  std::vector<FileReport> reports;
  for (Result& result : results) {
    if (result.skipped) continue;
    if (!result.error.empty()) {
      worst = 3;
      if (!options.silent) complain(fmt::format("plumbline: {}", printable(result.error)));
    }
    reports.push_back(std::move(result.report));
  }
  if (!options.silent) {
    for (const std::string& directory : empty_directories) {
      complain(fmt::format("plumbline: {}: no JSON files", printable(directory)));
    }
    if (reports.empty() && empty_directories.empty()) {
      complain("plumbline: no pipeline definitions found");
    }
  }

  if (!request.path.empty()) reports.push_back(request);

  ReportOptions report_options;
  report_options.excerpt = parse_excerpt(options.excerpt);
  report_options.notes = !options.quiet;
  report_options.args = options.args;
  report_options.version = version();
  report_options.ruleset_hash = ruleset_hash();
  for (const Output& output : outputs) {
    if (options.silent && output.file.empty()) continue;
    report_options.color =
        is_human(output.format) && output.file.empty() && use_color(options.color, STDOUT_FILENO);
    const std::string text = render(reports, output.format, report_options);
    try {
      output.file.empty() ? write_stdout(text) : write_file(output.file, text);
    } catch (const Error& error) {
      worst = std::max(worst, report_error(error));
    }
  }
  const bool human = std::any_of(outputs.begin(), outputs.end(),
                                 [](const Output& output) { return is_human(output.format); });
  const bool any_checked =
      std::any_of(reports.begin(), reports.end(),
                  [](const FileReport& report) { return report.analysis != nullptr; });
  if (human && !options.quiet && !options.silent && any_checked) {
    complain(summary_line(reports, use_color(options.color, STDERR_FILENO)));
  }
  return worst != 0 ? worst : exit_status(reports, options);
}

}  // namespace plumbline::cli
