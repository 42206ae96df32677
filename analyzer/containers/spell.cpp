// How new text has to be written where a host has the old one.
#include <algorithm>

#include "analyzer/containers/assembler.h"
#include "analyzer/json/utf8.h"
#include "analyzer/json/value.h"
#include "analyzer/json/write.h"

namespace plumbline::containers {
namespace {

using Text = std::optional<std::string>;

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t next = text.find(what, at);
    out += text.substr(at, next - at);
    if (next == std::string_view::npos) return out;
    out += by;
    at = next + what.size();
  }
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20U && c != '\n' && c != '\t') || byte == 0x7FU;
  });
}

// A text that YAML reads as a string wherever it stands, without quotes.
bool is_safe_plain(std::string_view text) {
  constexpr std::string_view words[] = {"true", "false", "null", "yes", "no",
                                        "on",   "off",   "y",    "n"};
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !letter(text.front())) return false;
  std::string low(text);
  for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  if (std::find(std::begin(words), std::end(words), low) != std::end(words)) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '/';
  });
}

// The text of a JSON string, or of what stands between its quotes.
Text decoded(std::string_view text, bool quoted) {
  const Document document("text", quoted ? std::string(text) : '"' + std::string(text) + '"');
  const json::Parsed parsed = json::parse(document);
  if (!parsed.tree.root().is(json::Kind::string) || parsed.tree.truncated()) return std::nullopt;
  if (json::find_invalid_utf8(parsed.tree.root().text()) != std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(parsed.tree.root().text());
}

std::string hcl_template(std::string_view text) {
  return replaced(replaced(text, "${", "$${"), "%{", "%%{");
}

// Between the quotes of a string of HCL.
std::string hcl_quoted(std::string_view text) {
  // JSON's escapes are HCL's, but for these.
  std::string out = json::escaped(text);
  out = replaced(out, "\\b", "\\u0008");
  out = replaced(out, "\\f", "\\u000C");
  return hcl_template(out);
}

Text lines_indented(std::string_view text, std::string_view indent, bool at_the_start) {
  if (has_control(text) || (at_the_start && text.starts_with(' '))) return std::nullopt;
  return replaced(text, "\n", "\n" + std::string(indent));
}

// A piece of the text that a definition is.
Text as_text(Style style, std::string_view indent, bool at_the_start, std::string_view text) {
  const bool sub =
      style == Style::sub_json || style == Style::sub_block || style == Style::sub_double;
  if (sub && text.find("${") != std::string_view::npos) return std::nullopt;
  switch (style) {
    case Style::json: return std::string(text);
    case Style::json_string:
    case Style::sub_json:
    case Style::sub_double:
    case Style::yaml_double: return json::escaped(text);
    case Style::yaml_single:
      if (has_control(text) || text.find('\n') != std::string_view::npos) return std::nullopt;
      return replaced(text, "'", "''");
    case Style::sub_block:
    case Style::yaml_block: return lines_indented(text, indent, at_the_start);
    case Style::hcl_heredoc: {
      auto lines = lines_indented(text, indent, false);
      if (lines) *lines = hcl_template(*lines);
      return lines;
    }
    case Style::hcl_string: return hcl_quoted(text);
    default: return std::nullopt;
  }
}

bool is_yaml(Style style) {
  return style == Style::yaml_plain || style == Style::yaml_single || style == Style::yaml_double;
}

// JSON without strings is HCL; what its strings hold has to be written anew.
Text hcl_value(std::string_view text) {
  const Document document("value", std::string(text));
  const json::Parsed parsed = json::parse(document);
  if (!parsed.tree.root() || parsed.tree.truncated()) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '"') {
      out += text[at++];
      continue;
    }
    std::size_t end = at + 1;
    while (text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    const Text string = decoded(text.substr(at, end + 1 - at), true);
    if (!string) return std::nullopt;
    out += '"' + hcl_quoted(*string) + '"';
    at = end + 1;
  }
  return out;
}

// All of a value or key.
Text whole_value(Style style, std::string_view text) {
  if (text.empty() || text.find('\n') != std::string_view::npos) return std::nullopt;
  if (style == Style::json) return std::string(text);
  if (style == Style::hcl_name || style == Style::hcl_string) return hcl_value(text);
  if (!is_yaml(style)) return std::nullopt;
  Text string = text.starts_with('"') ? decoded(text, true) : std::nullopt;
  if (string && style == Style::yaml_plain && is_safe_plain(*string)) return string;
  if (string && style == Style::yaml_single && !has_control(*string) &&
      string->find('\n') == std::string::npos) {
    return "'" + replaced(*string, "'", "''") + "'";
  }
  return std::string(text);  // JSON is YAML
}

// A part of a string, without its quotes.
Text part_of_string(const Document& document, Assembler::Token token, Range range,
                    std::string_view text) {
  const Text string = decoded(text, false);
  if (!string) return std::nullopt;
  if (token.style == Style::yaml_double) return std::string(text);
  if (token.style == Style::hcl_string) return hcl_quoted(*string);
  if (has_control(*string) || string->find('\n') != std::string::npos) return std::nullopt;
  if (token.style == Style::yaml_single) return replaced(*string, "'", "''");
  const std::string_view all = document.text();
  std::string whole(all.substr(token.range.begin + 1, range.begin - token.range.begin - 1));
  whole += text;
  whole += all.substr(range.end, token.range.end - 1 - range.end);
  // The rest of a plain scalar has stood there already.
  const bool safe = token.style == Style::yaml_plain && is_safe_plain(whole);
  return safe ? string : std::nullopt;
}

}  // namespace

Text spell(const Document& document, const std::vector<Assembler::Token>& tokens, bool as_values,
           std::string_view indent, Range range, std::string_view text) {
  const auto next = std::upper_bound(
      tokens.begin(), tokens.end(), range.begin,
      [](std::uint32_t at, const Assembler::Token& token) { return at < token.range.begin; });
  if (next == tokens.begin()) return std::nullopt;
  const Assembler::Token& token = *(next - 1);
  if (!token.range.contains(range)) return std::nullopt;
  if (!as_values) return as_text(token.style, indent, range.begin == 0, text);
  if (token.style == Style::json) return std::string(text);
  if (token.range == range) return whole_value(token.style, text);
  const bool string = document.text()[token.range.begin] == '"';
  if (string && token.range.begin < range.begin && range.end < token.range.end) {
    return part_of_string(document, token, range, text);
  }
  return std::nullopt;
}

}  // namespace plumbline::containers
