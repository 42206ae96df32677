#include "analyzer/cli/fixing.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "analyzer/check/digest.h"
#include "analyzer/report/diff.h"

namespace plumbline::cli {
namespace {

std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

class Finish {
 public:
  Finish(const CheckOptions& options, FixOutcome& outcome) : options_(options), outcome_(outcome) {}

  // A definition.
  void put(Result& result) {
    const bool known = result.report.status == "checked";
    const Document* const now = known ? &result.fixed.file() : result.original.get();
    if (now == nullptr) return;
    if (known) {
      say_of(result);
      for (const auto& [rule, count] : result.fixed.count) outcome_.count[rule] += count;
    }
    try {
      put(result.report.path, result.standard_input, *result.original, *now);
      if (known && !options_.diff) result.report.bytes = now->size();
    } catch (const Error& error) {
      result.report.status = "unwritable";
      result.report.error = error.what();
    }
  }

  // The start request that several results may share: the first that has changed it counts.
  void put_request(std::vector<Result>& results, FileReport& request) {
    for (Result& result : results) {
      if (result.report.status != "checked" || !result.fixed.analysis->start) continue;
      const auto& now = result.fixed.analysis->start->file;
      if (!now || !result.start || now == result.start) continue;
      try {
        put(request.path, false, *result.start, *now);
        if (!options_.diff) {
          request.bytes = now->size();
          if (!request.sha256.empty()) request.sha256 = sha256(now->text());
        }
      } catch (const Error& error) {
        result.report.error = error.what();
      }
      return;
    }
  }

  // A configuration or a baseline.
  bool put_own(FileReport& report) {
    auto analysis = std::const_pointer_cast<Analysis>(report.analysis);
    const auto before = analysis->contents.file;
    const auto most = options_.unsafe_fixes ? Applicability::unsafe : Applicability::safe;
    const auto now = fix_once(*analysis, most, outcome_.count);
    if (!now) return true;
    try {
      put(report.path, false, *before, *now);
      if (!options_.diff) report.bytes = now->size();
    } catch (const Error& error) {
      report.error = error.what();
      if (!options_.silent) complain(fmt::format("plumbline: {}", printable(report.error)));
    }
    return report.error.empty();
  }

 private:
  void put(const std::string& path, bool standard, const Document& before, const Document& now) {
    const bool same = before.text() == now.text();
    if (!same) ++outcome_.files;
    outcome_.changed = outcome_.changed || !same;
    if (options_.diff) {
      if (!options_.silent) write_stdout(unified_diff(path, before.text(), now.text()));
    } else if (standard) {
      outcome_.prints = true;
      write_stdout(now.text());
    } else if (!same) {
      write_file(path, now.text());
    }
  }

  void say_of(const Result& result) {
    if (options_.silent) return;
    const auto say = [&](std::string_view what) {
      outcome_.said += fmt::format("plumbline: {}: {}\n", printable(result.report.path), what);
    };
    if (result.fixed.unfinished) {
      say(fmt::format("stopped fixing after {} rounds: run it again for the rest", most_rounds));
    }
    if (result.fixed.refused) {
      say("some fixes would have broken the text and were not applied: report this as a bug");
    }
  }

  const CheckOptions& options_;
  FixOutcome& outcome_;
};

}  // namespace

void require_fixable(const CheckOptions& options, const std::vector<Target>& targets) {
  const bool standard = std::any_of(targets.begin(), targets.end(),
                                    [](const Target& target) { return target.path == "-"; });
  if (!options.fix || options.diff) return;
  if (standard && targets.size() > 1) {
    throw Error(Error::Kind::usage,
                "--fix prints the mended text of `-`: give it alone, or use --diff");
  }
  if (options.start_request == "-") {
    throw Error(
        Error::Kind::usage,
        "--fix cannot mend a start request on standard input: give its file, or use --diff");
  }
}

std::shared_ptr<Analysis> fix_one(std::shared_ptr<const Document> file,
                                  std::shared_ptr<const StartRequest> start,
                                  const CheckOptions& options, const Settled& settled,
                                  const Target& target, Background background, Profile* profile,
                                  Result& result) {
  result.original = file;
  if (start) result.start = start->file;
  Fixing fixing;
  fixing.rules = settled.rules(target);
  fixing.most = options.unsafe_fixes ? Applicability::unsafe : Applicability::safe;
  fixing.settings = settled.of(target);
  fixing.settle = [&](Analysis& found) { settled.mark_known(result.report.path, found); };
  fixing.background = std::move(background);
  fixing.read_start = [&](std::shared_ptr<const Document> text) {
    return read_start_request(std::move(text), options.start);
  };
  result.fixed = apply_fixes(std::move(file), std::move(start), fixing, profile);
  return result.fixed.analysis;
}

FixOutcome finish_fixes(const CheckOptions& options, std::vector<Result>& results,
                        FileReport& request) {
  FixOutcome outcome;
  Finish finish(options, outcome);
  for (Result& result : results) finish.put(result);
  finish.put_request(results, request);
  return outcome;
}

bool fix_own_files(const CheckOptions& options, std::vector<FileReport>& reports,
                   FixOutcome& outcome) {
  Finish finish(options, outcome);
  bool all = true;
  std::erase_if(reports, [&](FileReport& report) {
    if (report.status != "configuration" && report.status != "baseline") return false;
    all = finish.put_own(report) && all;
    return report.error.empty() && report.analysis->diagnostics.empty();
  });
  return all;
}

void summarize_fixes(const CheckOptions& options, FixOutcome& outcome) {
  if (outcome.count.empty() || options.quiet || options.silent) return;
  std::size_t all = 0;
  std::string by_rule;
  for (const auto& [rule, count] : outcome.count) {
    all += count;
    by_rule += fmt::format("{}{} {}", by_rule.empty() ? "" : ", ", count, rule);
  }
  outcome.said += fmt::format("{} {} in {} ({})\n", options.diff ? "would fix" : "fixed",
                              counted(all, "finding"), counted(outcome.files, "file"), by_rule);
}

}  // namespace plumbline::cli
