// How rules are named where findings are ignored or severities are set: ids, groups and globs.
#pragma once

#include <algorithm>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/check/settings.h"
#include "analyzer/config/glob.h"

namespace plumbline {

// All that there are, also those that this run left out, and those that came with the run.
template <class Is>
bool any_rule(const Facts& facts, Is is) {
  const auto known = all_rules();
  return std::any_of(known.begin(), known.end(), is) ||
         std::any_of(facts.rules.begin(), facts.rules.end(), is);
}

// What is found in programs has no function here, but is chosen and ignored like everything else.
inline bool names_a_source_finding(std::string_view pattern) {
  return pattern == "cpp" || pattern == "cpp/*" ||
         (pattern.starts_with("cpp/") && find_rule(pattern) != nullptr);
}

inline bool names_a_rule(const Facts& facts, std::string_view pattern) {
  return names_a_source_finding(pattern) ||
         any_rule(facts, [&](const Rule* rule) { return config::rule_matches(pattern, rule->id); });
}

inline bool names_one_that_can_be_ignored(const Facts& facts, std::string_view pattern) {
  return names_a_source_finding(pattern) || any_rule(facts, [&](const Rule* rule) {
           return config::can_be_ignored(rule->id) && config::rule_matches(pattern, rule->id);
         });
}

// Says so when a pattern matches no rule, or only rules that cannot be ignored.
inline void report_pattern(const Facts& facts, Findings& findings, const config::Said& pattern,
                           bool ignored) {
  const bool known = names_a_rule(facts, pattern.text);
  if (known && (!ignored || names_one_that_can_be_ignored(facts, pattern.text))) return;
  if (known) {
    findings.add(pattern.range, "findings of " + quoted(pattern.text, 40) + " cannot be ignored")
        .help.emplace_back("remove it; what the rule finds must be mended");
    return;
  }
  const std::string name = pattern.text.empty() ? "no rule" : quoted(pattern.text, 40);
  Diagnostic& found = findings.add(
      pattern.range, name + (pattern.text.empty() ? " is named here" : " is no rule and no group"));
  found.mark = "unknown rule";
  std::vector<std::string_view> names;
  any_rule(facts, [&](const Rule* rule) {
    names.push_back(rule->id);
    names.push_back(rule->id.substr(0, rule->id.find('/')));
    return false;
  });
  const std::string_view meant = nearest(pattern.text, names);
  if (meant.empty()) {
    found.help.emplace_back("choose one that `plumbline rules` lists, or a group of them");
  } else {
    findings.suggest(found, pattern.range, meant);
  }
}

}  // namespace plumbline
