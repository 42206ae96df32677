#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "analyzer/check/analyze.h"
#include "analyzer/check/digest.h"
#include "analyzer/cli/changed.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/earlier.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/fixing.h"
#include "analyzer/cli/limits.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/settings.h"
#include "analyzer/cli/sources.h"
#include "analyzer/cli/start.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/config/glob.h"
#include "analyzer/model/secrets.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

bool is_human(Format format) { return format == Format::text || format == Format::concise; }
bool lists_rules(Format format) { return format == Format::sarif || format == Format::junit; }
bool shows_hashes(Format format) { return format == Format::json || format == Format::sarif; }

Excerpt parse_excerpt(const std::string& name) {
  if (name == "window") return Excerpt::window;
  if (name == "pretty") return Excerpt::pretty;
  return name == "none" ? Excerpt::none : Excerpt::automatic;
}

// A pattern that matches no rule is a mistake, not an empty choice.
void check_patterns(const std::vector<std::string>& patterns, const char* option,
                    std::span<const Rule* const> known) {
  for (const std::string& pattern : patterns) {
    std::vector<std::string_view> ids;
    for (const Rule* rule : known) ids.push_back(rule->id);
    for (const std::string_view id : found_in_sources()) ids.push_back(id);
    if (std::any_of(ids.begin(), ids.end(),
                    [&](auto id) { return config::rule_matches(pattern, id); }))
      continue;
    const std::string_view near = nearest(pattern, ids);
    throw Error(Error::Kind::usage,
                fmt::format("{} {}: no such rule or group{}", option, typed(pattern),
                            near.empty() ? "; `plumbline rules` lists them"
                                         : "; did you mean " + quoted(near) + "?"));
  }
}

using Start = std::shared_ptr<const StartRequest>;

// What holds for all files of a run.
struct Run {
  const CheckOptions& options;
  bool hashed = false;  // a report shows the files' hashes. Hashing takes longer than checking
  Start start;
  Profile* profile = nullptr;
  Deadline deadline;
  const Settled* settled = nullptr;  // which configurations hold
  const Earlier* earlier = nullptr;  // what the files are compared with

  bool over() const { return deadline && std::chrono::steady_clock::now() >= *deadline; }
};

Result check_one(const Target& target, const Run& run, Profile* profile) {
  const CheckOptions& options = run.options;
  Result result;
  FileReport& report = result.report;
  const bool standard = target.path == "-";
  result.standard_input = standard;
  result.explicitly = target.explicitly;
  report.path = standard && !options.stdin_filename.empty() ? options.stdin_filename
                : standard                                  ? "<stdin>"
                                                            : target.path;
  try {
    Content content = read_file(target.path, options.max_file_size, run.deadline);
    if (content.too_large) refuse_too_large(report, options.max_file_size);
    if (content.too_late) refuse_too_late(report, *options.timeout);
    if (report.analysis) return result;
    report.bytes = content.bytes.size();
    if (run.hashed) report.sha256 = sha256(content.bytes);
    const Settled& settled = *run.settled;
    auto document = std::make_shared<const Document>(report.path, std::move(content.bytes));
    Profile own;
    Profile* const spent = profile == nullptr ? nullptr : &own;
    std::shared_ptr<Analysis> analysis;
    if (options.fix || options.diff) {
      analysis = fix_one(std::move(document), run.start, options, settled, target,
                         run.earlier->background_of(target.path), spent, result);
      if (run.hashed && analysis->contents.file != result.original) {
        report.sha256 = sha256(analysis->contents.file->text());
      }
    } else {
      analysis = std::const_pointer_cast<Analysis>(std::shared_ptr<const Analysis>(
          analyze(std::move(document), settled.rules(target), run.start, spent,
                  run.earlier->background_of(target.path), settled.of(target))));
    }
    if (profile != nullptr) settled.add(own, target, *profile);
    const Contents& contents = analysis->contents;
    if (!analysis->has_definition() || (contents.guessed && !target.explicitly)) {
      result.unseen = contents.unseen;
      result.skipped = !target.explicitly || !contents.unseen.empty();
      result.why_skipped =
          contents.guessed ? "broken JSON without a sign of a definition" : contents.why_not;
      report.status = "not a definition";
      report.error = fmt::format(
          "{}: {}: expected a pipeline definition (an object with `Steps`), or an AWS CLI answer "
          "or request, a template, Terraform or a Kubernetes resource that holds one",
          report.path, contents.why_not);
      return result;
    }
    result.unseen = contents.unseen;
    report.status = "checked";
    if (run.over()) say_late(report, *analysis, *options.timeout);
    report.analysis = std::move(analysis);
  } catch (const Error& error) {
    report.status = "unreadable";
    report.error = error.what();
  } catch (const std::exception& error) {
    // Out of memory, most likely: one file's end, not the run's.
    report.status = "failed";
    report.analysis.reset();
    report.error = fmt::format("{}: {}", report.path, error.what());
  }
  return result;
}

std::vector<Result> check_target(const Target& target, const Run& run, Profile* profile) {
  const SourceReader* const reader = run.options.sources;
  if (reader != nullptr && reader->reads(target.path)) {
    return read_source(*reader, {target, run.options, *run.settled, run.start, target.path},
                       run.hashed);
  }
  std::vector<Result> results;
  results.push_back(check_one(target, run, profile));
  return results;
}

std::vector<Result> check_all(const std::vector<Target>& targets, const Run& run) {
  std::vector<std::vector<Result>> of(targets.size());
  std::atomic<std::size_t> next{0};
  std::mutex adding;
  const CheckOptions& options = run.options;
  Progress progress(!options.quiet && !options.silent, "checking", targets.size());
  const auto work = [&] {
    Profile own;
    for (std::size_t i = next++; i < targets.size(); i = next++) {
      of[i] = check_target(targets[i], run, run.profile == nullptr ? nullptr : &own);
      progress.one_done();
    }
    if (run.profile == nullptr || own.spent.empty()) return;
    const std::lock_guard lock(adding);
    run.profile->spent.resize(own.spent.size());
    for (std::size_t i = 0; i < own.spent.size(); ++i) run.profile->spent[i] += own.spent[i];
  };
  const std::size_t wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  try {
    for (std::size_t i = 1; i < std::min(wanted, targets.size()); ++i) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    // As many as the system gives.
  }
  work();
  helpers.clear();
  std::vector<Result> results;
  results.reserve(of.size());
  for (auto& some : of) std::move(some.begin(), some.end(), std::back_inserter(results));
  if (options.sources != nullptr) drop_repeated_sources(results);
  return results;
}

std::string ruleset_hash(const RuleBook& book) {
  std::string all;
  for (const Rule* rule : book.rules()) {
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
      if (!diagnostic.counts()) continue;
      if (diagnostic.severity == Severity::warning) ++warnings;
      reached = reached || (options.fail_on == "error" && diagnostic.severity == Severity::error) ||
                (options.fail_on == "warning" && diagnostic.severity != Severity::note) ||
                options.fail_on == "note";
    }
  }
  if (options.max_warnings && warnings > *options.max_warnings) reached = true;
  return reached ? 1 : 0;
}

// For --verbose: what the time went into.
class Stopwatch {
 public:
  void lap(std::string_view what) {
    const auto now = std::chrono::steady_clock::now();
    const double spent = std::chrono::duration<double, std::milli>(now - last_).count();
    told_ += fmt::format("{} {} {:.1f} ms", told_.empty() ? "" : ",", what, spent);
    last_ = now;
  }
  std::string told() const { return "plumbline: time:" + told_; }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  std::string told_;
};

// For --verbose.
void tell(const Search& search, const std::vector<Result>& results) {
  for (const Visit& visit : search.visits) {
    complain(fmt::format("plumbline: {}: {}", printable(visit.path), visit.what));
  }
  for (const Result& result : results) {
    const FileReport& report = result.report;
    // What was named and is no definition is an error, which is reported anyway.
    if (!result.skipped && !report.error.empty()) continue;
    const std::size_t found = report.analysis ? report.analysis->diagnostics.size() : 0;
    const std::string why = result.why_skipped.empty() ? "no definition" : result.why_skipped;
    complain(fmt::format("plumbline: {}: {}", printable(report.path),
                         result.skipped ? "skipped: " + printable(why)
                                        : fmt::format("{}, {} finding{}", report.status, found,
                                                      found == 1 ? "" : "s")));
  }
}

// Pipelines whose definition is elsewhere, in a file that the user named.
void tell_unseen(const Result& result, const CheckOptions& options) {
  if (!result.explicitly || options.quiet || options.silent) return;
  for (const std::string& one : result.unseen) {
    complain(fmt::format("plumbline: {}: not checked: {}", printable(result.report.path),
                         printable(one)));
  }
}

void add_links(std::vector<FileReport>& reports) {
  for (FileReport& report : reports) {
    if (report.path != "<stdin>") report.link = link_to(report.path);
  }
}

// The rules that ran, with their pages.
std::vector<RulePage> pages_of(const CheckOptions& options, const RuleBook& book) {
  const Choice choice{options.select, options.ignore, {}};
  std::vector<RulePage> pages;
  for (const Rule* rule : book.rules()) {
    if (choice.has(rule->id)) pages.push_back({rule, book.page(*rule)});
  }
  if (options.sources != nullptr) {
    for (const std::string_view id : found_in_sources()) {
      pages.push_back({find_rule(id), rule_page(id)});
    }
  }
  return pages;
}

// Findings in one format, to where it goes.
struct Sink {
  Format format;
  Output output;
  std::string root;  // what files are named relative to; empty: as the user did
};

std::vector<Sink> sinks_of(const CheckOptions& options) {
  std::vector<Sink> sinks;
  for (Output& output : parse_outputs(options.formats, options.output, formats_of("check"))) {
    const Format format = findings_format(output.format).value_or(Format::text);
    sinks.push_back({format, std::move(output), {}});
    if (is_rooted(format)) sinks.back().root = root_of(format, options.sarif_root);
  }
  if (!options.sarif_root.empty()) absolute_directory(options.sarif_root);  // that it is there
  return sinks;
}

}  // namespace

int check(const CheckOptions& options) {
  const std::vector<Sink> sinks = sinks_of(options);
  const auto any_sink = [&](bool (*is)(Format)) {
    return std::any_of(sinks.begin(), sinks.end(),
                       [&](const Sink& sink) { return is(sink.format); });
  };

  Stopwatch watch;
  Run run{options, any_sink(shows_hashes), nullptr, nullptr, {}, nullptr, nullptr};
  run.deadline = deadline_in(options.timeout);
  Search search =
      find_targets(options.paths, options.unmatched_is_fine, Wanted::all, options.force_exclude);
  if (!options.since.empty()) keep_changed(search, options.since);
  require_fixable(options, search.targets);
  FileReport request;
  run.start = start_of(options, run.hashed, request);
  Profile profile;
  if (options.profile_rules) run.profile = &profile;
  const Earlier earlier(options.against, options.history, options.max_file_size);
  if (earlier.history() && !options.silent) tell_notes(*earlier.history());
  run.earlier = &earlier;
  watch.lap("search");
  Settled settled(options, search);
  check_patterns(options.select, "--select", settled.book().rules());
  check_patterns(options.ignore, "--ignore", settled.book().rules());
  run.settled = &settled;
  const bool wrong = !settled.faults().empty();
  std::vector<Result> results;
  if (!wrong) results = check_all(search.targets, run);
  earlier.require_one(static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(),
                    [](const Result& result) { return result.report.status == "checked"; })));
  if (run.start) {
    require_one_pipeline(results, *run.start);
    drop_repeated(results);
  }
  watch.lap("check");
  if (options.verbose && !options.silent) tell(search, results);

  FixOutcome fixes;
  if (options.fix || options.diff) fixes = finish_fixes(options, results, request);
  int worst = wrong ? 2 : 0;
  std::vector<FileReport> reports = settled.faults();
  for (Result& result : results) {
    tell_unseen(result, options);
    if (result.skipped) continue;
    if (!result.report.error.empty()) {
      worst = 3;
      if (!options.silent) complain(fmt::format("plumbline: {}", printable(result.report.error)));
    }
    reports.push_back(std::move(result.report));
  }
  if (!options.silent && !options.quiet) {
    for (const std::string& directory : search.empty_directories) {
      complain(
          fmt::format("plumbline: {}: no JSON, YAML or Terraform files", printable(directory)));
    }
    if (reports.empty() && search.empty_directories.empty()) {
      complain(options.since.empty() ? "plumbline: no pipeline definitions found"
                                     : "plumbline: no pipeline definitions have changed");
    }
  }

  if (!wrong) settled.finish(search, reports);
  if (options.fix || options.diff) {
    if (!fix_own_files(options, reports, fixes)) worst = 3;
    summarize_fixes(options, fixes);
  }
  if (options.diff) {
    if (!fixes.said.empty())
      complain(std::string_view(fixes.said).substr(0, fixes.said.size() - 1));
    return worst != 0 ? worst : fixes.changed ? 1 : 0;
  }
  if (settled.writes() && worst == 0) return settled.write(reports);
  if (!request.path.empty()) reports.push_back(request);

  ReportOptions report_options;
  report_options.excerpt = parse_excerpt(options.excerpt);
  report_options.notes = !options.quiet;
  report_options.args = without_secret_values(options.args);
  report_options.version = version();
  if (run.hashed) report_options.ruleset_hash = ruleset_hash(settled.book());
  report_options.exit_status = worst != 0 ? worst : exit_status(reports, options);
  if (any_sink(lists_rules)) report_options.rules = pages_of(options, settled.book());
  if (!options.sarif_root.empty()) {
    report_options.sarif_root = absolute_directory(options.sarif_root);
  }
  for (const auto& [format, output, root] : sinks) {
    if (options.silent && output.file.empty()) continue;
    const int stream = fixes.prints ? STDERR_FILENO : STDOUT_FILENO;
    report_options.color =
        is_human(format) && output.file.empty() && use_color(options.color, stream);
    report_options.hyperlinks = report_options.color && is_terminal(stream);
    if (report_options.hyperlinks) add_links(reports);
    if (!root.empty()) place_below(reports, root);
    const std::string text = render(reports, format, report_options);
    try {
      fixes.prints&& output.file.empty() ? write_stderr(text) : write_output(output, text);
    } catch (const Error& error) {
      worst = std::max(worst, options.silent ? 3 : report_error(error));
    }
  }
  watch.lap("report");
  if (!options.silent) {
    report_options.color = use_color(options.color, STDERR_FILENO);
    std::string remarks;
    if (options.statistics) remarks += render_statistics(reports, report_options);
    if (options.profile_rules) remarks += render_profile(settled.rules(), profile.spent);
    const bool checked = std::any_of(reports.begin(), reports.end(), [](const FileReport& report) {
      return report.analysis != nullptr;
    });
    if (any_sink(is_human) && !options.quiet && checked) {
      remarks += summary_line(reports, report_options.color) + '\n';
    }
    remarks += fixes.said;
    if (options.formats_are_default && !options.quiet) remarks += ci_tip();
    if (options.verbose) remarks += watch.told() + '\n';
    if (!remarks.empty()) complain(std::string_view(remarks).substr(0, remarks.size() - 1));
  }
  return worst != 0 ? worst : exit_status(reports, options);
}

}  // namespace plumbline::cli
