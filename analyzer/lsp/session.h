// What the server knows between two messages: the client, the settings, the open files.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/analyze.h"
#include "analyzer/cost/price_file.h"
#include "analyzer/lsp/protocol.h"
#include "analyzer/lsp/text.h"
#include "analyzer/simulate/simulate.h"

namespace plumbline::lsp {

// What is outside the program; tests give their own.
struct Outside {
  std::string version;
  std::vector<std::string> (*find_files)(const std::string& folder) = nullptr;  // paths, sorted
  std::optional<std::string> (*read_file)(const std::string& path, std::uint64_t limit) = nullptr;
  config::FileSystem configurations = {};  // where plumbline.jsonc is looked for; or empty
  std::string (*today)() = nullptr;        // "2026-11-21"
  // All rules where a configuration holds, its policies among them; empty: those of plumbline.
  std::function<std::vector<const Rule*>(const config::Configuration*)> rules = {};
  // Another number when a file has changed; 0: not known.
  std::uint64_t (*stamp)(const std::string& path) = nullptr;
  // Milliseconds since 1970 in UTC.
  history::Instant (*now)() = nullptr;
  // Saved executions of a folder. Throws Error.
  std::shared_ptr<const history::History> (*read_history)(const std::string& folder) = nullptr;
  // Keeps a page where a browser can read it; its path. Throws Error.
  std::string (*keep_page)(const std::string& name, const std::string& html) = nullptr;
  std::string configuration = {};  // path of the one that holds for all files; empty: none does
  // The page of a rule of `rules`, Markdown; of plumbline's own rules where it is not given.
  std::function<std::string_view(const config::Configuration*, std::string_view rule)> page = {};
};

// What the client said it can do.
struct Client {
  Unit unit = Unit::utf16;
  bool pulls_diagnostics = false, related_information = false, code_description = false;
  bool tags = false, diagnostic_data = false, diagnostic_version = false;
  bool action_literals = false, action_data = false, action_preferred = false;
  bool resolves_edits = false, document_changes = false;
  bool nested_symbols = false, snippets = false, markdown = false;
  bool line_folding_only = false;
  std::uint32_t most_folds = 5000;
  bool configuration = false, watches_files = false, shows_documents = false, applies_edits = false;
  bool refreshes_diagnostics = false, refreshes_lenses = false, refreshes_hints = false;
};

// `plumbline` in the client's settings.
struct Options {
  Choice choice;
  std::string docs;  // address below which the rules' pages are; empty: none is known
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
  bool inlay_hints = true, code_lenses = true;
  // What a dry run is made of besides the definition; paths, relative to the workspace's folder.
  std::string scenario, history, durations, prices, region;
  // Addresses that links lead to, with {bucket} and {key}, or {arn}; empty: there are no links.
  std::string s3_link, arn_link;
};
Options read_options(const Value& plumbline);

// An analysis and the text that it is of.
struct Snapshot {
  std::shared_ptr<const Document> document;
  std::shared_ptr<const Analysis> analysis;
  bool whole = false;  // a definition without a syntax error
};

// An edit of a text of which only the sizes matter.
struct Splice {
  std::uint32_t begin = 0, end = 0, size = 0;
};

struct Planned;  // lsp/plan.h

struct OpenFile {
  std::string uri, language;  // as the client spells them
  std::int64_t version = 0;
  Text text;
  std::shared_ptr<const Document> document;  // of the text as it is; null: not made yet
  std::shared_ptr<const Snapshot> now;       // null: edited since
  std::shared_ptr<const Snapshot> good;      // the last whole one; null: there was none
  std::vector<Splice> since_good;            // edits between that one and the text
  bool published = false;                    // the client has the diagnostics of this text
  // The last dry runs, one of each definition that was asked about.
  std::vector<std::shared_ptr<const Planned>> planned;

  void edit(Range range, std::string_view by);
  void replace_all(std::string_view by);
};

struct Session {
  Outside outside;
  Client client;
  Options options;
  std::vector<std::string> folders;                             // paths
  std::map<std::string, std::unique_ptr<OpenFile>> files = {};  // by canonical URI
  std::size_t analyses = 0;                                     // so far
  struct Said {
    std::string method, params;
    bool asks = false;  // a request, else a notification
  };
  std::vector<Said> said = {};  // what is to be sent behind the answer
  void tell(std::string method, std::string params) {
    said.push_back({std::move(method), std::move(params), false});
  }
  void ask(std::string method, std::string params) {
    said.push_back({std::move(method), std::move(params), true});
  }
  void log(int type, const std::string& text);  // 1: an error, 2: a warning, 3: for information

  OpenFile* find(std::string_view uri);
  // That of `params.textDocument.uri`. Throws Failure.
  OpenFile& file(const Value& params);
  const Document& document(OpenFile&) const;
  const Snapshot& analysed(OpenFile&);
  bool too_large(const OpenFile& file) const { return file.text.size() > options.max_file_size; }

  // What is known of a file besides its text, and the rules that run over it.
  struct Known {
    Settings settings;
    std::vector<const Rule*> rules;
  };
  Known known_of(std::string_view uri);
  std::shared_ptr<const Analysis> analyse(std::shared_ptr<const Document>, std::string_view uri);
  std::string page(std::string_view uri, std::string_view rule);
  // An absolute path of a setting's.
  std::string path_in_workspace(const std::string& path) const;
  // What the settings name for dry runs, read once. What cannot be read is in `faults`.
  struct Assumed {
    std::shared_ptr<const simulate::Scenario> scenario;
    std::shared_ptr<const history::History> history;
    std::shared_ptr<const simulate::DurationFile> durations;
    std::map<std::string, std::optional<cost::PriceFile>> prices;  // by path
    std::string fault;                                             // empty: all could be read
  };
  Assumed& assumed();
  // Configurations are read again, and files on the disk looked at again.
  void forget_files();
  struct OnDisk {  // what was found in a file that is not open
    std::uint64_t stamp = 0;
    bool is_definition = false;
    std::string diagnostics;  // as the protocol has them
  };
  std::map<std::string, OnDisk> on_disk;  // by path

 private:
  config::Finder& finder();

  std::optional<config::Finder> finder_;
  std::optional<Assumed> assumed_;
};

}  // namespace plumbline::lsp
