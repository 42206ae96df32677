// The rules of a run: those of plumbline and those of policy files.
#pragma once

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
  const Rule* find(std::string_view id) const;  // knows internal/... too; null: there is none
  std::string_view page(const Rule&) const;     // Markdown

 private:
  policy::Policies policies_;
  std::vector<const Rule*> rules_;
};

}  // namespace plumbline::cli
