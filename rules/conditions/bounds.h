// What a list of conditions leaves of the numbers that one operand can be.
#pragma once

#include <limits>
#include <optional>
#include <string>

#include "rules/conditions/comparisons.h"

namespace plumbline {

struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false, open_high = false;  // the bound itself is out
  const json::Value* last = nullptr;         // the condition that narrowed them last

  bool empty() const { return low > high || (low == high && (open_low || open_high)); }
  void above(double number, bool open) {
    if (number < low || (number == low && !open)) return;
    low = number;
    open_low = open;
  }
  void below(double number, bool open) {
    if (number > high || (number == high && !open)) return;
    high = number;
    open_high = open;
  }
};

// An operand compared with a number: "x > 3", also when it is written "3 < x".
struct Comparison {
  std::string operand;
  double number = 0;
  bool less = false, greater = false, equal = false;
  void narrow(Bounds& bounds) const {
    if (!less) bounds.above(number, !equal);
    if (!greater) bounds.below(number, !equal);
  }
};

inline std::optional<Comparison> comparison_of(const Facts& facts, const json::Value& condition) {
  const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
  const bool turned = left.is(json::Kind::number);
  const auto number = turned ? left.number() : right.number();
  const json::Value& operand = turned ? right : left;
  if (!number || !is_function(operand)) return std::nullopt;
  const std::string_view type = condition["Type"].text();
  Comparison result{without_blanks(facts.document.text(operand.range())), *number};
  result.less = type.starts_with("LessThan");
  result.greater = type.starts_with("GreaterThan");
  result.equal = type == "Equals" || type.ends_with("OrEqualTo");
  if (!result.less && !result.greater && !result.equal) return std::nullopt;
  if (turned) std::swap(result.less, result.greater);
  return result;
}

}  // namespace plumbline
