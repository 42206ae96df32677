#include "analyzer/cli/commands.h"

#include <fmt/format.h>

#include <memory>

#include "analyzer/check/analyze.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/settings.h"
#include "analyzer/cost/prices.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

RulesFormat parse_rules_format(const std::string& name) {
  if (name == "json") return RulesFormat::json;
  return name == "md" ? RulesFormat::markdown : RulesFormat::text;
}

// The one definition of a command that only looks: no rules run. Throws Error.
std::unique_ptr<const Analysis> open_one(const std::string& path, const std::string& pipeline,
                                         std::uint64_t max_file_size) {
  Content content = read_file(path, max_file_size);
  if (content.too_large) {
    throw Error(Error::Kind::input,
                fmt::format("{}: larger than {} bytes (--max-file-size)", path, max_file_size));
  }
  const std::string name = path == "-" ? "<stdin>" : path;
  Settings settings;
  settings.pipeline = pipeline;
  auto analysis = analyze(std::make_shared<const Document>(name, std::move(content.bytes)), {},
                          nullptr, nullptr, {}, settings);
  require_one(*analysis);
  if (!analysis->has_definition()) {
    throw Error(Error::Kind::input, fmt::format("{}: {}: expected a pipeline definition", name,
                                                analysis->contents.why_not));
  }
  return analysis;
}

// Half a definition is better than none, but not a success.
int whole_or_not(const Analysis& analysis) {
  const json::Tree& tree = analysis.tree();
  if (tree.root() && !tree.truncated() && !analysis.contents.host.tree.truncated()) return 0;
  complain(fmt::format("plumbline: {}: not all of it is valid JSON; `plumbline check` says where",
                       printable(analysis.contents.file->name())));
  return 1;
}

}  // namespace

int graph(const GraphOptions& options) {
  const auto analysis = open_one(options.path, options.pipeline, options.max_file_size);
  const std::string text =
      render_graph(*analysis, options.format == "json"  ? GraphFormat::json
                              : options.format == "dot" ? GraphFormat::dot
                              : options.format == "svg" ? GraphFormat::svg
                                                        : GraphFormat::mermaid);
  options.output.empty() ? write_stdout(text) : write_file(options.output, text);
  return whole_or_not(*analysis);
}

int facts(const FactsOptions& options) {
  const auto analysis = open_one(options.path, options.pipeline, options.max_file_size);
  const std::string text = render_facts(*analysis, analysis->contents.file->name());
  options.output.empty() ? write_stdout(text) : write_file(options.output, text);
  return whole_or_not(*analysis);
}

int rules(const RulesOptions& options) {
  const auto book = rules_here(options.check);
  write_stdout(render_rules(book->rules(), parse_rules_format(options.format)));
  return 0;
}

int explain(const RulesOptions& options) {
  const auto owner = rules_here(options.check);
  const RuleBook& book = *owner;
  const std::string& id = options.rule;
  const Rule* const rule = book.find(id);
  if (rule == nullptr) {
    std::vector<std::string_view> ids;
    for (const Rule* known : book.rules()) ids.push_back(known->id);
    const std::string_view near = nearest(id, ids);
    throw Error(Error::Kind::usage,
                fmt::format("no rule {}{}", typed(id),
                            near.empty() ? "; `plumbline rules` lists them"
                                         : "; did you mean " + quoted(near) + "?"));
  }
  write_stdout(render_page(*rule, book.page(*rule), parse_rules_format(options.format)));
  return 0;
}

std::string version() { return PLUMBLINE_VERSION; }

std::string version_text() {
  return fmt::format("plumbline {} ({} build)\nAWS facts of {}, prices of {}\n{} rules",
                     PLUMBLINE_VERSION, PLUMBLINE_BUILD, schema::facts_date(),
                     cost::Prices("us-east-1").date(), all_rules().size());
}

std::string typed(std::string_view argument) {
  return argument.empty() ? "\"\"" : quoted(argument);
}

void require_one(const plumbline::Analysis& analysis) {
  if (analysis.others.empty()) return;
  std::string names;
  for (const plumbline::Analysis* part : analysis.parts()) {
    names += (names.empty() ? "" : ", ") + quoted(part->contents.definition->name());
  }
  throw Error(Error::Kind::usage,
              fmt::format("{}: several pipelines, of which --pipeline-name chooses one: {}",
                          analysis.contents.file->name(), names));
}

int report_error(const std::exception& error) {
  complain(fmt::format("plumbline: {}", printable(error.what())));
  const auto* const known = dynamic_cast<const Error*>(&error);
  return known != nullptr && known->kind() == Error::Kind::usage ? 2 : 3;
}

}  // namespace plumbline::cli
