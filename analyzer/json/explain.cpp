// A syntax error in words. The parser knows where it stopped and what it expected; what the author
// meant is read from the bytes around that place.
#include <algorithm>
#include <array>
#include <string>

#include "analyzer/json/builder.h"
#include "analyzer/json/utf8.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::json {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '$';
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view what(Expected expected) {
  switch (expected) {
    case Expected::document: return "a JSON document";
    case Expected::end: return "the end of the file";
    case Expected::value: return "a value";
    case Expected::key: return "a key in double quotes";
    case Expected::colon: return "`:` after the key";
    case Expected::comma_or_brace: return "`,` or `}`";
    case Expected::comma_or_bracket: return "`,` or `]`";
    case Expected::digit: return "a digit";
    case Expected::string_end:
    case Expected::no_control:
    case Expected::escape:
    case Expected::hex: break;
  }
  return "a string";
}

// The string, word or character at `at`.
Range token(std::string_view text, std::uint32_t at) {
  std::size_t end = at;
  if (text[at] == '"') {
    const std::size_t close = text.find_first_of("\"\r\n", at + 1);
    if (close != std::string_view::npos && text[close] == '"') {
      return {at, static_cast<std::uint32_t>(close + 1)};
    }
  }
  while (end < text.size() && is_word(text[end])) ++end;
  if (end == at) end += std::max<std::size_t>(utf8_length(text.substr(at, 4)), 1);
  return {at, static_cast<std::uint32_t>(std::min(end, text.size()))};
}

Problem problem(Range range, std::string message, std::string help) {
  Problem result{Fault::malformed, range, std::move(message), {}, std::nullopt, {}};
  if (!help.empty()) result.help.push_back(std::move(help));
  return result;
}

// Mistakes that have a name of their own; nothing when this is none of them.
std::optional<Problem> known_mistake(std::string_view text, std::uint32_t at, Expected expected) {
  const std::string_view rest = text.substr(at);
  const Range range = token(text, at);
  const std::string_view word = text.substr(range.begin, range.end - range.begin);
  const std::string wanted{what(expected)};
  if (rest.starts_with("'")) {
    return problem(
        range, "single quote where " + wanted + " is expected: this looks like Python, not JSON",
        "write the definition with json.dumps(), or use double quotes");
  }
  if (word == "True" || word == "False" || word == "None") {
    const std::string json = word == "True" ? "true" : word == "False" ? "false" : "null";
    return problem(range, "Python's `" + std::string(word) + "` where JSON has `" + json + "`",
                   "write `" + json + "`, or the whole definition with json.dumps()");
  }
  if (rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with("#")) {
    return problem(range, "comment where " + wanted + " is expected: JSON has no comments",
                   "remove the comment");
  }
  if (rest.starts_with("...") || rest.starts_with("…")) {
    const Range dots{at, at + 3};
    return problem(dots, "`...` where " + wanted + " is expected: the text is abbreviated",
                   "write out what the dots stand for");
  }
  if (rest.starts_with("}") || rest.starts_with("]")) {
    std::size_t before = at;
    while (before > 0 && is_space(text[before - 1])) --before;
    if (before > 0 && text[before - 1] == ',') {
      const auto comma = static_cast<std::uint32_t>(before - 1);
      return problem({comma, comma + 1},
                     "comma before `" + std::string(rest.substr(0, 1)) + "`: expected another " +
                         (expected == Expected::key ? "member" : "item"),
                     "remove the comma");
    }
  }
  if (expected == Expected::key && (is_word(rest.front()))) {
    return problem(range, "key " + quoted(word) + " without quotes: expected " + wanted,
                   "put the key between double quotes");
  }
  return std::nullopt;
}

Problem in_string(std::string_view text, std::uint32_t at, Expected expected) {
  switch (expected) {
    case Expected::string_end: {
      // The mark goes from the opening quote to the end of its line.
      const std::size_t line_end = std::min(text.find_first_of("\r\n", at), text.size());
      const auto end = static_cast<std::uint32_t>(std::max<std::size_t>(line_end, at + 1));
      return problem({at, end}, "string that never ends: expected `\"`", "add the closing quote");
    }
    case Expected::no_control: {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(text[at]);
      const std::string name{digits[byte >> 4U], digits[byte & 15U]};
      const bool line = text[at] == '\n' || text[at] == '\r';
      return problem(
          {at, at + 1},
          line ? "line break inside a string: expected `\\n` or the closing quote"
               : "control character U+00" + name + " inside a string: expected an escape",
          line ? "write `\\n`, or close the string on its line" : "write `\\u00" + name + "`");
    }
    case Expected::escape: {
      const Range range{
          at, static_cast<std::uint32_t>(std::min<std::size_t>(
                  text.size(),
                  at + 1 + std::max<std::size_t>(1, utf8_length(text.substr(at + 1, 4)))))};
      return problem(range,
                     "escape " + quoted(text.substr(range.begin, range.end - range.begin)) +
                         " is none of JSON's: expected `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, "
                         "`\\r`, `\\t` or `\\u`",
                     "write `\\\\` for a backslash");
    }
    default: {
      std::size_t end = at + 2;
      while (end < text.size() && end < at + 6 && is_word(text[end])) ++end;
      return problem({at, static_cast<std::uint32_t>(std::min(end, text.size()))},
                     "`\\u` is followed by fewer than four hexadecimal digits",
                     "write the code point with four digits, as in `\\u00e9`");
    }
  }
}

}  // namespace

Problem explain(std::string_view text, std::uint32_t at, Expected expected,
                std::optional<Range> opened) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (expected == Expected::string_end || expected == Expected::no_control ||
      expected == Expected::escape || expected == Expected::hex) {
    return in_string(text, at, expected);
  }
  if (expected == Expected::document && at >= size) {
    return problem({0, size}, "the file is empty: expected a pipeline definition", {});
  }
  if (at >= size) {
    // Mark the last character that is there.
    std::uint32_t last = size;
    while (last > 0 && is_space(text[last - 1])) --last;
    while (last > 0 && (static_cast<unsigned char>(text[last - 1]) & 0xC0U) == 0x80U) --last;
    const std::uint32_t mark = last > 0 ? last - 1 : 0;
    Problem cut = problem({mark, std::max(mark + 1, std::min(size, token(text, mark).end))},
                          "the text ends too early: expected " + std::string(what(expected)),
                          "check that the file is whole; it breaks off after this");
    if (opened) {
      cut.related = opened;
      cut.related_message = "this is never closed";
    }
    return cut;
  }
  if (auto known = known_mistake(text, at, expected)) return std::move(*known);
  const Range range = token(text, at);
  Problem result =
      problem(range,
              "unexpected " + quoted(text.substr(range.begin, range.end - range.begin)) +
                  ": expected " + std::string(what(expected)),
              {});
  if (expected == Expected::comma_or_brace || expected == Expected::comma_or_bracket) {
    const bool starts_next = text[at] == '"' || text[at] == '{' || text[at] == '[';
    if (starts_next) result.help.emplace_back("add a comma before it");
    if (opened) {
      result.related = opened;
      result.related_message = "inside what opens here";
    }
  } else if (expected == Expected::end) {
    result.help.emplace_back("keep one document in a file; remove what follows the first one");
  }
  return result;
}

}  // namespace plumbline::json
