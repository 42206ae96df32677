#include "analyzer/check/analyze.h"

#include <algorithm>
#include <array>
#include <exception>
#include <tuple>

namespace plumbline {
namespace {

// Lower layers speak first: what they find is not found again by a higher one.
constexpr std::size_t layers = 6;
std::size_t layer(std::string_view rule) {
  const std::string_view group = rule.substr(0, rule.find('/'));
  if (group == "syntax") return 0;
  if (group == "schema") return 1;
  if (group == "arguments" || group == "functions") return 2;
  if (group == "parameters" || group == "references" || group == "properties") return 3;
  if (group == "graph") return 4;
  return layers - 1;
}

// Drops what lies inside a finding of a lower layer. All of it is about one document.
void drop_repetitions(std::vector<Diagnostic>& diagnostics) {
  std::array<std::vector<Range>, layers> found;
  for (const Diagnostic& d : diagnostics) found[layer(d.rule)].push_back(d.where.range);
  std::vector<Range> lower;  // of all lower layers, by begin; `end` is the largest so far
  std::array<std::vector<Range>, layers> cover;
  for (std::size_t i = 1; i < layers; ++i) {
    lower.insert(lower.end(), found[i - 1].begin(), found[i - 1].end());
    std::sort(lower.begin(), lower.end(),
              [](Range a, Range b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
    cover[i] = lower;
    for (std::size_t j = 1; j < cover[i].size(); ++j) {
      cover[i][j].end = std::max(cover[i][j].end, cover[i][j - 1].end);
    }
  }
  std::erase_if(diagnostics, [&](const Diagnostic& d) {
    const auto& ranges = cover[layer(d.rule)];
    const auto after =
        std::upper_bound(ranges.begin(), ranges.end(), d.where.range.begin,
                         [](std::uint32_t at, Range range) { return at < range.begin; });
    return after != ranges.begin() && (after - 1)->end >= d.where.range.end;
  });
}

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     const Range& x = a.where.range;
                     const Range& y = b.where.range;
                     return std::tie(x.begin, x.end, a.rule, a.message) <
                            std::tie(y.begin, y.end, b.rule, b.message);
                   });
}

void run(const Rule& rule, const Facts& facts, std::vector<Diagnostic>& out) {
  Findings findings(facts.document, out);
  findings.begin(rule);
  try {
    rule.check(facts, findings);
  } catch (const std::exception& error) {
    Diagnostic& diagnostic = findings.add(
        {0, 0}, "rule " + quoted(rule.id) + " failed: " + error.what(), Severity::error);
    diagnostic.rule = "internal/rule";
    diagnostic.help.emplace_back("report this as a bug of plumbline; the other rules went on");
  }
}

// Problems of the text around an embedded definition.
void check_host(const Contents& contents, std::span<const Rule* const> rules,
                std::vector<Diagnostic>& out) {
  const Pipeline pipeline;
  const Graph graph(pipeline);
  const Facts facts{*contents.file, contents.host.tree, contents.host.problems, {}, pipeline,
                    graph};
  for (const Rule* rule : rules) {
    if (rule->id.starts_with("syntax/")) run(*rule, facts, out);
  }
  sort_by_place(out);
}

}  // namespace

const Document& Analysis::document() const {
  return contents.definition ? *contents.definition->document : *contents.file;
}

const json::Tree& Analysis::tree() const {
  return contents.definition ? contents.definition->parsed.tree : contents.host.tree;
}

std::unique_ptr<const Analysis> analyze(std::shared_ptr<const Document> file,
                                        std::span<const Rule* const> rules) {
  auto analysis = std::make_unique<Analysis>();
  analysis->contents = open_definition(std::move(file));
  if (!analysis->has_definition()) return analysis;

  const Opened& definition = *analysis->contents.definition;
  const json::Tree& tree = definition.parsed.tree;
  if (tree.root()) analysis->violations = schema::check(tree.root());
  analysis->pipeline = build_pipeline(tree);
  analysis->graph = std::make_unique<const Graph>(analysis->pipeline);

  std::vector<Diagnostic>& found = analysis->diagnostics;
  if (!analysis->contents.host.problems.empty()) check_host(analysis->contents, rules, found);

  const Facts facts{*definition.document,       tree,
                    definition.parsed.problems, analysis->violations,
                    analysis->pipeline,         *analysis->graph};
  std::vector<Diagnostic> inside;
  for (const Rule* rule : rules) {
    if (has(rule->needs, Needs::all_steps) && !facts.pipeline.steps_complete) continue;
    if (has(rule->needs, Needs::all_parameters) && !facts.pipeline.parameters_complete) continue;
    run(*rule, facts, inside);
  }
  drop_repetitions(inside);
  sort_by_place(inside);
  std::move(inside.begin(), inside.end(), std::back_inserter(found));
  return analysis;
}

}  // namespace plumbline
