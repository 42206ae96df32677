// References that became text: Python's str() of a pipeline variable, or a function as JSON in a
// string.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/check/rule.h"
#include "analyzer/json/write.h"

namespace plumbline {

// A part of a string: where it is, and the path that it reads when that can be told.
struct Stringified {
  std::size_t begin = 0, end = 0;
  std::string_view path;            // "Parameters.X", "Steps.S.Outcome"; empty: not known
  std::string_view parameter_name;  // of ParameterString(name='X', ...)
  bool python = false;              // Python's text, not JSON
};

namespace stringified {

// Texts are searched this far behind their beginning: a bound on the whole search.
inline constexpr std::size_t reach = 4096;
inline constexpr std::size_t none = std::string_view::npos;

inline std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// {'Get': 'Parameters.X'}, {"Std:Join": ...} at the brace `at`.
inline std::optional<Stringified> function(std::string_view text, std::size_t at) {
  const std::size_t open = skip_blanks(text, at + 1);
  const char quote = open < text.size() ? text[open] : '\0';
  if (quote != '\'' && quote != '"') return std::nullopt;
  Stringified found{at, text.size(), {}, {}, quote == '\''};
  const std::string_view key = text.substr(open + 1);
  if (key.starts_with("Std:Join") || key.starts_with("Std:JsonGet")) return found;
  if (key.starts_with("_step': ") && found.python) return found;  // of a step's properties
  if (!key.starts_with("Get") || key.substr(3, 1) != text.substr(open, 1)) return std::nullopt;
  const std::size_t colon = skip_blanks(text, open + 5);
  const std::size_t value = skip_blanks(text, colon + 1);
  if (colon >= text.size() || text[colon] != ':' || value >= text.size()) return std::nullopt;
  if (text[value] != '\'' && text[value] != '"') return std::nullopt;
  const std::size_t close = text.find(text[value], value + 1);
  if (close == none) return std::nullopt;
  found.path = text.substr(value + 1, close - value - 1);
  const std::size_t brace = skip_blanks(text, close + 1);
  const std::string_view root = found.path.substr(0, found.path.find('.'));
  const bool reference = root == "Parameters" || root == "Steps" || root == "Execution" ||
                         root == "PipelineExperimentConfig";
  if (!reference || brace >= text.size() || text[brace] != '}') return std::nullopt;
  found.end = brace + 1;
  return found;
}

// Behind the parenthesis that closes the one at `at`, strings in between skipped.
inline std::size_t closing(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (char quote = '\0'; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return none;
}

// ParameterInteger(name='N', parameter_type=<..., Join(on='', values=[...]) at the parenthesis.
inline std::optional<Stringified> constructor(std::string_view text, std::size_t at) {
  struct Call {
    std::string_view name, begin;
  };
  static constexpr std::array calls{
      Call{"ParameterString", "(name='"}, Call{"ParameterInteger", "(name='"},
      Call{"ParameterFloat", "(name='"},  Call{"ParameterBoolean", "(name='"},
      Call{"Parameter", "(name='"},       Call{"Join", "(on='"},
      Call{"JsonGet", "(step_name='"}};
  const std::string_view rest = text.substr(at);
  for (const Call& call : calls) {
    if (!rest.starts_with(call.begin) || !text.substr(0, at).ends_with(call.name)) continue;
    Stringified found{at - call.name.size(), text.size(), {}, {}, true};
    if (call.name.starts_with("Parameter")) {
      const std::size_t begin = at + call.begin.size();
      const std::size_t end = std::min(text.find('\'', begin), text.size());
      // Python source has no such text behind the name.
      if (!text.substr(end).starts_with("', parameter_type=<")) return std::nullopt;
      found.parameter_name = text.substr(begin, end - begin);
    } else if (rest.find("values=[") == none && rest.find("property_file=") == none) {
      return std::nullopt;
    }
    const std::size_t end = closing(text, at);
    if (end != none) found.end = end;
    return found;
  }
  return std::nullopt;
}

// <sagemaker.workflow.properties.Properties object at 0x7f>, <built-in function input>.
inline std::optional<Stringified> object(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + 1);
  const std::size_t close = text.find('>', at);
  if (close == none) return std::nullopt;
  const bool address = text.substr(at, close - at).find(" at 0x") != none;
  const bool ours = rest.starts_with("sagemaker.") || rest.starts_with("bound method ") ||
                    rest.starts_with("function ") || rest.starts_with("built-in method ");
  if (!rest.starts_with("built-in function ") && !(ours && address)) return std::nullopt;
  return Stringified{at, close + 1, {}, {}, true};
}

}  // namespace stringified

// The first one in a string at or behind `from`.
inline std::optional<Stringified> find_stringified(std::string_view text, std::size_t from = 0) {
  for (std::size_t at = from; (at = text.find_first_of("{(<", at)) != stringified::none; ++at) {
    const std::string_view near = text.substr(0, at + stringified::reach);
    const auto found = text[at] == '{'   ? stringified::function(near, at)
                       : text[at] == '(' ? stringified::constructor(near, at)
                                         : stringified::object(near, at);
    if (found && found->begin >= from) return found;
  }
  return std::nullopt;
}

// What the string means, with functions for the references in it; empty when that is not known.
inline std::string unstringified(const Pipeline& pipeline, std::string_view text) {
  std::string values;
  const auto add = [&](const std::string& value) {
    values += (values.empty() ? "" : ", ") + value;
  };
  std::size_t at = 0, count = 0;
  bool strings = true;  // all references give strings
  while (const auto part = find_stringified(text, at)) {
    std::string path{part->path};
    if (!part->parameter_name.empty()) path = "Parameters." + std::string(part->parameter_name);
    const GetPath get = parse_get(path);
    const Parameter* const parameter = pipeline.find_parameter(get.name);
    const bool known =
        get.kind == ReferenceKind::parameter ? parameter != nullptr : !part->path.empty();
    if (!known) return {};
    strings = strings && (get.kind != ReferenceKind::parameter || parameter->type == "String");
    if (part->begin > at) add(json::quote(text.substr(at, part->begin - at)));
    add("{\"Get\": " + json::quote(path) + "}");
    at = part->end;
    ++count;
  }
  const bool whole = count == 1 && values.starts_with("{\"Get") && at == text.size();
  if (at < text.size()) add(json::quote(text.substr(at)));
  return whole && strings ? values : R"({"Std:Join": {"On": "", "Values": [)" + values + "]}}";
}

// Calls `use(step, string)` for every string in a step's Arguments. The parser's limit on nesting
// bounds the recursion.
template <class Use>
void each_string(const json::Value& value, const Use& use) {
  if (value.is(json::Kind::string)) {
    use(value);
  } else {
    for (const json::Value& item : value.items()) each_string(item, use);
    for (const json::Member& member : value.members()) {
      // The steps of a branch have Arguments of their own.
      if (member.key != "IfSteps" && member.key != "ElseSteps") each_string(member.value, use);
    }
  }
}

template <class Use>
void each_argument(const Pipeline& pipeline, const Use& use) {
  for (const Step& step : pipeline.steps) {
    each_string((*step.node)["Arguments"], [&](const json::Value& text) { use(step, text); });
  }
}

}  // namespace plumbline
