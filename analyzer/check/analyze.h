// The front door: bytes in, an immutable analysis out. The command line, the editor and the tests
// all call this.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analyzer/cache/drift.h"
#include "analyzer/check/rule.h"
#include "analyzer/check/runner.h"
#include "analyzer/check/settings.h"
#include "analyzer/containers/containers.h"
#include "analyzer/history/history.h"
#include "analyzer/model/secrets.h"

namespace plumbline {

// What is known beside the file. Rules about drift and history are silent without it.
struct Background {
  std::shared_ptr<const history::Definition> against;  // the definition as it was; null: not given
  std::shared_ptr<const history::History> history;     // saved executions; null: not given
};

// Everything known about one file. Places in `diagnostics` point into documents held here. A file
// with several definitions has one for each: the first one's `others` are the rest, and its
// `diagnostics`, `secrets` and `ignores` are those of all.
struct Analysis {
  Contents contents;
  std::vector<schema::Violation> violations;
  Pipeline pipeline;  // empty when the file holds no definition
  Types types;
  std::unique_ptr<const Graph> graph;         // null when the file holds no definition
  std::shared_ptr<const StartRequest> start;  // null: none was given
  Background background;
  std::unique_ptr<const cache::Drift> drift;  // null: nothing to compare with
  // By place, then rule: those of the definition, of the start request, of options.
  std::vector<Diagnostic> diagnostics;
  // What no report may show, see model/secrets.h; empty when nothing was found. `diagnostics` are
  // without it.
  Secrets secrets;
  std::vector<config::Ignore> metadata_ignores;
  std::vector<IgnoreUse> ignores;  // those of Metadata, then those of the configuration

  std::vector<std::unique_ptr<const Analysis>> others;  // by place

  bool has_definition() const { return contents.definition.has_value(); }
  // The definition's document and tree; the file's own when it holds no definition.
  const Document& document() const;
  const json::Tree& tree() const;
  // This and the others, without what holds no definition.
  std::vector<const Analysis*> parts() const;
  // The part whose definition the document is, else this one.
  const Analysis& of(const Document&) const;
};

std::unique_ptr<const Analysis> analyze(std::shared_ptr<const Document> file,
                                        std::span<const Rule* const> rules,
                                        std::shared_ptr<const StartRequest> start = nullptr,
                                        Profile* profile = nullptr, Background background = {},
                                        const Settings& settings = {});

// Likewise, of what has been opened already: in a file that open_definition() does not know, the
// source of a program for example.
std::unique_ptr<const Analysis> analyze(Contents contents, std::span<const Rule* const> rules,
                                        std::shared_ptr<const StartRequest> start, Profile* profile,
                                        Background background, const Settings& settings);

// What is wrong with a configuration file itself. `ignores`: what came of its ignores in all files
// together; those of other files are left out. It keeps the layer.
std::shared_ptr<const Analysis> check_layer(std::shared_ptr<const config::Layer> layer,
                                            std::span<const Rule* const> rules,
                                            std::span<const IgnoreUse> ignores = {},
                                            const Settings& settings = {});

}  // namespace plumbline
