#include <fmt/format.h>
#include <unistd.h>

#include "analyzer/check/analyze.h"
#include "analyzer/check/digest.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/earlier.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/report/drift.h"

namespace plumbline::cli {
namespace {

constexpr std::string_view rule_of_lost_steps = "cache/key-drifts";

std::shared_ptr<const Analysis> open_now(const std::string& path, const DriftOptions& options,
                                         const Background& background) {
  Content content = read_file(path, options.max_file_size);
  if (content.too_large) {
    throw Error(Error::Kind::input, fmt::format("{}: larger than {} bytes (--max-file-size)", path,
                                                options.max_file_size));
  }
  const std::string name = path == "-" ? "<stdin>" : path;
  std::shared_ptr<const StartRequest> start;
  if (options.start.any()) start = read_start_request(nullptr, options.start);
  const Rule* const rule = find_rule(rule_of_lost_steps);
  Settings settings;
  settings.pipeline = options.pipeline;
  auto analysis = analyze(std::make_shared<const Document>(name, std::move(content.bytes)),
                          {&rule, 1}, std::move(start), nullptr, background, settings);
  require_one(*analysis);
  if (!analysis->has_definition()) {
    throw Error(Error::Kind::input, fmt::format("{}: {}: expected a pipeline definition", name,
                                                analysis->contents.why_not));
  }
  const json::Tree& tree = analysis->tree();
  if (!tree.root().is(json::Kind::object) || tree.truncated() ||
      analysis->contents.host.tree.truncated()) {
    throw Error(Error::Kind::input,
                fmt::format("{}: not all of it is valid JSON; `plumbline check` says where", name));
  }
  return analysis;
}

Background background_of(const DriftOptions& options) {
  const std::string& now = options.paths.back();
  const int given = (options.paths.size() == 2 ? 1 : 0) + (options.against.empty() ? 0 : 1) +
                    (options.history.empty() ? 0 : 1);
  if (given != 1) {
    throw Error(Error::Kind::usage,
                given == 0 ? "expected OLD and NEW, or NEW with --against or --history"
                           : "OLD, --against and --history all say what it was: give one of them");
  }
  Background background;
  if (!options.history.empty()) {
    background.history = load_history(options.history, most_history_bytes);
    tell_notes(*background.history);
    return background;
  }
  const std::string& old = options.paths.size() == 2 ? options.paths.front() : options.against;
  if (options.paths.size() == 2 && !is_file(old)) {
    throw Error(Error::Kind::input,
                fmt::format("{}: no such file; a git revision is --against {}", old, old));
  }
  if (old == "-" && now == "-") {
    throw Error(Error::Kind::usage, "OLD and NEW both read standard input");
  }
  background.against = open_earlier(old, now, options.max_file_size);
  if (!background.against) {
    throw Error(Error::Kind::input, fmt::format("{}: not in revision {}", now, old));
  }
  return background;
}

std::string render_as(const std::string& format, const Analysis& analysis, bool color) {
  const history::Definition& old = *analysis.background.against;
  const DriftSide before{std::string(old.contents.file->name()), old.document(), old.tree().root(),
                         old.pipeline};
  const DriftSide now{std::string(analysis.contents.file->name()), analysis.document(),
                      analysis.tree().root(), analysis.pipeline};
  return render_drift(*analysis.drift, before, now,
                      format == "json"       ? DriftFormat::json
                      : format == "markdown" ? DriftFormat::markdown
                                             : DriftFormat::text,
                      color);
}

}  // namespace

int drift(const DriftOptions& options) {
  const std::vector<Output> outputs =
      parse_outputs(options.formats, options.output, formats_of("drift"));
  const Background background = background_of(options);
  const std::string& path = options.paths.back();
  const auto analysis = open_now(path, options, background);
  if (!analysis->drift) {
    throw Error(
        Error::Kind::input,
        fmt::format("{}: no saved definition of the pipeline to compare with", options.history));
  }
  for (const Output& output : outputs) {
    // Those are of the drift itself, and of what it does to steps.
    const bool own =
        output.format == "text" || output.format == "json" || output.format == "markdown";
    const bool color = output.file.empty() && use_color(options.color, STDOUT_FILENO);
    write_output(output,
                 own ? render_as(output.format, *analysis, color)
                     : render_findings(analysis, path,
                                       findings_format(output.format).value_or(Format::sarif),
                                       {&rule_of_lost_steps, 1}));
  }
  return analysis->drift->any_lost() && !options.exit_zero ? 1 : 0;
}

}  // namespace plumbline::cli
