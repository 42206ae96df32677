// The rules of a run: those of plumbline, those of policy files, which the command line and
// configurations name, and those of plugins, which configurations name.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/plugin/plugin.h"
#include "analyzer/policy/policy.h"

namespace plumbline::cli {

class RuleBook {
 public:
  // Throws Error: a file cannot be read, or is no policy. Plugins never fail: plugins() says what
  // is wrong with them.
  explicit RuleBook(const std::vector<std::string>& policy_files = {},
                    const std::vector<config::Plugin>& plugins = {},
                    plugin::Isolation = plugin::Isolation::process);
  RuleBook(const RuleBook&) = delete;
  RuleBook& operator=(const RuleBook&) = delete;

  std::span<const Rule* const> rules() const { return rules_; }  // by id
  // Those of plumbline and of these: policy files, and keys of plugins. By id.
  std::vector<const Rule*> rules_of(std::span<const std::string> sources) const;
  std::span<const std::unique_ptr<plugin::Plugin>> plugins() const { return plugins_; }
  const Rule* find(std::string_view id) const;  // knows internal/... too; null: there is none
  std::string_view page(const Rule&) const;     // Markdown

 private:
  policy::Policies policies_;
  std::vector<std::unique_ptr<plugin::Plugin>> plugins_;
  std::map<const Rule*, std::string> source_of_;  // of policies and plugins
  std::vector<const Rule*> rules_;
};

}  // namespace plumbline::cli
