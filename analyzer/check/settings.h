// What a run or an editor knows about a file besides its bytes: the configuration, which rules were
// asked for, what day it is. And what comes of it: severities, ignored findings.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/runner.h"
#include "analyzer/config/configuration.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline {

struct Rule;
struct Analysis;

// What the command line says of rules; it wins over configurations.
struct Choice {
  std::vector<std::string> select, ignore;  // ids, groups or globs
  std::vector<std::string> profiles;        // none: those of the configuration, or "default"
  bool has(std::string_view rule) const;
  bool names(std::string_view rule) const;  // selected by somebody, not by default
};

struct Settings {
  std::shared_ptr<const config::Configuration> configuration;  // null: none
  std::string file;                                            // its absolute path
  Choice choice;
  std::string today;                         // "2026-11-21"; empty: no ignore expires
  std::string pipeline;                      // of a file's definitions, the one to look at; or ""
  std::size_t steps_at_a_time = usual_part;  // see Runner; nothing that is found depends on it

  const World& world() const { return configuration ? configuration->world : unknown_world(); }
};

// What came of an ignore. Parallel to its `rules`: how many findings each took, and whether that is
// all there is to know (rules may not have run, or not all of the file is understood).
struct IgnoreUse {
  const config::Ignore* ignore = nullptr;
  const config::Layer* layer = nullptr;  // null: in the definition's Metadata
  std::vector<std::size_t> uses;
  std::vector<bool> undecided;
  bool expired = false;
};

// What a rule looks at besides the definition: it is silent about one that comes alone.
enum class Beside : std::uint8_t { nothing, start, against, history };
Beside looks_at(std::string_view rule);

// Those that are to run over the file: the ones of its profiles, and those that somebody asks for.
// A rule that --select names by id runs whatever its profiles are, as do those of a group when no
// profile is given, and those to which a configuration gives a severity by id.
std::vector<const Rule*> rules_to_run(const Settings&, std::span<const Rule* const> all);

// Leaves out what was not asked for or is off, sets severities, and marks what is ignored.
void choose(const Settings&, Analysis&, std::vector<Diagnostic>&);
// The same for all findings of a definition; also says in `analysis.ignores` what came of
// each ignore. `rules`: all that ran.
void apply(const Settings&, std::span<const Rule* const> rules, Analysis& analysis);

}  // namespace plumbline
