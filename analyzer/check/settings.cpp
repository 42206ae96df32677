#include "analyzer/check/settings.h"

#include <algorithm>
#include <array>
#include <set>

#include "analyzer/check/analyze.h"
#include "analyzer/check/fingerprint.h"
#include "analyzer/config/glob.h"

namespace plumbline {
namespace {

bool any_matches(const std::vector<std::string>& patterns, std::string_view rule) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return config::rule_matches(pattern, rule);
  });
}

// Whether the rule runs without a configuration that names it.
bool is_standard(const Settings& settings, const Rule& rule) {
  const auto& [select, ignore, given] = settings.choice;
  std::vector<std::string> profiles = given;
  if (given.empty() && settings.configuration) profiles = settings.configuration->profiles();
  Profiles wanted = Profiles::standard;
  for (const std::string& name : profiles) {
    wanted = wanted | find_profile(name).value_or(Profiles::standard);
  }
  return is_in(rule, wanted) || std::find(select.begin(), select.end(), rule.id) != select.end() ||
         (given.empty() && any_matches(select, rule.id));
}

// Whether a configuration gives the rule a severity by its id.
bool is_named(const config::Configuration& configuration, std::string_view rule) {
  const auto names = [&](const std::vector<config::RuleSeverity>& rules) {
    return std::any_of(rules.begin(), rules.end(), [&](const config::RuleSeverity& entry) {
      return entry.severity && entry.pattern.text == rule;
    });
  };
  return std::any_of(configuration.layers.begin(), configuration.layers.end(),
                     [&](const auto& layer) {
                       return names(layer->rules) ||
                              std::any_of(layer->overrides.begin(), layer->overrides.end(),
                                          [&](const auto& one) { return names(one.rules); });
                     });
}

bool is_own(std::string_view rule) { return rule.starts_with("internal/"); }

class Application {
 public:
  Application(const Settings& settings, Analysis& analysis)
      : settings_(settings), analysis_(analysis) {}

  void choose(std::vector<Diagnostic>& diagnostics) {
    std::erase_if(diagnostics,
                  [&](Diagnostic& found) { return !is_own(found.rule) && !keep(found); });
  }

  // Rules that run only because the configuration names them.
  void note_extra(std::span<const Rule* const> rules) {
    if (!settings_.configuration) return;
    for (const Rule* rule : rules) {
      if (is_named(*settings_.configuration, rule->id) && !is_standard(settings_, *rule)) {
        extra_.insert(rule->id);
      }
    }
  }

  void collect_ignores() {
    const auto add = [&](const config::Ignore& ignore, const config::Layer* layer) {
      const std::size_t number = ignore.rules.size();
      analysis_.ignores.push_back({&ignore, layer, std::vector<std::size_t>(number),
                                   std::vector<bool>(number), ignore.expired(settings_.today)});
    };
    for (const config::Ignore& ignore : analysis_.metadata_ignores) add(ignore, nullptr);
    if (!settings_.configuration) return;
    for (const auto& layer : settings_.configuration->layers) {
      for (const config::Ignore& ignore : layer->ignores) add(ignore, layer.get());
    }
  }

  // A rule that did not run finds nothing, nor does one that has no start to look at.
  void decide(std::span<const Rule* const> rules) {
    const bool whole = !analysis_.tree().truncated() && analysis_.pipeline.steps_complete &&
                       analysis_.pipeline.parameters_complete;
    for (IgnoreUse& use : analysis_.ignores) {
      for (std::size_t i = 0; i < use.undecided.size(); ++i) {
        const std::string& pattern = use.ignore->rules[i].text;
        bool all = whole, some = false;
        for (const Rule* rule : rules) {
          if (!config::rule_matches(pattern, rule->id)) continue;
          all = all && could_look(rule->id) && settings_.choice.has(rule->id);
          some = some || !is_off(rule->id);
        }
        use.undecided[i] = !all || !some;
      }
    }
  }

 private:
  // Whether the finding is one at all; sets what is said about it.
  bool keep(Diagnostic& found) {
    if (!settings_.choice.has(found.rule)) return false;
    if (!settings_.configuration && analysis_.ignores.empty()) return true;
    const config::Place place = place_of(found);
    if (settings_.configuration) {
      const auto decision = config::decide(*settings_.configuration, found.rule, &place);
      if (decision.entry != nullptr && decision.entry->severity) {
        found.severity = *decision.entry->severity;
      } else if (decision.entry != nullptr && !settings_.choice.names(found.rule)) {
        return false;
      }
      // An override has turned it on, elsewhere.
      if (extra_.contains(found.rule) &&
          (decision.entry == nullptr || decision.entry->pattern.text != found.rule)) {
        return false;
      }
    }
    if (config::can_be_ignored(found.rule)) ignore(found, place);
    return true;
  }

  config::Place place_of(const Diagnostic& found) const {
    config::Place place;
    place.file = settings_.file;
    const Document& document = document_of(analysis_, found.where);
    if (&document != &analysis_.document()) return place;
    const json::Value& root = analysis_.tree().root();
    const auto path = json::path_to(root, found.where.range);
    place.pointer = json::pointer(path);
    place.name_pointer = name_pointer(root, found.where.range);
    // A step is an item of Steps, IfSteps or ElseSteps.
    for (std::size_t i = 1; i < path.size(); ++i) {
      const std::string_view list = path[i - 1].key;
      if (!path[i].is_item || path[i - 1].is_item) continue;
      if (list != "Steps" && list != "IfSteps" && list != "ElseSteps") continue;
      const json::Value& name = (*path[i].value)["Name"];
      if (name.is(json::Kind::string)) place.steps.push_back(name.text());
    }
    return place;
  }

  void ignore(Diagnostic& found, const config::Place& place) {
    for (IgnoreUse& use : analysis_.ignores) {
      const config::Ignore& entry = *use.ignore;
      if (use.expired || entry.reason.empty()) continue;
      const std::string_view directory =
          use.layer != nullptr ? std::string_view(use.layer->directory) : std::string_view();
      bool matched = false;
      for (std::size_t i = 0; i < entry.rules.size(); ++i) {
        if (!config::rule_matches(entry.rules[i].text, found.rule)) continue;
        if (!matched && !entry.where.matches(place, directory)) break;
        matched = true;
        ++use.uses[i];
      }
      if (!matched || found.suppressed) continue;
      if (use.layer != nullptr) {
        found.suppressed = {"configuration", entry.reason, use.layer->spot(entry.at)};
      } else {
        const Location seen = analysis_.document().visible(entry.at);
        const Position at = seen.document->position(seen.range.begin, Unit::code_point);
        found.suppressed = {"metadata", entry.reason,
                            std::string(seen.document->name()) + ":" + std::to_string(at.line + 1) +
                                ":" + std::to_string(at.column + 1)};
      }
    }
  }

  bool could_look(std::string_view rule) const {
    switch (looks_at(rule)) {
      case Beside::nothing: return true;
      case Beside::start: return analysis_.start != nullptr;
      case Beside::against: return analysis_.drift != nullptr;
      case Beside::history: return analysis_.background.history != nullptr;
    }
    return true;
  }

  bool is_off(std::string_view rule) const {
    if (!settings_.configuration) return false;
    const auto decision = config::decide(*settings_.configuration, rule, nullptr);
    return decision.entry != nullptr && !decision.entry->severity;
  }

  const Settings& settings_;
  Analysis& analysis_;
  std::set<std::string_view> extra_;
};

}  // namespace

Beside looks_at(std::string_view rule) {
  if (rule == "cache/key-drifts") return Beside::against;
  if (rule == "cache/expires-before-next-run") return Beside::history;
  constexpr std::array<std::string_view, 9> ids{
      "cache/new-pipeline-name",       "parameters/empty-value",     "parameters/missing-value",
      "parameters/repeated-value",     "parameters/too-many-values", "parameters/unknown-override",
      "parameters/value-outside-enum", "parameters/value-too-long",  "parameters/wrong-value"};
  const bool start =
      rule.starts_with("selection/") || std::find(ids.begin(), ids.end(), rule) != ids.end();
  return start ? Beside::start : Beside::nothing;
}

bool Choice::has(std::string_view rule) const {
  return (select.empty() || any_matches(select, rule)) && !any_matches(ignore, rule);
}

bool Choice::names(std::string_view rule) const { return any_matches(select, rule); }

std::vector<const Rule*> rules_to_run(const Settings& settings, std::span<const Rule* const> all) {
  std::vector<const Rule*> rules;
  for (const Rule* rule : all) {
    if (is_standard(settings, *rule) ||
        (settings.configuration && is_named(*settings.configuration, rule->id))) {
      rules.push_back(rule);
    }
  }
  return rules;
}

void choose(const Settings& settings, Analysis& analysis, std::vector<Diagnostic>& diagnostics) {
  Application(settings, analysis).choose(diagnostics);
}

void apply(const Settings& settings, std::span<const Rule* const> rules, Analysis& analysis) {
  Application application(settings, analysis);
  application.note_extra(rules);
  application.collect_ignores();
  application.choose(analysis.diagnostics);
  application.decide(rules);
}

}  // namespace plumbline
