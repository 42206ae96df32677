#include "analyzer/cache/pattern.h"

#include <algorithm>
#include <array>

namespace plumbline::cache {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The part that differs, widened to whole words of the given characters.
template <class Is>
std::string_view word_around(std::string_view text, std::size_t front, std::size_t back, Is is) {
  std::size_t begin = front, end = text.size() - back;
  while (begin > 0 && is(text[begin - 1])) --begin;
  while (end < text.size() && is(text[end])) ++end;
  return text.substr(begin, end - begin);
}

// SHA-256, and what SDKs of 2022 and 2023 made.
bool is_hash(std::string_view word) {
  return (word.size() == 64 || word.size() == 32) && std::all_of(word.begin(), word.end(), is_hex);
}

// 2026-01-31-12-00-05-123, 20260131T120005.
bool is_moment(std::string_view word) {
  const auto digits = std::count_if(word.begin(), word.end(), is_digit);
  return digits >= 12 && digits <= 20 && word.starts_with("20");
}

// An image without its tag or digest; empty: no image.
std::string_view repository(std::string_view text) {
  if (text.find(".dkr.ecr.") == std::string_view::npos) return {};
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return {};
  return text.substr(0, std::min(text.find_first_of(":@", slash), text.size()));
}

}  // namespace

std::string_view to_string(Pattern pattern) {
  constexpr std::array<std::string_view, 4> names{"none", "code-hash", "image-tag", "timestamp"};
  return names[static_cast<std::size_t>(pattern)];
}

std::string_view explain(Pattern pattern) {
  switch (pattern) {
    case Pattern::none: break;
    case Pattern::code_hash:
      return "the SDK's hash of the code: other files, or the same ones at another path";
    case Pattern::image_tag: return "another tag of the same image, as an SDK upgrade brings it";
    case Pattern::timestamp: return "a moment in the name: it changes whenever this is compiled";
  }
  return {};
}

Pattern find_pattern(std::string_view before, std::string_view now) {
  const std::size_t most = std::min(before.size(), now.size());
  std::size_t front = 0, back = 0;
  while (front < most && before[front] == now[front]) ++front;
  while (back < most - front && before[before.size() - 1 - back] == now[now.size() - 1 - back])
    ++back;
  if (is_hash(word_around(before, front, back, is_hex)) &&
      is_hash(word_around(now, front, back, is_hex))) {
    return Pattern::code_hash;
  }
  const auto in_moment = [](char c) {
    return is_digit(c) || c == '-' || c == ':' || c == '.' || c == 'T';
  };
  const auto trimmed = [](std::string_view word) {
    while (!word.empty() && !is_digit(word.front())) word.remove_prefix(1);
    return word;
  };
  if (is_moment(trimmed(word_around(before, front, back, in_moment))) &&
      is_moment(trimmed(word_around(now, front, back, in_moment)))) {
    return Pattern::timestamp;
  }
  const std::string_view image = repository(before);
  return !image.empty() && image == repository(now) ? Pattern::image_tag : Pattern::none;
}

}  // namespace plumbline::cache
