#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/cli/settings.h"
#include "analyzer/json/write.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

// Lines of "what  where", set in two columns.
class Listing {
 public:
  void add(std::string_view what, std::string_view where) {
    rows_.emplace_back(printable(what), printable(where));
  }
  void add(std::string_view name, const config::Layer& layer, const config::Said& said) {
    add(fmt::format("{} = {}", name, json::quote(said.text)), layer.spot(said.range));
  }
  std::string text() const {
    std::size_t width = 0;
    for (const auto& [what, where] : rows_) width = std::max(width, display_width(what));
    std::string out;
    for (const auto& [what, where] : rows_) {
      out += what + std::string(width - display_width(what) + 2, ' ') + where + '\n';
    }
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

std::string selector_text(const config::Selector& where) {
  std::string out;
  const auto add = [&](std::string_view name, const std::vector<config::Said>& patterns) {
    for (const config::Said& one : patterns) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, json::quote(one.text));
    }
  };
  add("file", where.files);
  add("step", where.steps);
  add("pointer", where.pointers);
  return out.empty() ? "" : " [" + out + "]";
}

std::string_view severity_text(const config::RuleSeverity& entry) {
  return entry.severity ? to_string(*entry.severity) : "off";
}

// Whether a selector can match anything in the file.
bool concerns(const config::Selector& where, const std::string& file, const config::Layer& layer) {
  config::Selector files;
  files.files = where.files;
  config::Place place;
  place.file = file;
  return files.matches(place, layer.directory);
}

class Shown {
 public:
  Shown(const config::Configuration& configuration, const std::string& file, const RuleBook& book)
      : configuration_(configuration), file_(file), book_(book) {}

  std::string text() {
    values();
    world();
    rules();
    for (const auto& layer : configuration_.layers) places(*layer);
    return list_.text();
  }

 private:
  using OneText = std::optional<config::Said> config::Layer::*;
  using Texts = std::optional<std::vector<config::Said>> config::Layer::*;

  void one(std::string_view name, OneText member) {
    for (const auto& layer : configuration_.layers) {
      if (!((*layer).*member)) continue;
      list_.add(name, *layer, *((*layer).*member));
      return;
    }
  }
  void several(std::string_view name, Texts member) {
    for (const auto& layer : configuration_.layers) {
      if (!((*layer).*member)) continue;
      for (const config::Said& said : *((*layer).*member)) list_.add(name, *layer, said);
      return;
    }
  }

  void values() {
    for (const auto& layer : configuration_.layers) {
      if (layer->extends) list_.add("extends", *layer, *layer->extends);
    }
    for (const auto& layer : configuration_.layers) {
      for (const config::Said& said : layer->profiles) list_.add("profile", *layer, said);
      if (!layer->profiles.empty()) break;
    }
    for (const auto& layer : configuration_.layers) {
      for (const config::Said& said : layer->policies) list_.add("policies", *layer, said);
    }
    for (const config::Plugin& plugin : configuration_.plugins()) {
      list_.add("plugins", *plugin.layer, {plugin.name, plugin.at});
    }
    one("region", &config::Layer::region);
    one("account", &config::Layer::account);
    one("prices", &config::Layer::prices);
    several("allowedInstanceTypes", &config::Layer::allowed_instance_types);
    several("requiredTags", &config::Layer::required_tags);
  }

  void world() {
    std::set<std::string_view> seen;
    for (const auto& layer : configuration_.layers) {
      for (const config::Quota& quota : layer->quotas) {
        if (!seen.insert(quota.name.text).second) continue;
        list_.add(fmt::format("quotas.{} = {}", json::quote(quota.name.text), quota.value),
                  layer->spot(quota.name.range));
      }
      for (const config::Said& said : layer->step_types) {
        list_.add("facts.stepTypes", *layer, said);
      }
      for (const config::Said& said : layer->instance_types) {
        list_.add("facts.instanceTypes", *layer, said);
      }
      for (const config::StepMembers& members : layer->members) {
        for (const config::Said& path : members.paths) {
          list_.add("facts.members." + members.step_type.text, *layer, path);
        }
      }
    }
  }

  // What decides about each rule in this file, step by step aside.
  void rules() {
    config::Place place;
    place.file = file_;
    for (const Rule* rule : book_.rules()) {
      const auto decision = config::decide(configuration_, rule->id, &place);
      if (decision.entry == nullptr) continue;
      list_.add(fmt::format("rules.{} = {}", rule->id, severity_text(*decision.entry)),
                decision.layer->spot(decision.entry->pattern.range));
    }
  }

  void places(const config::Layer& layer) {
    for (const config::Override& one : layer.overrides) {
      const bool of_places = !one.where.steps.empty() || !one.where.pointers.empty();
      if (!of_places || !concerns(one.where, file_, layer)) continue;
      for (const config::RuleSeverity& entry : one.rules) {
        list_.add(fmt::format("overrides{} {} = {}", selector_text(one.where), entry.pattern.text,
                              severity_text(entry)),
                  layer.spot(entry.pattern.range));
      }
    }
    for (const config::Ignore& ignore : layer.ignores) {
      if (!concerns(ignore.where, file_, layer)) continue;
      for (const config::Said& rule : ignore.rules) {
        const std::string until = ignore.until ? " until " + ignore.until->text : "";
        list_.add(fmt::format("ignores{} {}{}: {}", selector_text(ignore.where), rule.text, until,
                              ignore.reason),
                  layer.spot(rule.range));
      }
    }
  }

  const config::Configuration& configuration_;
  const std::string& file_;
  const RuleBook& book_;
  Listing list_;
};

}  // namespace

int show_config(const std::string& file, const CheckOptions& options) {
  if (options.isolated && !options.config.empty()) {
    throw Error(Error::Kind::usage, "--isolated reads no configuration, --config names one");
  }
  config::Finder finder(file_system(), version());
  const auto configuration = configuration_of(finder, options, file);
  if (!configuration) {
    complain(fmt::format("plumbline: no configuration applies to {}", printable(file)));
    return 0;
  }
  const RuleBook book(policy_files(options, {&configuration, 1}));
  std::vector<FileReport> faults;
  std::string files;
  for (const auto& layer : configuration->layers) {
    files += printable(layer->path) + '\n';
    FileReport report;
    report.path = layer->path;
    report.analysis = check_layer(layer, book.rules());
    if (!report.analysis->diagnostics.empty()) faults.push_back(std::move(report));
  }
  if (!faults.empty()) {
    write_stdout(render(faults, Format::text, {}));
    return 2;
  }
  write_stdout(files + Shown(*configuration, finder.absolute(file), book).text());
  return 0;
}

}  // namespace plumbline::cli
