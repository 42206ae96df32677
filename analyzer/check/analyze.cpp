#include "analyzer/check/analyze.h"
#include "analyzer/check/runner.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "analyzer/check/baseline.h"

namespace plumbline {
namespace {

// Lower layers speak first: what they find is not found again by a higher one.
constexpr std::size_t layers = 6;
std::size_t layer(std::string_view rule) {
  const std::string_view group = rule.substr(0, rule.find('/'));
  if (group == "syntax") return 0;
  // A text that should have been a reference is of no use for what is said of values.
  if (rule == "parameters/stringified-reference") return 1;
  if (group == "schema") return 1;
  if (group == "arguments" || group == "functions") return 2;
  if (group == "parameters" || group == "references" || group == "properties") return 3;
  if (group == "graph" || group == "selection") return 4;
  return layers - 1;
}

// Drops what lies inside a finding of a lower layer. All of them are in one document.
void drop_repetitions(std::vector<Diagnostic>& diagnostics) {
  std::array<std::vector<Range>, layers> found;
  for (const Diagnostic& d : diagnostics) found[layer(d.rule)].push_back(d.where.range);
  std::vector<Range> lower;  // of all lower layers, by begin; `end` is the largest so far
  std::array<std::vector<Range>, layers> cover;
  for (std::size_t i = 1; i < layers; ++i) {
    // Whom a step waits for is another question than what it reads: for the graph and all above it
    // only the text and the envelope count.
    if (i <= 3) lower.insert(lower.end(), found[i - 1].begin(), found[i - 1].end());
    std::sort(lower.begin(), lower.end(),
              [](Range a, Range b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
    cover[i] = lower;
    for (std::size_t j = 1; j < cover[i].size(); ++j) {
      cover[i][j].end = std::max(cover[i][j].end, cover[i][j - 1].end);
    }
  }
  // A fault of the text inside a string makes whatever is said of that string doubtful.
  std::vector<Range> inside = found[0];
  std::sort(inside.begin(), inside.end(), [](Range a, Range b) { return a.begin < b.begin; });
  const auto holds_fault = [&](const Diagnostic& d) {
    if (layer(d.rule) == 0 || !d.where.document->text(d.where.range).starts_with('"')) return false;
    const auto next =
        std::lower_bound(inside.begin(), inside.end(), d.where.range.begin,
                         [](Range range, std::uint32_t at) { return range.begin < at; });
    return next != inside.end() && d.where.range.contains(*next);
  };
  std::erase_if(diagnostics, [&](const Diagnostic& d) {
    if (holds_fault(d)) return true;
    if (d.stands) return false;
    const auto& ranges = cover[layer(d.rule)];
    const auto after =
        std::upper_bound(ranges.begin(), ranges.end(), d.where.range.begin,
                         [](std::uint32_t at, Range range) { return at < range.begin; });
    return after != ranges.begin() && (after - 1)->end >= d.where.range.end;
  });
}

// What a syntax error may have put in the wrong place is not judged.
void drop_doubtful(const Document& document, Range doubtful, std::vector<Diagnostic>& diagnostics) {
  std::erase_if(diagnostics, [&](const Diagnostic& d) {
    return d.where.document == &document && layer(d.rule) != 0 &&
           doubtful.begin <= d.where.range.begin && d.where.range.begin < doubtful.end;
  });
}

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  // Diagnostics are large: what mostly decides is sorted apart from them, and each is moved once.
  struct Place {
    Range range;
    std::uint32_t number;
  };
  std::vector<Place> order;
  order.reserve(diagnostics.size());
  for (const Diagnostic& diagnostic : diagnostics) {
    order.push_back({diagnostic.where.range, static_cast<std::uint32_t>(order.size())});
  }
  std::sort(order.begin(), order.end(), [&](const Place& x, const Place& y) {
    if (x.range.begin != y.range.begin) return x.range.begin < y.range.begin;
    if (x.range.end != y.range.end) return x.range.end < y.range.end;
    const Diagnostic &a = diagnostics[x.number], &b = diagnostics[y.number];
    return std::tie(a.rule, a.message, x.number) < std::tie(b.rule, b.message, y.number);
  });
  std::vector<Diagnostic> sorted;
  sorted.reserve(order.size());
  for (const Place& place : order) sorted.push_back(std::move(diagnostics[place.number]));
  diagnostics = std::move(sorted);
}

// A list under a misspelt key, or in a step of a misspelt type, is not in the model: what it holds
// is not known, but it is there.
void note_hidden_parts(std::span<const schema::Violation> violations, Pipeline& pipeline) {
  const auto may_hide_steps = [](std::string_view key) {
    return key == "Steps" || key == "IfSteps" || key == "ElseSteps" || key == "Arguments" ||
           key == "Type" || key == "Name";
  };
  for (const schema::Violation& violation : violations) {
    switch (violation.fault) {
      case schema::Fault::unknown_key:
        if (may_hide_steps(violation.renamed) || may_hide_steps(violation.key)) {
          pipeline.steps_complete = false;
        }
        if (violation.renamed == "Parameters") pipeline.parameters_complete = false;
        break;
      case schema::Fault::missing_key:
        if (violation.key == "Type") pipeline.steps_complete = false;
        break;
      case schema::Fault::unknown_step_type: pipeline.steps_complete = false; break;
      default: break;
    }
  }
}

// Problems of a text that is no definition itself: what is around it, a start request.
void check_text(const Document& document, const json::Parsed& parsed, const Runner& runner,
                std::vector<Diagnostic>& out) {
  if (parsed.problems.empty()) return;
  const Pipeline pipeline;
  const Graph graph(pipeline);
  const Types types;
  const Facts facts{document, parsed.tree, parsed.problems, {}, pipeline, graph, types};
  runner.run(facts, out, [](const Rule& rule) { return rule.id.starts_with("syntax/"); });
}

// What is said about findings is judged when they are known.
bool runs_last(const Rule& rule) {
  return rule.id.starts_with("suppression/") || rule.id.starts_with("config/");
}

// The rules about ignores in the definition's Metadata. What they find stands among the rest.
void judge_ignores(Facts facts, const Runner& runner, const Settings& settings,
                   Analysis& analysis) {
  const auto own = std::find_if(analysis.ignores.begin(), analysis.ignores.end(),
                                [](const IgnoreUse& use) { return use.layer != nullptr; });
  const std::vector<IgnoreUse> ignores(analysis.ignores.begin(), own);
  facts.ignores = &ignores;
  std::vector<Diagnostic> later;
  runner.run(facts, later, [](const Rule& rule) { return rule.id.starts_with("suppression/"); });
  choose(settings, analysis, later);
  if (later.empty()) return;
  std::vector<Diagnostic>& found = analysis.diagnostics;
  const auto in_definition = [&](const Diagnostic& one) {
    return one.where.document == &facts.document;
  };
  auto begin = std::find_if(found.begin(), found.end(), in_definition);
  auto end = std::find_if_not(begin, found.end(), in_definition);
  std::vector<Diagnostic> all(std::make_move_iterator(begin), std::make_move_iterator(end));
  std::move(later.begin(), later.end(), std::back_inserter(all));
  sort_by_place(all);
  begin = found.erase(begin, end);
  found.insert(begin, std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()));
}

// Places in different documents have nothing to do with each other. What was typed on the command
// line is no file that an edit could change.
void settle(std::vector<Diagnostic> found, const Document& definition, const StartRequest* start,
            std::vector<Diagnostic>& out) {
  std::unordered_map<const Document*, std::size_t> number{{&definition, 0}};
  if (start != nullptr) {
    if (start->file) number.emplace(start->file.get(), number.size());
    for (const auto& typed : start->typed) number.emplace(typed.get(), number.size());
  }
  std::vector<std::vector<Diagnostic>> by_document(number.size());
  for (Diagnostic& diagnostic : found) {
    const Document& document = *diagnostic.where.document;
    if (&document != &definition && start->is_typed(document)) diagnostic.fixes.clear();
    by_document[number.at(&document)].push_back(std::move(diagnostic));
  }
  for (auto& diagnostics : by_document) {
    drop_repetitions(diagnostics);
    sort_by_place(diagnostics);
    if (out.empty()) {
      out = std::move(diagnostics);
    } else {
      std::move(diagnostics.begin(), diagnostics.end(), std::back_inserter(out));
    }
  }
}

// What the file around the definition cannot be made to say is not offered.
void drop_unwritable_fixes(std::vector<Diagnostic>& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    const Document& document = *diagnostic.where.document;
    if (document.host() == nullptr) continue;
    std::erase_if(diagnostic.fixes, [&](const Fix& fix) {
      return std::any_of(fix.edits.begin(), fix.edits.end(),
                         [&](const Edit& edit) { return !document.spelt(edit.range, edit.text); });
    });
  }
}

void hide(const Secrets& secrets, std::vector<Diagnostic>& diagnostics) {
  if (secrets.empty()) return;
  for (Diagnostic& diagnostic : diagnostics) {
    std::vector<std::string*> texts{&diagnostic.message, &diagnostic.mark};
    for (Label& label : diagnostic.labels) texts.push_back(&label.message);
    for (std::string& help : diagnostic.help) texts.push_back(&help);
    for (std::string& note : diagnostic.notes) texts.push_back(&note);
    for (Fix& fix : diagnostic.fixes) texts.push_back(&fix.title);
    for (std::string* text : texts) *text = secrets.hide(std::move(*text));
  }
}

// Against what is given, or else against the newest definition of the history.
void find_drift(Analysis& analysis, bool several) {
  Background& background = analysis.background;
  const Opened& now = *analysis.contents.definition;
  background.against = history::before(background.against, now, several);
  if (!background.against && background.history && (!several || !now.pipeline_name.empty())) {
    background.against = background.history->newest_definition(now.pipeline_name);
  }
  if (!background.against) return;
  cache::Setting::Values given;
  if (analysis.start) {
    for (const StartParameter& parameter : analysis.start->parameters) {
      if (parameter.has_value) given.emplace_back(parameter.name, parameter.value);
    }
  }
  analysis.drift = std::make_unique<const cache::Drift>(
      cache::find_drift(background.against->pipeline, analysis.pipeline, *analysis.graph, given));
}

// One definition of a file. `several`: it is not the only one.
void look_at(Analysis& analysis, std::span<const Rule* const> rules, const Runner& runner,
             const Settings& settings, bool several) {
  const Opened& definition = *analysis.contents.definition;
  const json::Tree& tree = definition.parsed.tree;
  if (tree.root()) analysis.violations = schema::check(tree.root());
  analysis.pipeline = build_pipeline(tree);
  note_hidden_parts(analysis.violations, analysis.pipeline);
  analysis.types = build_types(analysis.pipeline);
  analysis.graph = std::make_unique<const Graph>(analysis.pipeline);
  find_drift(analysis, several);

  std::vector<Diagnostic>& found = analysis.diagnostics;
  check_text(*analysis.contents.file, analysis.contents.host, runner, found);
  sort_by_place(found);

  std::optional<Selection> selection;
  if (analysis.start && analysis.start->selective) {
    selection = build_selection(analysis.pipeline, *analysis.graph, *analysis.start);
  }
  const Facts facts{*definition.document,
                    tree,
                    definition.parsed.problems,
                    analysis.violations,
                    analysis.pipeline,
                    *analysis.graph,
                    analysis.types,
                    definition.pipeline_name,
                    analysis.start.get(),
                    selection ? &*selection : nullptr,
                    analysis.drift.get(),
                    analysis.drift ? &analysis.background.against->document() : nullptr,
                    analysis.background.history.get(),
                    &settings.world(),
                    rules};
  std::vector<Diagnostic> inside;
  runner.run(facts, inside, [&](const Rule& rule) {
    return !runs_last(rule) &&
           (facts.pipeline.steps_complete || !has(rule.needs, Needs::all_steps)) &&
           (facts.pipeline.parameters_complete || !has(rule.needs, Needs::all_parameters));
  });
  drop_doubtful(*definition.document, tree.doubtful(), inside);
  if (facts.start != nullptr && facts.start->file) {
    check_text(*facts.start->file, facts.start->parsed, runner, inside);
  }
  settle(std::move(inside), *definition.document, facts.start, found);

  analysis.metadata_ignores = config::metadata_ignores(tree.root(), definition.document->text());
  apply(settings, rules, analysis);
  if (!analysis.metadata_ignores.empty()) judge_ignores(facts, runner, settings, analysis);
  drop_unwritable_fixes(found);
  // Also where nothing was found: a plan shows texts of the definition, and what is shown of one
  // definition may show lines of its neighbour.
  analysis.secrets = secrets_of(*definition.document, facts.secrets, facts.start);
  hide(analysis.secrets, found);
}

}  // namespace

std::unique_ptr<const Analysis> analyze(std::shared_ptr<const Document> file,
                                        std::span<const Rule* const> rules,
                                        std::shared_ptr<const StartRequest> start, Profile* profile,
                                        Background background, const Settings& settings) {
  return analyze(open_definition(std::move(file), settings.pipeline), rules, std::move(start),
                 profile, std::move(background), settings);
}

std::unique_ptr<const Analysis> analyze(Contents contents, std::span<const Rule* const> rules,
                                        std::shared_ptr<const StartRequest> start, Profile* profile,
                                        Background background, const Settings& settings) {
  auto analysis = std::make_unique<Analysis>();
  analysis->contents = std::move(contents);
  analysis->start = std::move(start);
  if (!analysis->has_definition()) return analysis;

  std::vector<Opened> others = std::move(analysis->contents.others);
  const Background given = std::move(background);
  analysis->background = given;
  const Runner runner(rules, profile, settings.steps_at_a_time);
  look_at(*analysis, rules, runner, settings, !others.empty());
  for (Opened& other : others) {
    auto part = std::make_unique<Analysis>();
    part->contents.file = analysis->contents.file;
    part->contents.definition = std::move(other);
    part->start = analysis->start;
    part->background = given;
    look_at(*part, rules, runner, settings, true);
    std::move(part->diagnostics.begin(), part->diagnostics.end(),
              std::back_inserter(analysis->diagnostics));
    part->diagnostics.clear();
    analysis->ignores.insert(analysis->ignores.end(), part->ignores.begin(), part->ignores.end());
    analysis->secrets.add(part->secrets);
    analysis->others.push_back(std::move(part));
  }
  return analysis;
}

namespace {

// A file that holds no definition, and what keeps its text.
template <class Keeper>
struct Aside {
  Keeper keeper;
  Analysis analysis;
};

// Runs the rules about plumbline's own files. `tell` says what they are about.
template <class Keeper, class Tell>
std::shared_ptr<const Analysis> check_aside(Keeper keeper, std::shared_ptr<const Document> file,
                                            const Document& plain,
                                            std::span<const Rule* const> rules,
                                            const Settings& settings, Tell tell) {
  auto aside = std::make_shared<Aside<Keeper>>();
  Analysis& analysis = aside->analysis;
  aside->keeper = std::move(keeper);
  analysis.contents.file = std::move(file);
  analysis.contents.host = json::parse(plain);
  const Types types;
  const Graph graph(analysis.pipeline);
  Facts facts{*analysis.contents.file,
              analysis.contents.host.tree,
              {},
              {},
              analysis.pipeline,
              graph,
              types};
  facts.rules = rules;
  tell(facts);
  Runner(rules, nullptr).run(facts, analysis.diagnostics, runs_last);
  choose(settings, analysis, analysis.diagnostics);
  sort_by_place(analysis.diagnostics);
  return {aside, &analysis};
}

}  // namespace

std::shared_ptr<const Analysis> check_layer(std::shared_ptr<const config::Layer> layer,
                                            std::span<const Rule* const> rules,
                                            std::span<const IgnoreUse> ignores,
                                            const Settings& settings) {
  std::vector<IgnoreUse> own;
  std::copy_if(ignores.begin(), ignores.end(), std::back_inserter(own),
               [&](const IgnoreUse& use) { return use.layer == layer.get(); });
  return check_aside(layer, layer->document, *layer->plain, rules, settings, [&](Facts& facts) {
    facts.configuration = layer.get();
    facts.ignores = &own;
  });
}

std::shared_ptr<const Analysis> check_baseline(std::shared_ptr<const Baseline> baseline,
                                               std::vector<std::uint64_t> left,
                                               std::span<const Rule* const> rules,
                                               const Settings& settings) {
  const BaselineUse use{baseline.get(), std::move(left)};
  const std::shared_ptr<const Document> document = baseline->document;
  return check_aside(std::move(baseline), document, *document, rules, settings,
                     [&](Facts& facts) { facts.baseline = &use; });
}

}  // namespace plumbline
