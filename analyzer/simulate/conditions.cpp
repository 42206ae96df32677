#include "analyzer/simulate/conditions.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>

#include "analyzer/json/write.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

using json::Kind;

// Negative, zero or positive; nothing for NaN.
std::optional<int> order(const Value& left, const Value& right) {
  if (left.kind != Kind::number) return left.text.compare(right.text);
  // Integers beyond 2^53 differ where doubles do not.
  if (cache::same_number(left.text, right.text)) return 0;
  const auto number = [](const Value& value) { return std::strtod(value.text.c_str(), nullptr); };
  const double a = number(left), b = number(right);
  if (a != a || b != b) return std::nullopt;
  if (a == b) {
    const auto whole = [](const Value& value) {
      return std::strtoll(value.text.c_str(), nullptr, 10);
    };
    return whole(left) < whole(right) ? -1 : 1;
  }
  return a < b ? -1 : 1;
}

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

bool holds(std::string_view type, int order) {
  if (type == "Equals") return order == 0;
  if (type == "GreaterThan") return order > 0;
  if (type == "GreaterThanOrEqualTo") return order >= 0;
  if (type == "LessThan") return order < 0;
  return order <= 0;
}

class Judge {
 public:
  Judge(StepId owner, const Values& values) : owner_(owner), values_(values) {}

  Decision all(const json::Value& conditions) const {
    Decision result;
    for (const json::Value& condition : conditions.items()) {
      Decision one = judge(condition);
      if (one.truth == Truth::no) return one;
      // What might not have been looked at cannot fail for sure.
      if (result.truth == Truth::open) continue;
      if (one.truth == Truth::fault) return one;
      if (one.truth == Truth::open) result = std::move(one);
    }
    return result;
  }

 private:
  Decision judge(const json::Value& condition) const {
    const std::string_view type = condition["Type"].text();
    if (type == "Not") {
      Decision inner = judge(condition["Condition"]);
      if (inner.truth == Truth::yes || inner.truth == Truth::no) {
        inner.truth = truth(inner.truth == Truth::no);
      }
      return inner;
    }
    if (type == "Or") return any(condition["Conditions"]);
    if (type == "In") return in(condition);
    const json::Value& left = condition["LeftValue"];
    const json::Value& right = condition["RightValue"];
    const bool known = type == "Equals" || type == "GreaterThan" || type == "LessThan" ||
                       type == "GreaterThanOrEqualTo" || type == "LessThanOrEqualTo";
    if (!known || !left || !right) {
      return {Truth::open, fmt::format("condition of type {}", quoted(type))};
    }
    return compare(type, values_.evaluate(left, owner_), values_.evaluate(right, owner_));
  }

  Decision any(const json::Value& conditions) const {
    Decision result{Truth::no, {}};
    for (const json::Value& condition : conditions.items()) {
      Decision one = judge(condition);
      if (one.truth == Truth::yes) return one;
      if (result.truth == Truth::open) continue;
      if (one.truth == Truth::fault) return one;
      if (one.truth == Truth::open) result = std::move(one);
    }
    return result;
  }

  Decision in(const json::Value& condition) const {
    const Value query = values_.evaluate(condition["QueryValue"], owner_);
    if (query.undefined()) return {Truth::fault, query.text};
    Decision result{Truth::no, {}};
    for (const json::Value& item : condition["Values"].items()) {
      const Value value = values_.evaluate(item, owner_);
      if (value.undefined()) return {Truth::fault, value.text};
      Decision one = compare("Equals", query, value);
      if (one.truth == Truth::yes) return one;
      // Another type is another value here.
      if (one.truth == Truth::open && result.truth == Truth::no) result = std::move(one);
    }
    return result;
  }

  StepId owner_;
  const Values& values_;
};

void write(const json::Value& value, StepId owner, const Values& values, std::string& out) {
  if (is_function(value)) {
    const Value filled = values.evaluate(value, owner);
    out += filled.undefined() ? "null" : to_json(filled);
    return;
  }
  if (!value.is(Kind::array) && !value.is(Kind::object)) {
    out += json::compact(value);
    return;
  }
  out += value.is(Kind::array) ? '[' : '{';
  bool first = true;
  for (const json::Value& item : value.items()) {
    if (!first) out += ',';
    first = false;
    write(item, owner, values, out);
  }
  for (const json::Member& member : value.members()) {
    if (!first) out += ',';
    first = false;
    out += json::quote(member.key);
    out += ':';
    write(member.value, owner, values, out);
  }
  out += value.is(Kind::array) ? ']' : '}';
}

}  // namespace

Decision compare(std::string_view type, const Value& left, const Value& right) {
  if (left.undefined()) return {Truth::fault, left.text};
  if (right.undefined()) return {Truth::fault, right.text};
  if (left.open() || right.open()) {
    const bool same = left.open() && right.open() && left.text == right.text;
    if (same) return {truth(holds(type, 0)), {}};
    return {Truth::open, left.open() ? left.text : right.text};
  }
  const auto shown = [](const Value& value) {
    return fmt::format("{} ({})", quoted(to_json(value)), json::to_string(value.kind));
  };
  if (left.kind != right.kind || left.tree != nullptr || left.kind == Kind::null) {
    return {Truth::fault, fmt::format("{} and {} cannot be compared", shown(left), shown(right))};
  }
  if (type != "Equals" && left.kind == Kind::boolean) {
    return {Truth::fault, fmt::format("{} and {} have no order", shown(left), shown(right))};
  }
  const auto found = order(left, right);
  return {truth(found && holds(type, *found)), {}};
}

Decision decide(const json::Value& conditions, StepId owner, const Values& values) {
  return Judge(owner, values).all(conditions);
}

std::string resolved_conditions(const json::Value& conditions, StepId owner, const Values& values) {
  std::string out;
  write(conditions, owner, values, out);
  return out;
}

}  // namespace plumbline::simulate
