#include "analyzer/config/glob.h"

#include <cstdint>
#include <vector>

namespace plumbline::config {
namespace {

enum class Kind : std::uint8_t { literal, one, some, all, maybe_folders, folders };

struct Token {
  Kind kind;
  char literal = '\0';
};

std::vector<Token> tokens_of(std::string_view pattern) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const std::string_view rest = pattern.substr(at);
    if (rest.starts_with("**/")) {
      tokens.push_back({Kind::maybe_folders});
      tokens.push_back({Kind::folders});
      at += 2;
    } else if (rest.starts_with("**")) {
      tokens.push_back({Kind::all});
      at += 1;
    } else if (rest.front() == '*') {
      tokens.push_back({Kind::some});
    } else if (rest.front() == '?') {
      tokens.push_back({Kind::one});
    } else {
      tokens.push_back({Kind::literal, rest.front()});
    }
  }
  return tokens;
}

// Runs the pattern as a machine that may be in several states, one for each token. `separated`:
// a slash is special. `prefix`: the pattern may end before the text does, at a slash.
bool matches(std::string_view pattern, std::string_view text, bool separated, bool prefix) {
  const std::vector<Token> tokens = tokens_of(pattern);
  const std::size_t end = tokens.size();
  std::vector<char> now(end + 1, 0), next(end + 1, 0);
  // What can be left out leads to the state behind it.
  const auto close = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i < end; ++i) {
      if (states[i] == 0) continue;
      const Kind kind = tokens[i].kind;
      if (kind == Kind::some || kind == Kind::all || kind == Kind::maybe_folders) states[i + 1] = 1;
      if (kind == Kind::maybe_folders) states[i + 2] = 1;
    }
  };
  now[0] = 1;
  close(now);
  for (const char c : text) {
    const bool slash = separated && c == '/';
    if (prefix && slash && now[end] != 0) return true;
    next.assign(end + 1, 0);
    for (std::size_t i = 0; i < end; ++i) {
      if (now[i] == 0) continue;
      switch (tokens[i].kind) {
        case Kind::literal: next[i + 1] = tokens[i].literal == c ? char{1} : next[i + 1]; break;
        case Kind::one: next[i + 1] = slash ? next[i + 1] : char{1}; break;
        case Kind::some: next[i] = slash ? next[i] : char{1}; break;
        case Kind::all: next[i] = 1; break;
        case Kind::maybe_folders: break;
        case Kind::folders:
          next[i] = 1;
          if (slash) next[i + 1] = 1;
          break;
      }
    }
    close(next);
    now.swap(next);
  }
  return now[end] != 0;
}

}  // namespace

bool name_matches(std::string_view pattern, std::string_view name) {
  return matches(pattern, name, false, false);
}

bool path_matches(std::string_view pattern, std::string_view path) {
  if (pattern.starts_with("./")) pattern.remove_prefix(2);
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (pattern.find('/') != std::string_view::npos) {
    if (pattern.starts_with('/')) pattern.remove_prefix(path.starts_with('/') ? 0 : 1);
    return matches(pattern, path, true, true);
  }
  for (;;) {
    const std::size_t slash = path.find('/');
    if (matches(pattern, path.substr(0, slash), true, false)) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

bool pointer_matches(std::string_view pattern, std::string_view pointer) {
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  return matches(pattern, pointer, true, true);
}

bool rule_matches(std::string_view pattern, std::string_view rule) {
  if (pattern.find_first_of("*?") != std::string_view::npos) return name_matches(pattern, rule);
  return rule.starts_with(pattern) &&
         (rule.size() == pattern.size() || rule[pattern.size()] == '/') && !pattern.empty();
}

}  // namespace plumbline::config
