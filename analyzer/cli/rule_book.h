// The rules of a run: those of plumbline and those of policy files, which the command line and
// configurations name.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/policy/policy.h"

namespace plumbline::cli {

class RuleBook {
 public:
  // Throws Error: a file cannot be read, or is no policy.
  explicit RuleBook(const std::vector<std::string>& policy_files = {});
  RuleBook(const RuleBook&) = delete;
  RuleBook& operator=(const RuleBook&) = delete;

  std::span<const Rule* const> rules() const { return rules_; }  // by id
  // Those of plumbline and of these files, by id.
  std::vector<const Rule*> rules_of(std::span<const std::string> policy_files) const;
  const Rule* find(std::string_view id) const;  // knows internal/... too; null: there is none
  std::string_view page(const Rule&) const;     // Markdown

 private:
  policy::Policies policies_;
  std::map<const Rule*, std::string> file_of_;  // of policies
  std::vector<const Rule*> rules_;
};

}  // namespace plumbline::cli
