// Rules that are written in JSON: a JSON Schema applied to chosen parts of a definition. To
// everything else they are rules like any other. The format is described in docs/policies.md.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/policy/selector.h"
#include "analyzer/policy/validator.h"

namespace plumbline::policy {

struct Source;  // a policy file, which its policies keep alive

struct Policy : Rule {
  std::shared_ptr<const Source> source;
  std::string id_text, summary_text;  // what Rule points to
  Selector selector;
  std::string message;  // with placeholders
  std::vector<std::string> help;
  std::unique_ptr<const Validator> validator;
  std::string page;  // Markdown, like the page of a rule
};

using Policies = std::vector<std::unique_ptr<const Policy>>;

// The policies of a file: one object, or an array of such. `known`: rules whose ids are taken.
// Throws Error{usage} that says where in the file something is wrong.
Policies read_policies(std::shared_ptr<const Document> file, std::span<const Rule* const> known);

// Rule::check of every policy: the one that findings.rule() is.
void check_policy(const Facts&, Findings& findings);

// The placeholders of a message: "step", "value", ...; and the first one that is unknown, as it
// stands in the message, or nothing.
std::span<const std::string_view> placeholders();
std::string_view unknown_placeholder(std::string_view message);

}  // namespace plumbline::policy
