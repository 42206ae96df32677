#include "analyzer/types/texts.h"

#include <algorithm>
#include <array>

#include "analyzer/json/write.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/types/text_search.h"

namespace plumbline {
namespace {

// Texts are searched this far behind their beginning: a bound on the whole search.
constexpr std::size_t reach = 4096;
constexpr std::size_t none = std::string_view::npos;

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// {'Get': 'Parameters.X'}, {"Std:Join": ...} at the brace `at`.
std::optional<Stringified> function(std::string_view text, std::size_t at) {
  const std::size_t open = skip_blanks(text, at + 1);
  const char quote = open < text.size() ? text[open] : '\0';
  if (quote != '\'' && quote != '"') return std::nullopt;
  Stringified found{at, text.size(), {}, {}, quote == '\''};
  const std::string_view key = text.substr(open + 1);
  const std::string_view name = key.substr(0, key.find(quote));
  if (name == "Std:Join" || name == "Std:JsonGet") return found;
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
std::size_t closing(std::string_view text, std::size_t at) {
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
std::optional<Stringified> constructor(std::string_view text, std::size_t at) {
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
    // frame.Join(on='id') is somebody else's.
    const char before = at > call.name.size() ? text[at - call.name.size() - 1] : ' ';
    if (before == '.' || before == '_' || (before >= 'a' && before <= 'z') ||
        (before >= 'A' && before <= 'Z')) {
      continue;
    }
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
std::optional<Stringified> object(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + 1);
  const bool built_in = rest.starts_with("built-in function ");
  const bool ours = rest.starts_with("sagemaker.") || rest.starts_with("bound method ") ||
                    rest.starts_with("function ") || rest.starts_with("built-in method ");
  if (!built_in && !ours) return std::nullopt;
  const std::size_t close = text.find('>', at);
  if (close == none) return std::nullopt;
  const std::size_t address = text.substr(0, close).rfind(" at 0x");
  const bool has_address =
      address != none && address > at &&
      text.substr(address + 6, close - address - 6).find_first_not_of("0123456789abcdefABCDEF") ==
          none;
  if (!built_in && !has_address) return std::nullopt;
  return Stringified{at, close + 1, {}, {}, true};
}

// A whole text that is a path to something that the definition has: "Parameters.X".
bool is_bare_path(const Pipeline& pipeline, std::string_view text) {
  const GetPath get = parse_get(text);
  if (get.kind == ReferenceKind::parameter) return pipeline.find_parameter(get.name) != nullptr;
  return get.kind == ReferenceKind::step_property && !get.path.empty() &&
         pipeline.find_step(get.name) != no_step;
}

// Parts of texts where a default may have been put: whole paths of a URI, and what stands between
// two of its separators.
constexpr bool separates(char c) { return c == '/' || c == ':'; }
constexpr std::size_t most_parts = 24;  // of one text; bounds the search

// A text that hardly equals a default by chance. Words ("train", "True") do.
bool is_distinctive(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() >= 8 && std::any_of(text.begin(), text.end(), digit) &&
         text.find_first_of("-_./:") != std::string_view::npos;
}

// Words that stand in many URIs.
bool is_common(std::string_view text) {
  constexpr std::array<std::string_view, 10> words{"train",  "test",  "validation", "data", "input",
                                                   "output", "model", "models",     "code", "raw"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_instance_type(std::string_view text) { return text.starts_with("ml."); }

}  // namespace

TextSearch::TextSearch(const Pipeline& pipeline, Texts& out) : pipeline_(pipeline), out_(out) {
  find_unread();
  for (const Parameter* parameter : out_.unread) {
    const std::string_view value = (*parameter->node)["DefaultValue"].text();
    if (parameter->type == "String" && value.size() >= 3 && value.size() <= 1024 &&
        !is_placeholder(value) && !is_common(value)) {
      defaults_.emplace(value, parameter);
      lengths_[value.size() % lengths_.size()] = true;
    }
  }
}

void TextSearch::finish() {
  std::erase_if(out_.unread, [&](const Parameter* p) { return mentioned_.contains(p->name); });
  for (const Parameter* parameter : out_.unread) {
    const auto found = baked_.find(parameter);
    if (found != baked_.end()) out_.baked.push_back(std::move(found->second));
  }
}

void TextSearch::find_unread() {
  std::unordered_set<std::string_view> used;
  std::size_t effort = 50'000;  // every search for a misspelt name goes through all of them
  const std::vector<std::string_view> names = pipeline_.parameter_names();
  for (const Reference& reference : pipeline_.references) {
    if (is_placeholder(*reference.at)) return;
    if (reference.kind != ReferenceKind::parameter || !used.insert(reference.name).second) {
      continue;
    }
    if (pipeline_.find_parameter(reference.name) != nullptr || names.size() > effort) continue;
    effort -= names.size();
    used.insert(nearest(reference.name, names));
  }
  for (const Parameter& parameter : pipeline_.parameters) {
    if (!parameter.name.empty() && !is_placeholder(parameter.name) &&
        !used.contains(parameter.name) && pipeline_.find_parameter(parameter.name) == &parameter) {
      out_.unread.push_back(&parameter);
    }
  }
}

// The parser's limit on nesting bounds the recursion. `item`: the value stands in a list.
void TextSearch::strings(const json::Value& value, std::string_view key, bool item) {
  if (defaults_.empty() && !value.holds(json::Holds::markup) && !value.holds(json::Holds::path)) {
    return;
  }
  if (value.is(json::Kind::string)) {
    text(value, key, item);
  } else {
    for (const json::Value& each : value.items()) strings(each, key, true);
    for (const json::Member& member : value.members()) {
      // The steps of a branch have Arguments of their own; a Get's path is no text, with or
      // without faults.
      if (member.key == "IfSteps" || member.key == "ElseSteps") continue;
      if (member.key == "Get") continue;
      strings(member.value, member.key, false);
    }
  }
}

void TextSearch::text(const json::Value& value, std::string_view key, bool item) {
  const std::string_view text = value.text();
  if (!value.plain()) {
    // A definition inside a definition, for a step that makes another pipeline, means its own.
    const auto first = find_stringified(text);
    if (first && text.find("2020-12-01") == none) {
      out_.stringified.push_back({step_, &value, *first, false});
    }
    for (auto part = first; part; part = find_stringified(text, part->end)) {
      mentioned_.insert(part->parameter_name);
      if (part->path.starts_with("Parameters.")) mentioned_.insert(part->path.substr(11));
    }
  } else if (value.holds(json::Holds::path) && !item && is_bare_path(pipeline_, text) &&
             nearest(key, {"Get"}).empty()) {
    // In lists such texts have a meaning of their own: the SDK's @step passes names beside
    // values.
    out_.stringified.push_back({step_, &value, {0, text.size(), text, {}, false}, true});
    if (text.starts_with("Parameters.")) mentioned_.insert(text.substr(11));
  }
  if (!defaults_.empty()) find_default(value, key);
}

const Parameter* TextSearch::parameter_of(std::string_view text) const {
  if (!lengths_[text.size() % lengths_.size()]) return nullptr;
  const auto found = defaults_.find(text);
  return found == defaults_.end() ? nullptr : found->second;
}

void TextSearch::find_default(const json::Value& value, std::string_view key) {
  const std::string_view text = value.text();
  if (const Parameter* const whole = parameter_of(text)) {
    // A machine in a list of supported ones is no choice of the step's own.
    const bool counts =
        is_instance_type(text) ? key.ends_with("InstanceType") : is_distinctive(text);
    if (counts) add(*whole, value);
    return;
  }
  // Of paths in a container and of ARNs, parts are alike everywhere.
  if (!text.starts_with("s3://") && text.find(".dkr.ecr.") == none) return;
  std::array<std::size_t, most_parts + 1> ends{};
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count < most_parts; ++at) {
    while (at < text.size() && !separates(text[at])) ++at;
    ends[count++] = at;
  }
  // The parts from the beginning, those up to the end, and single ones. A text counts once.
  const auto look_up = [&](std::size_t begin, std::size_t end) {
    const Parameter* const found = parameter_of(text.substr(begin, end - begin));
    if (found != nullptr) add(*found, value);
    return found != nullptr;
  };
  for (std::size_t i = count; i > 1; --i) {
    if (look_up(0, ends[i - 1])) return;
  }
  for (std::size_t i = 0, begin = 0; i < count; begin = ends[i++] + 1) {
    if (begin > 0 && look_up(begin, text.size())) return;
    if (look_up(begin, ends[i])) return;
  }
}

void TextSearch::add(const Parameter& parameter, const json::Value& value) {
  BakedDefault& baked = baked_[&parameter];
  if (baked.parameter == nullptr) {
    baked.parameter = &parameter;
    baked.step = step_;
  }
  if (baked.literals.empty() || baked.literals.back() != &value) baked.literals.push_back(&value);
}

std::optional<Stringified> find_stringified(std::string_view text, std::size_t from) {
  for (std::size_t at = from; (at = text.find_first_of("{(<", at)) != none; ++at) {
    const std::string_view near = text.substr(0, at + reach);
    const auto found = text[at] == '{'   ? function(near, at)
                       : text[at] == '(' ? constructor(near, at)
                                         : object(near, at);
    if (found && found->begin >= from) return found;
  }
  return std::nullopt;
}

std::string unstringified(const Pipeline& pipeline, std::string_view text) {
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
    const bool step =
        get.kind == ReferenceKind::step_property || get.kind == ReferenceKind::property_file;
    const bool known = get.kind == ReferenceKind::parameter ? parameter != nullptr
                       : step ? pipeline.find_step(get.name) != no_step
                              : get.kind != ReferenceKind::malformed;
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

std::string unbaked(const Parameter& parameter, std::string_view literal) {
  std::string get = "{\"Get\": " + json::quote("Parameters." + std::string(parameter.name)) + "}";
  const std::string_view value = (*parameter.node)["DefaultValue"].text();
  if (literal == value) return get;
  const auto ends = [&](std::size_t at) { return at >= literal.size() || separates(literal[at]); };
  std::size_t at = literal.find(value);
  while (at != none && !((at == 0 || ends(at - 1)) && ends(at + value.size()))) {
    at = literal.find(value, at + 1);
  }
  if (at == none) return {};
  // Which of several is meant is not known.
  if (literal.find(value, at + value.size()) != none) return {};
  std::string values;
  if (at > 0) values += json::quote(literal.substr(0, at)) + ", ";
  values += get;
  const std::size_t end = at + value.size();
  if (end < literal.size()) values += ", " + json::quote(literal.substr(end));
  return R"({"Std:Join": {"On": "", "Values": [)" + values + "]}}";
}

}  // namespace plumbline
