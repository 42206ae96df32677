// The eight conditions, with operands that may not be known.
#pragma once

#include <cstdint>
#include <string>

#include "analyzer/simulate/values.h"

namespace plumbline::simulate {

enum class Truth : std::uint8_t { no, yes, open, fault };

struct Decision {
  Truth truth = Truth::yes;
  std::string why;  // fault: what fails the Condition step; open: the first operand not known
};

// `left` and `right` compared as a condition of the type does: "Equals", "GreaterThan", ...
// Operands of two types, and an order of booleans, are a fault; numbers are numbers however they
// are written. A symbol is equal to itself and to nothing else that is known.
Decision compare(std::string_view type, const Value& left, const Value& right);

// All conditions of a Condition step: they are ANDed, an empty list is true, and what comes behind
// the first false one is not looked at.
Decision decide(const json::Value& conditions, StepId owner, const Values&);

// The conditions as JSON with their operands filled in, as far as they can be.
std::string resolved_conditions(const json::Value& conditions, StepId owner, const Values&);

}  // namespace plumbline::simulate
