#include "analyzer/model/reference.h"

#include <algorithm>
#include <array>

#include "analyzer/source/diagnostic.h"

namespace plumbline {
namespace {

constexpr std::array<std::string_view, 4> roots{"Parameters", "Steps", "Execution",
                                                "PipelineExperimentConfig"};
constexpr std::size_t shown = 30;  // of a text that a message repeats whole
constexpr std::string_view property_files = "PropertyFiles";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// API members are letters and digits; `_` and `-` are let through, so that a misspelt member is
// reported as an unknown one and not as bad grammar.
bool in_member(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

// The first `.` or `[` from `at` on, or the end. Searching for a set of characters with the
// library's means costs more than all the rest of this file.
std::size_t name_end(std::string_view text, std::size_t at = 0) {
  while (at < text.size() && text[at] != '.' && text[at] != '[') ++at;
  return at;
}

// The bracket that closes a key: behind the same quote. npos: there is none.
std::size_t key_end(std::string_view path, char quote, std::size_t at) {
  for (; at + 1 < path.size(); ++at) {
    if (path[at] == quote && path[at + 1] == ']') return at;
  }
  return std::string_view::npos;
}

GetPath malformed(std::string fault, std::size_t at, std::string suggestion = {}) {
  GetPath path;
  path.fault = std::move(fault);
  path.fault_at = at;
  path.suggestion = std::move(suggestion);
  return path;
}

GetPath unknown_root(std::string_view text, std::string_view root) {
  const std::string_view near = nearest(root, {roots.begin(), roots.end()});
  std::string suggestion;
  const bool name_follows = text.size() > root.size() + 1 && text[root.size()] == '.';
  if (!near.empty() && name_follows) {
    suggestion = std::string(near) + std::string(text.substr(root.size()));
  }
  return malformed(quoted(text, shown) +
                       " is no reference: expected `Parameters.`, `Steps.`, `Execution.` or "
                       "`PipelineExperimentConfig.`",
                   0, suggestion);
}

// Checks the grammar of a property path. `base` is where it begins in the whole text.
std::optional<GetPath> path_fault(std::string_view path, std::size_t base) {
  std::size_t at = 0;
  bool member_due = true;
  while (at < path.size() || member_due) {
    if (member_due) {
      const std::size_t begin = at;
      while (at < path.size() && in_member(path[at])) ++at;
      if (at == begin) {
        const bool end = at >= path.size();
        return malformed(end ? "path ends in a dot: expected a property name after it"
                             : "expected a property name, found " + quoted(path.substr(at, 1)),
                         base + (end ? at - 1 : at));
      }
      member_due = false;
    } else if (path[at] == '.') {
      ++at;
      member_due = true;
    } else if (path[at] == '[') {
      const std::size_t open = at++;
      const char quote = at < path.size() ? path[at] : '\0';
      if (quote == '\'' || quote == '"') {
        const std::size_t close = key_end(path, quote, at + 1);
        if (close == std::string_view::npos) {
          return malformed("bracket is never closed: expected `" + std::string{quote, ']'} + "`",
                           base + open);
        }
        if (close == at + 1) return malformed("key between brackets is empty", base + open);
        at = close + 2;
      } else {
        const std::size_t close = path.find(']', at);
        if (close == std::string_view::npos) {
          return malformed("bracket is never closed: expected `]`", base + open);
        }
        const std::string_view index = path.substr(at, close - at);
        const bool number =
            !index.empty() && index.find_first_not_of("0123456789") == std::string_view::npos;
        if (!number) {
          const bool negative = index.size() > 1 && index.front() == '-' &&
                                index.find_first_not_of("0123456789", 1) == std::string_view::npos;
          return malformed(
              negative ? "index " + quoted(index) + " counts from the end: expected 0 or more"
                       : "expected a number or a key in single quotes between the "
                         "brackets, found " +
                             quoted(index),
              base + open);
        }
        at = close + 1;
      }
    } else {
      return malformed("expected `.` or `[`, found " + quoted(path.substr(at, 1)), base + at);
    }
  }
  return std::nullopt;
}

GetPath parse_step(std::string_view text, std::size_t base, bool as_property_file) {
  const std::string_view rest = text.substr(base);
  const std::size_t end = name_end(rest);
  GetPath result;
  result.kind = ReferenceKind::step_property;
  result.name = rest.substr(0, end);
  if (result.name.empty()) return malformed("expected a step's name after `Steps.`", base - 1);
  std::size_t path_at = base + end;
  if (path_at < text.size() && text[path_at] == '.') ++path_at;
  result.path = text.substr(path_at);
  const bool names_file = result.path.starts_with(property_files) &&
                          result.path.substr(property_files.size()).starts_with('.');
  if (names_file) {
    result.kind = ReferenceKind::property_file;
    result.file = result.path.substr(property_files.size() + 1);
    if (result.file.empty()) {
      return malformed("expected a property file's name after `PropertyFiles.`", text.size() - 1);
    }
    if (!as_property_file) {
      return malformed("a property file can only be read through `Std:JsonGet`", 0);
    }
    return result;
  }
  if (as_property_file) {
    return malformed(quoted(text, shown) +
                         " names no property file: expected `Steps.<step>.PropertyFiles.<name>`",
                     0);
  }
  if (path_at == text.size()) {
    if (text.ends_with('.')) {
      return malformed("path ends in a dot: expected a property name after it", text.size() - 1);
    }
    return result;
  }
  if (auto fault = path_fault(result.path, path_at)) return std::move(*fault);
  return result;
}

}  // namespace

GetPath parse_get(std::string_view text, bool as_property_file) {
  if (text.empty()) {
    return malformed(
        "path is empty: expected `Parameters.<name>`, `Steps.<step>.<property>` or "
        "`Execution.<variable>`",
        0);
  }
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  const std::size_t root_end = name_end(text);
  const std::string_view root = text.substr(0, root_end);
  const std::size_t blank =
      static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_blank) - text.begin());
  if (blank == 0 || blank + 1 == text.size()) {
    std::string_view trimmed = text;
    trimmed.remove_prefix(std::min(trimmed.find_first_not_of(" \t\r\n"), trimmed.size()));
    trimmed = trimmed.substr(0, trimmed.find_last_not_of(" \t\r\n") + 1);
    return malformed("blank around the path " + quoted(trimmed) + ": expected none", blank,
                     std::string(trimmed));
  }
  bool known = false;
  for (const std::string_view candidate : roots) known = known || candidate == root;
  if (!known) return unknown_root(text, root);
  if (root_end == text.size() || text[root_end] != '.') {
    return malformed("expected `.` and a name after `" + std::string(root) + "`", root_end - 1);
  }
  const std::size_t base = root_end + 1;
  if (root == "Steps") return parse_step(text, base, as_property_file);
  if (as_property_file) {
    return malformed(quoted(text, shown) +
                         " names no property file: expected `Steps.<step>.PropertyFiles.<name>`",
                     0);
  }
  GetPath result;
  result.name = text.substr(base);
  if (result.name.empty()) {
    return malformed("expected a name after `" + std::string(root) + ".`", base - 1);
  }
  if (const std::size_t more = name_end(result.name); more < result.name.size()) {
    return malformed("expected nothing after " + quoted(text.substr(0, base + more), shown) +
                         ", found " + quoted(text.substr(base + more), shown),
                     base + more);
  }
  result.kind = root == "Parameters"  ? ReferenceKind::parameter
                : root == "Execution" ? ReferenceKind::execution
                                      : ReferenceKind::experiment;
  return result;
}

bool is_function_key(std::string_view key) {
  constexpr std::string_view prefix = "std:";
  return key.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), key.begin(), [](char small, char c) {
           return c == small || (c >= 'A' && c <= 'Z' && c - 'A' + 'a' == small);
         });
}

bool is_function(const json::Value& value) {
  if (!value.is(json::Kind::object) || value.size() != 1) return false;
  const std::string_view key = value.members().front().key;
  return key == "Get" || is_function_key(key);
}

std::vector<Segment> segments(std::string_view path) {
  std::vector<Segment> result;
  result.reserve(4);
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t begin = at;
    if (path[at] == '[') {
      const char quote = at + 1 < path.size() ? path[at + 1] : '\0';
      const bool key = quote == '\'' || quote == '"';
      const std::size_t close = key ? key_end(path, quote, at + 2) : path.find(']', at);
      if (close == std::string_view::npos) return result;
      const std::size_t inner = at + (key ? 2 : 1);
      at = close + (key ? 2 : 1);
      result.push_back({key ? Segment::Kind::key : Segment::Kind::index,
                        path.substr(inner, close - inner), begin, at});
    } else {
      if (path[at] == '.') ++at;
      const std::size_t inner = at;
      at = name_end(path, at);
      result.push_back({Segment::Kind::member, path.substr(inner, at - inner), begin, at});
    }
  }
  return result;
}

}  // namespace plumbline
