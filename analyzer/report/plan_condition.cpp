// What a Condition step compares, in the words of mathematics: "m.mse (4.2) < 6.0".
#include <fmt/format.h>

#include "analyzer/model/walk.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using json::Kind;

constexpr unsigned deepest = 20;
constexpr std::size_t longest = 120;

// "threshold" of Parameters.threshold, "m.mse" of a property file; a text made of several has none.
std::string name_of(const json::Value& operand) {
  const json::Value& file = operand["Std:JsonGet"];
  if (file) return std::string(file["Path"].text());
  const std::string_view path = operand["Get"].text();
  if (path.starts_with("Steps.")) return std::string(path.substr(6));
  return std::string(path.substr(path.find('.') + 1));
}

// `now`: the same with its functions filled in; a symbol where the value is not known, null where
// there is none.
std::string operand(const json::Value& said, const json::Value& now) {
  if (!is_function(said)) return json::compact(said);
  const std::string name = name_of(said);
  const bool open = now.is(Kind::null) || (now.is(Kind::string) && now.text().starts_with('<'));
  if (name.empty()) return open ? std::string(now.text()) : json::compact(now);
  return open ? name : fmt::format("{} ({})", name, json::compact(now));
}

std::string_view sign_of(std::string_view type) {
  if (type == "Equals") return "=";
  if (type == "GreaterThan") return ">";
  if (type == "GreaterThanOrEqualTo") return "≥";
  if (type == "LessThan") return "<";
  if (type == "LessThanOrEqualTo") return "≤";
  return type;
}

std::string words(const json::Value& said, const json::Value& now, unsigned depth);

std::string list(const json::Value& said, const json::Value& now, std::string_view between,
                 unsigned depth) {
  std::string out;
  for (std::size_t i = 0; i < said.size() && out.size() < 2 * longest; ++i) {
    if (i != 0) out += fmt::format(" {} ", between);
    out += words(said[i], now[i], depth + 1);
  }
  return out;
}

std::string words(const json::Value& said, const json::Value& now, unsigned depth) {
  if (depth > deepest) return "…";
  const std::string_view type = said["Type"].text();
  if (type == "Not") {
    return fmt::format("not ({})", words(said["Condition"], now["Condition"], depth + 1));
  }
  if (type == "Or") {
    return fmt::format("({})", list(said["Conditions"], now["Conditions"], "or", depth));
  }
  if (type == "In") {
    std::string values;
    for (std::size_t i = 0; i < said["Values"].size() && values.size() < longest; ++i) {
      values += (i == 0 ? "" : ", ") + operand(said["Values"][i], now["Values"][i]);
    }
    return fmt::format("{} in [{}]", operand(said["QueryValue"], now["QueryValue"]), values);
  }
  return fmt::format("{} {} {}", operand(said["LeftValue"], now["LeftValue"]), sign_of(type),
                     operand(said["RightValue"], now["RightValue"]));
}

}  // namespace

std::string condition_text(const Pipeline& pipeline, const PlannedStep& step) {
  const StepId id = pipeline.find_step(step.name);
  if (id == no_step || step.conditions.empty()) return {};
  const Document document("conditions", step.conditions);
  const json::Parsed now = json::parse(document);
  const json::Value& said = (*pipeline.steps[id].arguments)["Conditions"];
  const std::string text = printable(list(said, now.tree.root(), "and", 0));
  return text.empty() ? text : shorten(text, longest);
}

std::string outcome_text(const Pipeline* pipeline, const PlannedStep& step) {
  std::string out = pipeline == nullptr ? std::string() : condition_text(*pipeline, step);
  if (!out.empty()) out += " → ";
  out += *step.outcome ? "true" : "false";
  return step.forced ? out + " (forced by the scenario)" : out;
}

}  // namespace plumbline::report
