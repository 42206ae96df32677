// Runs rules over facts.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// How long rules took, parallel to the rules that ran; added to, so that one profile may serve
// many files (but not at the same time).
struct Profile {
  std::vector<std::chrono::nanoseconds> spent;
};

// Rules with Needs::part look at so many steps at a time: what those are made of stays in the
// processor's cache until all such rules have seen it.
inline constexpr std::size_t usual_part = 32;

class Runner {
 public:
  // With a profile every rule is timed; without one no clock is read. `part` is at least 1.
  Runner(std::span<const Rule* const> rules, Profile* profile, std::size_t part = usual_part);

  // Those of the rules that `wanted` takes. One that fails is reported as internal/rule, and the
  // others go on.
  void run(const Facts&, std::vector<Diagnostic>& out,
           const std::function<bool(const Rule&)>& wanted) const;

 private:
  bool run_one(std::size_t number, const Facts&, std::vector<Diagnostic>& out,
               std::shared_ptr<void>& kept) const;
  void run_in_parts(std::vector<std::size_t> numbers, const Facts&,
                    std::vector<Diagnostic>& out) const;

  std::span<const Rule* const> rules_;
  Profile* profile_;
  std::size_t part_;
};

}  // namespace plumbline
