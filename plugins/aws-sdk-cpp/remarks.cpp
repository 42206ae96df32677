#include "plugins/aws-sdk-cpp/remarks.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"
#include "analyzer/json/value.h"

namespace plumbline::cpp {
namespace {

Diagnostic make(std::string_view rule, const Place& at, std::string message) {
  Diagnostic found;
  found.rule = rule;
  const Rule* const known = find_rule(rule);
  found.severity = known != nullptr ? known->severity : Severity::error;
  found.where = at.location();
  found.message = std::move(message);
  return found;
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// Where in JSON a text stops: outside of strings, or in one, and what of it is there already.
struct JsonState {
  bool in_string = false, escaped = false;
  bool of_get = false;  // the string is the value of "Get"
  std::string current;  // of the string
  std::string last;     // the string before, and what follows it without blanks
  void feed(std::string_view text) {
    for (const char c : text) {
      if (!in_string) {
        if (c == '"') {
          in_string = true;
          of_get = last == "Get:";
          current.clear();
        } else if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
          last += c;
        }
      } else if (escaped) {
        escaped = false;
        current += c;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        in_string = false;
        last = current;
      } else {
        current += c;
      }
    }
  }
};

// "Parameters.X" or "Steps.X..." and nothing else.
bool is_reference(std::string_view text) {
  const bool begins = text.starts_with("Parameters.") || text.starts_with("Steps.") ||
                      text.starts_with("Execution.");
  return begins && text.back() != '.' && std::all_of(text.begin(), text.end(), is_name);
}

// {"Get": "..."} and nothing else; what it gets.
std::string get_in(std::string_view text) {
  if (text.find("Get") == std::string_view::npos) return {};
  const Document document("", std::string(text));
  const json::Parsed parsed = json::parse(document);
  const json::Value& root = parsed.tree.root();
  const bool only = root.is(json::Kind::object) && root.size() == 1 && parsed.problems.empty();
  return only ? std::string(root["Get"].text()) : std::string();
}

// A reference whose name a part of the program gives.
bool cuts_reference(const JsonState& state) {
  if (!state.in_string) return false;
  if (state.of_get) return true;
  const std::size_t begin = state.current.find_last_of(" /=:,;") + 1;  // npos + 1 is 0
  const std::string_view word = std::string_view(state.current).substr(begin);
  return word.starts_with("Parameters.") || word.starts_with("Steps.");
}

void judge_parts(const std::vector<Part>& parts, std::vector<Diagnostic>& out) {
  JsonState state;
  for (const Part& part : parts) {
    if (!part.text) {
      if (cuts_reference(state)) {
        Diagnostic& found =
            out.emplace_back(make("cpp/assembled-reference", part.at,
                                  fmt::format("a reference is put together in C++ from {} and {}",
                                              quoted(state.current), part.what)));
        found.mark = "not known before it runs";
        found.notes.emplace_back(
            "C++ evaluates this when the definition is made, not when the pipeline runs; whether "
            "the reference leads anywhere is not checked");
        found.help.emplace_back("write the whole reference as a literal");
      }
      state.feed("x");
      continue;
    }
    const std::string got = get_in(*part.text);
    const bool plain =
        state.in_string && !state.of_get && !state.current.empty() && is_reference(*part.text);
    if (plain || (state.in_string && !got.empty())) {
      Diagnostic& found = out.emplace_back(
          make("cpp/quoted-reference", part.at,
               fmt::format("the reference {} becomes part of a text and is never resolved",
                           quoted(got.empty() ? *part.text : got))));
      found.mark = "only text";
      found.help.emplace_back("use {\"Std:Join\": {\"On\": \"\", \"Values\": [...]}} with a Get");
    }
    state.feed(*part.text);
  }
}

std::string_view spoken(Text::Number number) {
  switch (number) {
    case Text::Number::floating: return "a number with a fraction";
    case Text::Number::boolean: return "`0` or `1`";
    case Text::Number::integer: return "a whole number";
    case Text::Number::none: break;
  }
  return "a text";
}

// Whether the text of a number of that kind can be read as the parameter's type.
bool fits(Text::Number number, std::string_view type) {
  if (type == "Integer") return number != Text::Number::floating;
  return type != "Boolean";
}

}  // namespace

void judge_definition(const Text& text, std::vector<Diagnostic>& out) {
  if (text.known == Known::unknown) {
    Diagnostic& found =
        out.emplace_back(make("cpp/unread-definition", text.at,
                              fmt::format("the definition is {}, so it is not checked",
                                          text.what.empty() ? "no literal" : text.what)));
    found.mark = "no literal";
    found.notes.emplace_back("only what is written in the source is checked, nothing is guessed");
    return;
  }
  const auto hole = std::find_if(text.parts.begin(), text.parts.end(),
                                 [](const Part& part) { return !part.text; });
  Diagnostic& found = out.emplace_back(make(
      "cpp/assembled-definition", text.at,
      "the definition is put together while the program runs, so it is not checked as a whole"));
  if (hole != text.parts.end()) {
    found.labels.push_back({hole->at.location(), hole->what + " is not known before"});
  }
  found.help.emplace_back(
      "keep the definition in one literal, and let parameters of the pipeline hold what varies");
  judge_parts(text.parts, out);
}

void judge_values(const Start& start, const Pipeline* pipeline, std::vector<Diagnostic>& out) {
  for (const Given& given : start.parameters) {
    if (!given.value) continue;
    const Text& value = *given.value;
    if (value.known == Known::literal) {
      const std::string got = get_in(value.bytes());
      if (got.empty()) continue;
      Diagnostic& found = out.emplace_back(
          make("cpp/quoted-reference", value.at,
               fmt::format("the reference {} is passed as text and never resolved", quoted(got))));
      found.mark = "only text";
      found.help.emplace_back("give the value itself: a start has no references");
      continue;
    }
    if (value.known == Known::assembled) judge_parts(value.parts, out);
    if (pipeline == nullptr || value.number == Text::Number::none || !given.name ||
        given.name->known != Known::literal) {
      continue;
    }
    const Parameter* const declared = pipeline->find_parameter(given.name->bytes());
    if (declared == nullptr || fits(value.number, declared->type)) continue;
    Diagnostic& found =
        out.emplace_back(make("cpp/wrong-value-type", value.at,
                              fmt::format("{} parameter {} is given {}", declared->type,
                                          quoted(declared->name, 40), spoken(value.number))));
    found.mark = fmt::format("expected {}",
                             declared->type == "Boolean" ? "`true` or `false`" : "a whole number");
    found.help.push_back(declared->type == "Boolean"
                             ? "write a condition that gives \"true\" or \"false\""
                             : "convert it to a whole number first");
  }
}

Diagnostic unchecked_start(const Start& start, std::string why) {
  Diagnostic found = make("cpp/unchecked-start", start.at, std::move(why));
  found.help.emplace_back("give the pipeline's definition with --definition FILE");
  return found;
}

Diagnostic diagnostic_of(const Remark& remark) {
  Diagnostic found = make(remark.rule, remark.at, remark.message);
  if (!remark.note.empty()) found.notes.push_back(remark.note);
  return found;
}

}  // namespace plumbline::cpp
