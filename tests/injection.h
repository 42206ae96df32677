// Faults for sound definitions: each kind is one mistake that people and programs make. A fault is
// an edit of the text; all other bytes stay as they are.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/analyze.h"

namespace plumbline::tests {

struct Injection {
  Range at;          // bytes of the definition that are replaced
  std::string text;  // by these
  Range mark;        // what a finding should mark, in the text that comes out
};

// A literal or a function in Arguments, with what AWS's API says of its place.
struct Slot {
  StepId step = no_step;
  const json::Value* value = nullptr;
  schema::ShapeId shape = schema::no_shape;
  const json::Value* object = nullptr;   // the structure that holds it, or null
  const json::Member* member = nullptr;  // the member of `object` that it is
};

// One definition, and the places in it where a kind of fault makes sense.
class Site {
 public:
  Site(const Analysis& analysis, std::mt19937_64& random) : analysis_(analysis), random_(random) {}

  const Pipeline& pipeline() const { return analysis_.pipeline; }
  const Types& types() const { return analysis_.types; }
  const Graph& graph() const { return *analysis_.graph; }
  const json::Value& root() const { return analysis_.tree().root(); }
  const Document& document() const { return analysis_.document(); }
  std::string text(Range range) const { return std::string(document().text(range)); }

  std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  template <class T>
  T one_of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }
  // The word with a letter dropped, doubled, swapped or replaced; never one of `taken`.
  std::string misspelt(std::string_view word, const std::vector<std::string_view>& taken = {});
  // A value that the slot takes.
  std::string sample(schema::ShapeId, unsigned depth = 0);

  void each_value(const std::function<void(const json::Value&)>&) const;
  void each_slot(const std::function<void(const Slot&)>&) const;
  void each_condition(const std::function<void(const json::Value&)>&) const;
  // Whether any Get or DependsOn names the step.
  bool is_named(StepId) const;

  // The bytes of `at` become `text`, which is what should be marked.
  void replace(Range at, std::string text);
  // Likewise inside `outer`, all of which should be marked.
  void replace_in(Range outer, Range at, std::string text);
  // `text` is put before `at`; its bytes from..to should be marked.
  void insert(std::uint32_t at, std::string text, std::size_t from, std::size_t to);
  // `mark` lies before the bytes that go.
  void remove(Range at, Range mark);
  void add(Injection injection) { found_.push_back(std::move(injection)); }
  // An entry of DependsOn, which is made when there is none.
  void add_dependency(const Step&, std::string_view name);

  std::vector<Injection>& found() { return found_; }

 private:
  void visit(Slot, const std::function<void(const Slot&)>&) const;

  const Analysis& analysis_;
  std::mt19937_64& random_;
  std::vector<Injection> found_;
};

enum class Mark : std::uint8_t {
  exact,    // the finding marks Injection::mark and nothing else
  touches,  // it marks some of it
};

struct FaultKind {
  std::string_view name;
  void (*inject)(Site&);
  Mark mark = Mark::exact;
};

std::span<const FaultKind> fault_kinds();       // that AWS would refuse, most of them
std::span<const FaultKind> rule_fault_kinds();  // that it would take

}  // namespace plumbline::tests
