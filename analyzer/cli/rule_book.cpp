#include "analyzer/cli/rule_book.h"

#include <algorithm>
#include <iterator>

#include "analyzer/cli/files.h"

namespace plumbline::cli {
namespace {

constexpr const char* plugin_host = "plumbline-plugin-host";

}  // namespace

RuleBook::RuleBook(const std::vector<std::string>& policy_files,
                   const std::vector<config::Plugin>& plugins, plugin::Isolation isolation) {
  const auto own = all_rules();
  rules_.assign(own.begin(), own.end());
  constexpr std::uint64_t most = std::uint64_t{16} << 20U;
  for (const std::string& path : policy_files) {
    Content content = read_file(path, most);
    if (content.too_large) throw Error(Error::Kind::usage, path + ": too large for policies");
    policy::Policies read = policy::read_policies(
        std::make_shared<const Document>(path == "-" ? "<stdin>" : path, std::move(content.bytes)),
        rules_);
    for (const auto& policy : read) {
      rules_.push_back(policy.get());
      source_of_.emplace(policy.get(), path);
    }
    std::move(read.begin(), read.end(), std::back_inserter(policies_));
  }
  const std::string host = plugins.empty() ? std::string() : find_program(plugin_host);
  for (const config::Plugin& where : plugins) {
    const auto& one = plugins_.emplace_back(std::make_unique<plugin::Plugin>(
        where, isolation, host.empty() ? plugin_host : host, rules_));
    for (const auto& rule : one->rules()) {
      rules_.push_back(rule.get());
      source_of_.emplace(rule.get(), where.key());
    }
  }
  if (rules_.size() == own.size()) return;  // sorted already
  std::sort(rules_.begin(), rules_.end(),
            [](const Rule* a, const Rule* b) { return a->id < b->id; });
}

std::vector<const Rule*> RuleBook::rules_of(std::span<const std::string> sources) const {
  std::vector<const Rule*> rules;
  for (const Rule* rule : rules_) {
    const auto source = source_of_.find(rule);
    if (source == source_of_.end() ||
        std::find(sources.begin(), sources.end(), source->second) != sources.end()) {
      rules.push_back(rule);
    }
  }
  return rules;
}

const Rule* RuleBook::find(std::string_view id) const {
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [&](const Rule* rule) { return rule->id == id; });
  return found == rules_.end() ? find_rule(id) : *found;
}

std::string_view RuleBook::page(const Rule& rule) const {
  const auto found = std::find_if(policies_.begin(), policies_.end(),
                                  [&](const auto& policy) { return policy.get() == &rule; });
  if (found != policies_.end()) return (*found)->page;
  for (const auto& one : plugins_) {
    for (const auto& own : one->rules()) {
      if (own.get() == &rule) return own->page;
    }
  }
  return rule_page(rule.id);
}

}  // namespace plumbline::cli
