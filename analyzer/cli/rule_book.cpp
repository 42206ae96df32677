#include "analyzer/cli/rule_book.h"

#include <algorithm>
#include <iterator>

#include "analyzer/cli/files.h"

namespace plumbline::cli {

RuleBook::RuleBook(const std::vector<std::string>& policy_files) {
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
      file_of_.emplace(policy.get(), path);
    }
    std::move(read.begin(), read.end(), std::back_inserter(policies_));
  }
  std::sort(rules_.begin(), rules_.end(),
            [](const Rule* a, const Rule* b) { return a->id < b->id; });
}

std::vector<const Rule*> RuleBook::rules_of(std::span<const std::string> policy_files) const {
  std::vector<const Rule*> rules;
  for (const Rule* rule : rules_) {
    const auto file = file_of_.find(rule);
    if (file == file_of_.end() ||
        std::find(policy_files.begin(), policy_files.end(), file->second) != policy_files.end()) {
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
  return found == policies_.end() ? rule_page(rule.id) : (*found)->page;
}

}  // namespace plumbline::cli
