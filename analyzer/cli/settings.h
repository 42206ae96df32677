// Which configuration and baseline hold for which file, as the command line says it, and what they
// say about themselves in the end.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/check/baseline.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/rule_book.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {

// The world as configurations see it.
config::FileSystem file_system();
// "2026-11-21", in UTC.
std::string today();

class Settled {
 public:
  // Reads the configurations of all targets, and the baseline. Throws Error.
  Settled(const CheckOptions&, const Search&);

  // Faults of configurations: nothing is checked when there are any.
  const std::vector<FileReport>& faults() const { return faults_; }
  // Of a target; the same reference for as long as this lives.
  const Settings& of(const Target&) const;
  // Those that run over the target; those that run over any, sorted by id.
  std::span<const Rule* const> rules(const Target&) const;
  const std::vector<const Rule*>& rules() const { return all_; }
  const RuleBook& book() const { return *book_; }  // of all targets
  // Adds the times of one file's rules to those of rules().
  void add(const Profile& own, const Target&, Profile& all) const;

  // Marks what the baseline has of the file.
  void mark_known(const std::string& report_path, Analysis&) const;
  // Compares the results with the baseline, and adds what is to be said of the baseline and of
  // ignores in configurations.
  void finish(const Search&, std::vector<FileReport>&);
  bool writes() const { return options_.prune_baseline || !options_.write_baseline.empty(); }
  // Writes what `baseline create` and `baseline prune` write; the exit status.
  int write(const std::vector<FileReport>&) const;

 private:
  void check_configurations();
  void add_unused(const Search&, std::vector<FileReport>&) const;
  void add_broken_plugins(const config::Configuration&, const config::Layer&, Analysis&) const;
  void add_stale(std::vector<FileReport>&);
  bool ran_or_is_gone(std::string_view rule) const;
  bool could_look(std::string_view rule) const;
  std::string baseline_path(const std::string& report_path) const;

  const CheckOptions& options_;
  std::string directory_;  // the current one
  struct Of {
    Settings settings;
    const std::vector<const Rule*>* rules = nullptr;
  };
  std::map<std::string, Of> targets_;  // by path
  std::unique_ptr<const RuleBook> book_;
  std::map<const config::Configuration*, std::vector<const Rule*>> rules_;
  std::vector<const Rule*> all_;
  std::vector<std::shared_ptr<const config::Configuration>> configurations_;
  std::vector<FileReport> faults_;
  std::shared_ptr<const Baseline> baseline_;
  std::string baseline_directory_;
  std::vector<std::uint64_t> left_;  // of each entry, after the comparison
};

// Those that the command line and the configurations name, each once.
std::vector<std::string> policy_files(
    const CheckOptions&, std::span<const std::shared_ptr<const config::Configuration>>);

// Those that the configurations name, each once.
std::vector<config::Plugin> plugins_of(
    std::span<const std::shared_ptr<const config::Configuration>>);
// What a configuration adds to the rules: its policy files, and its plugins' keys.
std::vector<std::string> sources_of(const CheckOptions&,
                                    const std::shared_ptr<const config::Configuration>&);

// The rules of the current directory. Complains of plugins that cannot be used.
std::unique_ptr<const RuleBook> rules_here(const CheckOptions&);

// --config, then PLUMBLINE_CONFIG, then the nearest; null with --isolated or when there is none.
std::shared_ptr<const config::Configuration> configuration_of(config::Finder&, const CheckOptions&,
                                                              const std::string& file);

}  // namespace plumbline::cli
