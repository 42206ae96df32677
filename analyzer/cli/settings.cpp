#include "analyzer/cli/settings.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace plumbline::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{16} << 20U;  // of plumbline's own

FileReport report_on(const Document& document, std::shared_ptr<const Analysis> analysis) {
  FileReport report;
  report.path = document.name();
  report.bytes = document.size();
  report.status = "configuration";
  report.analysis = std::move(analysis);
  return report;
}

Content read_own(const std::string& path) {
  Content content = read_file(path, largest_file);
  if (content.too_large) {
    throw Error(Error::Kind::usage, fmt::format("{}: larger than {} bytes", path, largest_file));
  }
  return content;
}

plugin::Isolation isolation_of(const CheckOptions& options) {
  return options.plugin_isolation == "process" ? plugin::Isolation::process
                                               : plugin::Isolation::in_process;
}

// Whether all of a directory was searched.
bool covers(const Search& search, const std::string& directory) {
  return std::any_of(search.visits.begin(), search.visits.end(), [&](const Visit& visit) {
    if (!visit.what.starts_with("searched")) return false;
    const fs::path below =
        fs::path(directory).lexically_relative(fs::absolute(visit.path).lexically_normal() / "");
    const std::string relative = below.string();
    return !relative.empty() && !relative.starts_with("..");
  });
}

}  // namespace

config::FileSystem file_system() {
  config::FileSystem files;
  files.directory = fs::current_path().string();
  files.exists = [](const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0;
  };
  files.read = [exists = files.exists](const std::string& path) -> std::optional<std::string> {
    if (!exists(path)) return std::nullopt;
    return std::move(read_own(path).bytes);
  };
  return files;
}

std::string today() {
  const std::chrono::year_month_day day{
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::shared_ptr<const config::Configuration> configuration_of(config::Finder& finder,
                                                              const CheckOptions& options,
                                                              const std::string& file) {
  if (options.isolated) return nullptr;
  if (!options.config.empty()) return finder.at(options.config);
  const char* const named = std::getenv("PLUMBLINE_CONFIG");
  return named != nullptr && *named != '\0' ? finder.at(named) : finder.of(file);
}

std::vector<std::string> policy_files(
    const CheckOptions& options,
    std::span<const std::shared_ptr<const config::Configuration>> configurations) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& file) {
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  for (const std::string& file : options.policies) add(file);
  for (const auto& configuration : configurations) {
    if (configuration->broken()) continue;  // which is said, and nothing is checked
    for (const std::string& file : configuration->policies()) add(file);
  }
  return files;
}

std::vector<config::Plugin> plugins_of(
    std::span<const std::shared_ptr<const config::Configuration>> configurations) {
  std::vector<config::Plugin> out;
  std::set<std::string> seen;
  for (const auto& configuration : configurations) {
    if (configuration->broken()) continue;
    for (config::Plugin& plugin : configuration->plugins()) {
      if (seen.insert(plugin.key()).second) out.push_back(std::move(plugin));
    }
  }
  return out;
}

std::vector<std::string> sources_of(
    const CheckOptions& options,
    const std::shared_ptr<const config::Configuration>& configuration) {
  const auto configurations = std::span(&configuration, configuration ? 1U : 0U);
  auto sources = policy_files(options, configurations);
  for (const config::Plugin& plugin : plugins_of(configurations)) sources.push_back(plugin.key());
  return sources;
}

std::unique_ptr<const RuleBook> rules_here(const CheckOptions& options) {
  config::Finder finder(file_system(), version());
  const auto here = configuration_of(finder, options, "plumbline.jsonc");
  const auto configurations = std::span(&here, here ? 1U : 0U);
  auto book = std::make_unique<const RuleBook>(policy_files(options, configurations),
                                               plugins_of(configurations), isolation_of(options));
  for (const auto& plugin : book->plugins()) {
    if (plugin->fault().empty()) continue;
    complain("plumbline: " + printable(plugin::fault_text(*plugin, plugin->fault())));
  }
  return book;
}

Settled::Settled(const CheckOptions& options, const Search& search)
    : options_(options), directory_(fs::current_path().string()) {
  if (options.isolated && !options.config.empty()) {
    throw Error(Error::Kind::usage, "--isolated reads no configuration, --config names one");
  }
  config::Finder finder(file_system(), version());
  const std::string day = today();
  for (const Target& target : search.targets) {
    const bool standard = target.path == "-";
    const std::string name = !standard                        ? target.path
                             : options.stdin_filename.empty() ? "stdin"
                                                              : options.stdin_filename;
    Settings settings;
    settings.configuration = configuration_of(finder, options, name);
    settings.file = finder.absolute(name);
    settings.choice = {options.select, options.ignore, options.profiles};
    settings.today = day;
    const auto& configuration = settings.configuration;
    if (configuration && std::find(configurations_.begin(), configurations_.end(), configuration) ==
                             configurations_.end()) {
      configurations_.push_back(configuration);
    }
    targets_.emplace(target.path, Of{std::move(settings)});
  }
  book_ = std::make_unique<const RuleBook>(policy_files(options, configurations_),
                                           plugins_of(configurations_), isolation_of(options));
  for (auto& [path, of] : targets_) {
    const auto& configuration = of.settings.configuration;
    const auto [rules, fresh] = rules_.try_emplace(configuration.get());
    if (fresh) {
      rules->second =
          rules_to_run(of.settings, book_->rules_of(sources_of(options, configuration)));
    }
    of.rules = &rules->second;
  }
  for (const Rule* rule : book_->rules()) {
    if (std::any_of(rules_.begin(), rules_.end(), [&](const auto& some) {
          return std::find(some.second.begin(), some.second.end(), rule) != some.second.end();
        })) {
      all_.push_back(rule);
    }
  }
  check_configurations();
  if (options.baseline.empty()) return;
  baseline_ = read_baseline(
      std::make_shared<const Document>(options.baseline, read_own(options.baseline).bytes));
  baseline_directory_ = fs::path(finder.absolute(options.baseline)).parent_path().string();
  for (const Baseline::Entry& entry : baseline_->entries) left_.push_back(entry.count);
}

void Settled::check_configurations() {
  std::set<const config::Layer*> seen;
  for (const auto& configuration : configurations_) {
    for (const auto& layer : configuration->layers) {
      if (!seen.insert(layer.get()).second) continue;
      auto analysis = check_layer(layer, book_->rules());
      if (!analysis->diagnostics.empty()) {
        faults_.push_back(report_on(*layer->document, std::move(analysis)));
      }
    }
  }
}

const Settings& Settled::of(const Target& target) const {
  return targets_.at(target.path).settings;
}

std::span<const Rule* const> Settled::rules(const Target& target) const {
  return *targets_.at(target.path).rules;
}

void Settled::add(const Profile& own, const Target& target, Profile& all) const {
  all.spent.resize(all_.size());
  const auto ran = rules(target);
  for (std::size_t i = 0, at = 0; i < own.spent.size(); ++i) {
    while (all_[at] != ran[i]) ++at;  // both are sorted
    all.spent[at] += own.spent[i];
  }
}

std::string Settled::baseline_path(const std::string& report_path) const {
  if (report_path == "<stdin>") return report_path;
  const fs::path path = (fs::path(directory_) / report_path).lexically_normal();
  const std::string directory = !baseline_directory_.empty()
                                    ? baseline_directory_
                                    : fs::path(directory_ + "/" + options_.write_baseline)
                                          .lexically_normal()
                                          .parent_path()
                                          .string();
  return path.lexically_relative(directory).string();
}

void Settled::mark_known(const std::string& report_path, Analysis& analysis) const {
  if (!baseline_) return;
  std::vector<std::uint64_t> left = left_;
  compare(*baseline_, baseline_path(report_path), analysis, left);
}

void Settled::finish(const Search& search, std::vector<FileReport>& reports) {
  add_unused(search, reports);
  if (!baseline_) return;
  for (FileReport& report : reports) {
    if (!report.analysis) continue;
    auto analysis = std::const_pointer_cast<Analysis>(report.analysis);
    compare(*baseline_, baseline_path(report.path), *analysis, left_);
  }
  add_stale(reports);
}

// An ignore is judged by what came of it in all files together.
void Settled::add_unused(const Search& search, std::vector<FileReport>& reports) const {
  std::map<const config::Ignore*, IgnoreUse> uses;
  for (const FileReport& report : reports) {
    if (!report.analysis) continue;
    for (const IgnoreUse& use : report.analysis->ignores) {
      if (use.layer == nullptr) continue;
      const auto [known, fresh] = uses.try_emplace(use.ignore, use);
      for (std::size_t i = 0; !fresh && i < use.uses.size(); ++i) {
        known->second.uses[i] += use.uses[i];
        known->second.undecided[i] = known->second.undecided[i] || use.undecided[i];
      }
    }
  }
  std::set<const config::Layer*> seen;
  for (const auto& configuration : configurations_) {
    Settings settings;
    settings.configuration = configuration;
    settings.choice = {options_.select, options_.ignore, options_.profiles};
    for (const auto& layer : configuration->layers) {
      if (!seen.insert(layer.get()).second) continue;
      // Other files may need what an extended configuration ignores.
      const bool all = layer == configuration->layers.front() && covers(search, layer->directory);
      std::vector<IgnoreUse> own;
      for (const config::Ignore& ignore : layer->ignores) {
        const auto found = uses.find(&ignore);
        if (found == uses.end()) continue;
        IgnoreUse& use = found->second;
        if (!all) use.undecided.assign(use.undecided.size(), true);
        own.push_back(use);
      }
      auto analysis =
          std::const_pointer_cast<Analysis>(check_layer(layer, book_->rules(), own, settings));
      add_broken_plugins(*configuration, *layer, *analysis);
      if (!analysis->diagnostics.empty()) {
        reports.push_back(report_on(*layer->document, std::move(analysis)));
      }
    }
  }
}

// One that gives no rules is said where it is named.
void Settled::add_broken_plugins(const config::Configuration& configuration,
                                 const config::Layer& layer, Analysis& analysis) const {
  for (const auto& plugin : book_->plugins()) {
    if (plugin->fault().empty() || plugin->where().layer != &layer) continue;
    Diagnostic found;
    found.rule = "internal/plugin";
    const auto said = config::decide(configuration, found.rule, nullptr);
    found.severity =
        said.entry != nullptr && said.entry->severity ? *said.entry->severity : Severity::error;
    found.where = {layer.document.get(), plugin->where().at};
    found.message = plugin::fault_text(*plugin, plugin->fault());
    if (!plugin->last_words().empty()) {
      found.notes.push_back("its last words: " + quoted(plugin->last_words(), 200));
    }
    found.help.emplace_back("mend it, or take it out of `plugins`");
    analysis.diagnostics.push_back(std::move(found));
  }
}

bool Settled::could_look(std::string_view rule) const {
  switch (looks_at(rule)) {
    case Beside::nothing: return true;
    case Beside::start: return !options_.start_request.empty() || options_.start.any();
    case Beside::against: return !options_.against.empty() || !options_.history.empty();
    case Beside::history: return !options_.history.empty();
  }
  return true;
}

// A rule that nobody knows has been taken out of plumbline, or is of a policy that was not given.
bool Settled::ran_or_is_gone(std::string_view rule) const {
  const auto is = [&](const Rule* one) { return one->id == rule; };
  if (std::any_of(all_.begin(), all_.end(), is)) return true;
  if (book_->find(rule) != nullptr) return false;
  const std::string_view group = rule.substr(0, rule.find('/') + 1);
  const auto own = all_rules();
  return std::any_of(own.begin(), own.end(),
                     [&](const Rule* one) { return one->id.starts_with(group); });
}

// Entries of files that were not checked, or of rules that did not run, are left alone.
void Settled::add_stale(std::vector<FileReport>& reports) {
  std::set<std::string> paths;
  for (const FileReport& report : reports) {
    if (report.analysis) paths.insert(baseline_path(report.path));
  }
  const Choice choice{options_.select, options_.ignore, options_.profiles};
  for (std::size_t i = 0; i < left_.size(); ++i) {
    const Baseline::Entry& entry = baseline_->entries[i];
    std::error_code ignored;
    const bool gone =
        entry.path != "<stdin>" && !fs::exists(fs::path(baseline_directory_) / entry.path, ignored);
    const bool looked =
        ran_or_is_gone(entry.rule) && choice.has(entry.rule) && could_look(entry.rule);
    if (!gone && (!looked || !paths.contains(entry.path))) left_[i] = 0;
  }
  Settings settings;
  settings.choice = choice;
  if (configurations_.size() == 1) settings.configuration = configurations_.front();
  if (options_.prune_baseline) return;
  auto analysis = check_baseline(baseline_, left_, book_->rules(), settings);
  if (!analysis->diagnostics.empty()) {
    reports.push_back(report_on(*baseline_->document, std::move(analysis)));
    reports.back().status = "baseline";
  }
}

int Settled::write(const std::vector<FileReport>& reports) const {
  std::vector<Baseline::Entry> entries;
  std::uint64_t kept = 0, dropped = 0;
  if (options_.prune_baseline) {
    for (std::size_t i = 0; i < left_.size(); ++i) {
      Baseline::Entry entry = baseline_->entries[i];
      entry.count -= left_[i];
      kept += entry.count;
      dropped += left_[i];
      if (entry.count > 0) entries.push_back(std::move(entry));
    }
  } else {
    for (const FileReport& report : reports) {
      if (!report.analysis) continue;
      auto own = baseline_entries(*report.analysis, baseline_path(report.path));
      for (Baseline::Entry& entry : own) {
        kept += entry.count;
        entries.push_back(std::move(entry));
      }
    }
  }
  const std::string& file = options_.prune_baseline ? options_.baseline : options_.write_baseline;
  if (!options_.prune_baseline || dropped > 0) write_file(file, write_baseline(entries));
  if (options_.quiet) return 0;
  const auto counted = [](std::uint64_t number) {
    return fmt::format("{} finding{}", number, number == 1 ? "" : "s");
  };
  complain(options_.prune_baseline
               ? fmt::format("{}: {} kept, {} removed", printable(file), counted(kept), dropped)
               : fmt::format("{}: {}", printable(file), counted(kept)));
  return 0;
}

}  // namespace plumbline::cli
