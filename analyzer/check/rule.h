// A rule is one function, one page (rules/<id>.md) and one line in rules/CMakeLists.txt.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/facts.h"

namespace plumbline {

// What must be known for a rule to run at all, and for how much of it at a time.
enum class Needs : std::uint8_t {
  nothing = 0,
  all_steps = 1,       // skipped when there may be steps that are not known
  all_parameters = 2,  // likewise for parameters
  // It is called for a few steps at a time, together with other such rules, while those steps are
  // in the processor's cache. What it must know of other steps it keeps in Findings::state().
  part = 4,
};
constexpr Needs operator|(Needs a, Needs b) {
  return static_cast<Needs>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool has(Needs set, Needs one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

// The sets of rules that --profile names. Each adds its rules to those of `standard`, which is
// called "default" outside: what most sound definitions lack is reported only to who asks for it.
enum class Profiles : std::uint8_t {
  strict_only = 0,  // a rule of no other profile
  standard = 1,
  security = 2,
  production = 4,
  cost = 8,
  strict = 16,  // every rule, whatever its profiles are
};
constexpr Profiles operator|(Profiles a, Profiles b) {
  return static_cast<Profiles>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool has(Profiles set, Profiles one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}
inline constexpr std::string_view profile_names[] = {"default", "strict", "security", "production",
                                                     "cost"};
std::optional<Profiles> find_profile(std::string_view name);
// The names of a rule's profiles, without "strict" unless it is the only one: "security, cost".
std::string to_string(Profiles);

class Findings;

struct Rule {
  std::string_view id;       // its path below rules/
  Severity severity;         // the usual one; a finding may differ
  std::string_view summary;  // one sentence, also on the page
  void (*check)(const Facts&, Findings&);
  Needs needs = Needs::nothing;
  bool fixable = false;  // some findings carry a Fix
  Profiles profiles = Profiles::standard;
  bool stands = false;  // a policy: what others find at the same place does not silence it
};

constexpr bool is_in(const Rule& rule, Profiles wanted) {
  return has(wanted, Profiles::strict) || has(rule.profiles, wanted | Profiles::standard);
}

// Where a rule puts what it finds. The returned diagnostic may be filled in further:
//   findings.add(value.range(), "...").help.push_back("add ...");
class Findings {
 public:
  Findings(const Document& document, std::vector<Diagnostic>& out)
      : document_(document), out_(out) {}
  void begin(const Rule& rule) { rule_ = &rule; }
  // `kept` outlives this: what state() makes is there again in the rule's next call.
  void keep(std::shared_ptr<void>& kept) { kept_ = &kept; }
  const Rule& rule() const { return *rule_; }  // the one that runs
  // What a rule with Needs::part remembers of the steps before, made of `values` in its first call.
  template <class State, class... Values>
  State& state(const Values&... values) {
    std::shared_ptr<void>& kept = kept_ == nullptr ? own_ : *kept_;
    if (!kept) kept = std::make_shared<State>(values...);
    return *static_cast<State*>(kept.get());
  }

  Diagnostic& add(Range range, std::string message);
  Diagnostic& add(Range range, std::string message, Severity severity);
  // In another document than the definition: the start request, an option.
  Diagnostic& add_at(Location place, std::string message);
  Diagnostic& add_at(Location place, std::string message, Severity severity);
  Label label(Range range, std::string message) const {
    return {{&document_, range}, std::move(message)};
  }
  // Adds "did you mean `candidate`?" and the edit that puts it there. `replaced` is in the
  // diagnostic's document. `alone`: no other name can be meant; the fix is safe where that makes
  // an error of a slip of the hand.
  void suggest(Diagnostic&, Range replaced, std::string_view candidate, bool alone = false) const;
  void suggest(Diagnostic&, Range replaced, std::string_view candidate, Applicability) const;

 private:
  const Document& document_;
  std::vector<Diagnostic>& out_;
  const Rule* rule_ = nullptr;
  std::shared_ptr<void> own_;
  std::shared_ptr<void>* kept_ = nullptr;
};

// Defined by the library of rules, generated from rules/CMakeLists.txt. All rules, sorted by id:
std::span<const Rule* const> all_rules();
std::vector<const Rule*> rules_in(Profiles);  // sorted by id
// The Markdown page of a rule; empty when there is no such rule.
std::string_view rule_page(std::string_view id);
const Rule* find_rule(std::string_view id);  // knows internal/... too: their check is null

}  // namespace plumbline
