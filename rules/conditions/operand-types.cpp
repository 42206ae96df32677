#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

struct Comparison {
  const Facts& facts;
  Findings& findings;
  StepId step;

  ValueType type(const json::Value& value) const {
    // No operand is an object: what looks like one is a function with a fault of its own.
    if (value.is(json::Kind::object) && !is_function(value)) return ValueType::unknown;
    const Reference* const get = reference_at(facts.pipeline, step, value["Get"]);
    // A Get of a whole step is properties/whole-step.
    if (get != nullptr && get->target != no_step && get->path.empty()) return ValueType::unknown;
    const ValueType type = type_of_value(facts.pipeline, facts.types, step, value);
    return type == ValueType::integer ? ValueType::number : type;
  }
  // What is read from a step may be of another type than its shape says.
  bool of_step(const json::Value& value) const {
    const Reference* const get = reference_at(facts.pipeline, step, value["Get"]);
    return get != nullptr && get->kind == ReferenceKind::step_property && get->target != no_step &&
           !(*facts.pipeline.steps[get->target].node)["OutputParameters"];
  }
  bool differ(const json::Value& a, const json::Value& b) const {
    const ValueType x = type(a), y = type(b);
    return x != ValueType::unknown && y != ValueType::unknown && x != y;
  }
  Diagnostic& add(Range range, const json::Value& a, const json::Value& b) const {
    Diagnostic& found = findings.add(
        range, fmt::format("{} is compared with {}", to_string(type(a)), to_string(type(b))),
        of_step(a) || of_step(b) ? Severity::note : Severity::warning);
    found.help.emplace_back("give both sides one type; text never equals a number");
    return found;
  }

  void check(const json::Value& condition) const {
    if (!condition) return;
    const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
    if (left && right && differ(left, right)) {
      const Range a = left.range(), b = right.range();
      add({std::min(a.begin, b.begin), std::max(a.end, b.end)}, left, right).mark =
          "differ in type";
    }
    const json::Value &query = condition["QueryValue"], &values = condition["Values"];
    const json::Value* odd = nullptr;
    for (const json::Value& item : values.items()) {
      if (odd == nullptr && differ(query, item)) odd = &item;
    }
    if (odd != nullptr) {
      Diagnostic& found = add(values.range(), query, *odd);
      found.labels.push_back(findings.label(odd->range(), std::string(to_string(type(*odd)))));
    }
    check(condition["Condition"]);
    for (const json::Value& inner : condition["Conditions"].items()) check(inner);
  }
};

void check(const Facts& facts, Findings& findings) {
  for (StepId id = 0; id < facts.pipeline.steps.size(); ++id) {
    const Step& step = facts.pipeline.steps[id];
    if (step.type != StepType::condition) continue;
    for (const json::Value& condition : (*step.node)["Arguments"]["Conditions"].items()) {
      Comparison{facts, findings, id}.check(condition);
    }
  }
}

}  // namespace

extern constinit const Rule conditions_operand_types{
    "conditions/operand-types", Severity::warning,
    "A comparison of values of different types fails, or is never true.", check};

}  // namespace plumbline
