#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/json/write.h"
#include "analyzer/policy/policy.h"

namespace plumbline::policy {
namespace {

using json::Kind;
using json::Value;

// ---- What functions stand for ----

class Meanings {
 public:
  explicit Meanings(const Facts& facts) : facts_(facts) {}

  Meaning of(const Value& value) const {
    if (value.is(Kind::string)) return is_placeholder(value) ? unknown(value) : Meaning{};
    if (!value.is(Kind::object)) return {};
    if (is_placeholder(value)) return unknown(value);
    if (!is_function(value)) return {};
    if (const Value& get = value["Get"]; get.is(Kind::string)) return parameter(value, get.text());
    if (const Value& join = value["Std:Join"]; join && value.size() == 1)
      return joined(value, join);
    return unknown(value);
  }

 private:
  // Equal functions give equal values.
  Meaning unknown(const Value& value) const {
    return {Meaning::Kind::unknown, json::compact(value), nullptr};
  }

  static Meaning scalar(const Value& value) {
    switch (value.kind()) {
      case Kind::string: return {Meaning::Kind::text, std::string(value.text()), &value};
      case Kind::number: return {Meaning::Kind::number, std::string(value.text()), &value};
      case Kind::boolean: return {Meaning::Kind::boolean, std::string(value.text()), &value};
      default: return {Meaning::Kind::unknown, {}, nullptr};
    }
  }

  // What the execution is given, or the default.
  Meaning parameter(const Value& value, std::string_view get) const {
    const GetPath path = parse_get(get);
    if (path.kind != ReferenceKind::parameter) return unknown(value);
    const Parameter* const parameter = facts_.pipeline.find_parameter(path.name);
    if (parameter == nullptr) return unknown(value);
    if (facts_.start != nullptr) {
      for (const StartParameter& given : facts_.start->parameters) {
        if (given.name == path.name) return given_value(value, *parameter, given);
      }
    }
    const Value& fallback = (*parameter->node)["DefaultValue"];
    const bool known = fallback && !is_placeholder(fallback);
    const Meaning meaning = known ? scalar(fallback) : Meaning{Meaning::Kind::unknown, {}, nullptr};
    return meaning.kind == Meaning::Kind::unknown ? unknown(value) : meaning;
  }

  Meaning given_value(const Value& value, const Parameter& parameter,
                      const StartParameter& given) const {
    if (!given.has_value || is_placeholder(given.value)) return unknown(value);
    const std::string text(given.value);
    if (parameter.type == "Integer" || parameter.type == "Float") {
      const Document digits("", text);
      const bool number = json::parse(digits).tree.root().is(Kind::number);
      return number ? Meaning{Meaning::Kind::number, text, nullptr} : unknown(value);
    }
    const bool truth = parameter.type == "Boolean";
    return {truth ? Meaning::Kind::boolean : Meaning::Kind::text, text, nullptr};
  }

  Meaning joined(const Value& value, const Value& join) const {
    std::string text;
    const Value* from = nullptr;
    const Value& on = join["On"];
    const Value& values = join["Values"];
    if (!values.is(Kind::array) || (on && !on.is(Kind::string))) return unknown(value);
    bool first = true;
    for (const Value& part : values.items()) {
      Meaning meaning = of(part);
      if (meaning.kind == Meaning::Kind::itself) meaning = scalar(part);
      if (meaning.kind == Meaning::Kind::unknown) return unknown(value);
      if (!first) text += on.text();
      first = false;
      text += meaning.text;
      if (from == nullptr && is_function(part)) from = meaning.from;
    }
    return {Meaning::Kind::text, text, from};
  }

  const Facts& facts_;
};

// ---- Messages ----

constexpr std::array<std::string_view, 5> known_placeholders = {"step", "type", "name", "value",
                                                                "pointer"};

// The next {...} from `at` on that is no doubled brace; npos: there is none.
std::size_t next_placeholder(std::string_view message, std::size_t at) {
  for (; at < message.size(); ++at) {
    if (message[at] != '{') continue;
    if (at + 1 < message.size() && message[at + 1] == '{') {
      ++at;
      continue;
    }
    return at;
  }
  return std::string_view::npos;
}

bool is_secret(std::string_view name) {
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  constexpr std::array<std::string_view, 4> ends = {"KEY", "TOKEN", "SECRET", "PASSWORD"};
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return upper.ends_with(end); });
}

struct Words {
  std::string step, type, name, value, pointer;
  const std::string& of(std::string_view placeholder) const {
    if (placeholder == "step") return step;
    if (placeholder == "type") return type;
    if (placeholder == "name") return name;
    return placeholder == "value" ? value : pointer;
  }
};

std::string filled(std::string_view message, const Words& words) {
  std::string out;
  std::size_t at = 0;
  const auto text = [&](std::string_view part) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      out += part[i];
      const bool doubled =
          (part[i] == '{' || part[i] == '}') && i + 1 < part.size() && part[i + 1] == part[i];
      if (doubled) ++i;
    }
  };
  for (;;) {
    const std::size_t open = next_placeholder(message, at);
    text(message.substr(at, open - at));
    if (open == std::string_view::npos) return out;
    const std::size_t close = message.find('}', open);
    std::string word = words.of(message.substr(open + 1, close - open - 1));
    at = close + 1;
    // Names come in backticks; who writes them around the placeholder as well means one pair.
    const bool twice = word.size() > 1 && word.front() == '`' && out.ends_with('`') &&
                       message.substr(at).starts_with('`');
    out += twice ? word.substr(1, word.size() - 2) : word;
  }
}

// The key that leads to a container, a value itself, or the bracket of what has no key.
Range mark_of(const std::vector<json::Crumb>& path, const Value& value, const Value& root) {
  const bool container = (value.is(Kind::object) || value.is(Kind::array)) && !is_function(value);
  if (!container) return value.range();
  if (!path.empty() && !path.back().is_item) {
    const Value& parent = path.size() > 1 ? *path[path.size() - 2].value : root;
    for (const json::Member& member : parent.members()) {
      if (&member.value == &value) return member.key_range;
    }
  }
  return {value.range().begin, value.range().begin + 1};
}

void report(const Facts& facts, const Policy& policy, const Selected& selected,
            const Breach& breach, const Meanings& meanings, Findings& findings) {
  const Value& value = breach.member != nullptr ? breach.member->value : *breach.at;
  const Range place = breach.member != nullptr ? breach.member->key_range : value.range();
  const auto path = json::path_to(facts.tree.root(), place);
  const Range mark =
      breach.member != nullptr ? breach.member->key_range : mark_of(path, value, facts.tree.root());
  Words words;
  if (selected.step != no_step) {
    const Step& step = facts.pipeline.steps[selected.step];
    words.step = quoted(step.name, 32);
    words.type = step.type_name;
  }
  std::string_view key;
  for (const json::Crumb& crumb : path) key = crumb.is_item ? key : crumb.key;
  words.name = quoted(key, 40);
  words.pointer = json::pointer(path);
  const Meaning meaning = meanings.of(value);
  const bool known =
      meaning.kind != Meaning::Kind::itself && meaning.kind != Meaning::Kind::unknown;
  const bool container = value.is(Kind::object) || value.is(Kind::array);
  words.value = is_secret(key) ? "`***`"
                : container && !is_function(value)
                    ? std::string(json::to_string(value.kind()))
                    : quoted(known                    ? meaning.text
                             : value.is(Kind::string) ? std::string(value.text())
                                                      : json::compact(value),
                             48);
  Diagnostic& found = findings.add(mark, filled(policy.message, words));
  found.mark = breach.why;
  if (meaning.from != nullptr) {
    found.labels.push_back(findings.label(meaning.from->range(), "its value is this default"));
  }
  found.help = policy.help;
}

}  // namespace

std::span<const std::string_view> placeholders() { return known_placeholders; }

std::string_view unknown_placeholder(std::string_view message) {
  for (std::size_t at = 0; (at = next_placeholder(message, at)) != std::string_view::npos;) {
    const std::size_t close = message.find('}', at);
    const std::string_view whole = message.substr(at, close - at + (close == message.npos ? 0 : 1));
    const std::string_view name = whole.substr(1, whole.size() - 2);
    const bool known = close != std::string_view::npos &&
                       std::find(known_placeholders.begin(), known_placeholders.end(), name) !=
                           known_placeholders.end();
    if (!known) return whole;
    at = close + 1;
  }
  return {};
}

void check_policy(const Facts& facts, Findings& findings) {
  const auto& policy = static_cast<const Policy&>(findings.rule());
  if (facts.pipeline.root == nullptr || !*facts.pipeline.root) return;
  const Meanings meanings(facts);
  const Resolve resolve = [&](const Value& value) { return meanings.of(value); };
  constexpr std::size_t most_of_one_place = 20;
  Validator::Memory memory;
  for (const Selected& selected : select(facts.pipeline, policy.selector)) {
    const auto breaches = policy.validator->check(*selected.value, resolve, memory);
    for (std::size_t i = 0; i < std::min(breaches.size(), most_of_one_place); ++i) {
      report(facts, policy, selected, breaches[i], meanings, findings);
    }
  }
}

}  // namespace plumbline::policy
