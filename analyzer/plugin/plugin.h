// Rules of plugins: shared objects and programs that a configuration names. They get the facts of a
// definition as JSON and answer with findings at JSON pointers. To everything else they are rules
// like any other. docs/plugins.md describes both forms; plugins/abi/plumbline_plugin.h is the C
// one.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/config/plugin.h"

namespace plumbline::plugin {

enum class Isolation : std::uint8_t {
  process,     // a child process: its crash is not ours
  in_process,  // shared objects only, and not in a static executable
};

class Plugin;

struct PluginRule : Rule {
  const Plugin* plugin = nullptr;
  std::string id_text, summary_text;  // what Rule points to
  std::string page;                   // Markdown, like the page of a rule
};

// What it says of one definition.
struct Remark {
  std::string rule, pointer, message, help;
  std::optional<Severity> severity;  // no value: the rule's
};
struct Verdict {
  std::vector<Remark> remarks;  // in its order
  std::string fault;            // why there is no more: "crashed: ..."; empty: all is well
  std::string last_words;       // on standard error
};

class Plugin {
 public:
  // Asks it for its rules. `host`: the program that opens shared objects. `known`: rules whose ids
  // are taken. Never fails: what is wrong is fault().
  Plugin(config::Plugin where, Isolation, std::string host, std::span<const Rule* const> known);
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  const config::Plugin& where() const { return where_; }
  std::span<const std::unique_ptr<const PluginRule>> rules() const { return rules_; }
  const std::string& fault() const { return fault_; }  // empty: it can be used
  const std::string& last_words() const { return last_words_; }

  // Asks it about a definition; the rules of one plugin that run over a definition, one after the
  // other in one thread, ask it once. `first`: this call did.
  std::shared_ptr<const Verdict> verdict(const Facts&, bool& first) const;

 private:
  struct Said;  // what it answered
  Said ask(std::string_view facts) const;
  std::string read_rules(const std::string& answer, std::span<const Rule* const> known);
  Verdict judge(const Facts&) const;
  std::string read_line(std::string_view line, const Facts&, Verdict&, bool& done) const;

  config::Plugin where_;
  Isolation isolation_;
  std::string host_;
  std::vector<std::unique_ptr<const PluginRule>> rules_;
  std::string fault_, last_words_;

  struct Last {
    std::string path, text;
    std::shared_ptr<const Verdict> verdict;
  };
  mutable std::mutex lock_;
  mutable std::map<std::thread::id, Last> last_;
};

// "plugin `team.so` crashed: ...": of a fault, for people.
std::string fault_text(const Plugin&, std::string_view fault);

}  // namespace plumbline::plugin
