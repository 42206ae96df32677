#include "analyzer/source/diagnostic.h"

#include <algorithm>
#include <array>

namespace plumbline {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return {};
}

std::string_view to_string(Applicability applicability) {
  switch (applicability) {
    case Applicability::safe: return "safe";
    case Applicability::unsafe: return "unsafe";
    case Applicability::suggestion: return "suggestion";
  }
  return {};
}

namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::string quoted(std::string_view value, std::size_t most) {
  std::string text;
  std::size_t characters = 0;
  for (const char byte : value) characters += continues(byte) ? 0 : 1;
  if (characters <= most) {
    text = value;
  } else {
    // Whole characters: two thirds from the front, the rest but one from the back.
    std::size_t head = 0, tail = value.size(), seen = 0;
    while (head < value.size() && (seen < most * 2 / 3 || continues(value[head]))) {
      seen += continues(value[head++]) ? 0 : 1;
    }
    for (seen = 0; seen < most / 3 - 1 && tail > head;) {
      seen += continues(value[--tail]) ? 0 : 1;
    }
    text = std::string(value.substr(0, head)) + "…" + std::string(value.substr(tail));
  }
  // A backtick inside would end the quotation.
  std::replace(text.begin(), text.end(), '`', '\'');
  return "`" + text + "`";
}

std::string quoted_list(const std::vector<std::string_view>& values, std::size_t most) {
  std::string list;
  const std::size_t shown = values.size() > most ? most : values.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) list += i + 1 == values.size() ? " or " : ", ";
    list += quoted(values[i]);
  }
  if (shown < values.size()) list += " and " + std::to_string(values.size() - shown) + " more";
  return list;
}

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Optimal string alignment distance in half edits (a change of case costs one half), or `limit`
// + 1 as soon as it must be larger.
unsigned distance(std::string_view a, std::string_view b, unsigned limit) {
  constexpr std::size_t longest = 64;
  if (a.size() > longest || b.size() > longest) return a == b ? 0 : limit + 1;
  std::array<std::array<unsigned, longest + 1>, 3> rows{};
  auto *before = rows.data(), *previous = rows.data() + 1, *current = rows.data() + 2;
  for (std::size_t j = 0; j <= b.size(); ++j) (*previous)[j] = static_cast<unsigned>(2 * j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    (*current)[0] = static_cast<unsigned>(2 * i);
    unsigned best = (*current)[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = a[i - 1], y = b[j - 1];
      const unsigned change = x == y ? 0U : lower(x) == lower(y) ? 1U : 2U;
      unsigned cost =
          std::min({(*previous)[j] + 2, (*current)[j - 1] + 2, (*previous)[j - 1] + change});
      if (i > 1 && j > 1 && x == b[j - 2] && a[i - 2] == y)
        cost = std::min(cost, (*before)[j - 2] + 2);
      (*current)[j] = cost;
      best = std::min(best, cost);
    }
    if (best > limit) return limit + 1;
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return (*previous)[b.size()];
}

}  // namespace

Nearest nearest(std::string_view name, const std::vector<std::string_view>& candidates,
                unsigned most_edits) {
  if (name.empty()) return {};
  // Any change of case alone is near.
  auto limit = static_cast<unsigned>(
      std::min<std::size_t>(2 * name.size() / 3, std::size_t{2} * most_edits));
  Nearest found;
  const auto equal_but_case = [&](std::string_view other) {
    return name.size() == other.size() &&
           std::equal(name.begin(), name.end(), other.begin(),
                      [](char x, char y) { return lower(x) == lower(y); });
  };
  for (const std::string_view candidate : candidates) {
    if (equal_but_case(candidate) && candidate != name) return {candidate, true};
    if (candidate.empty() || candidate == name) continue;
    // A name must share more than its length with what it is taken for.
    if (2 * candidate.size() < name.size() || 2 * name.size() < candidate.size()) continue;
    if (const unsigned cost = distance(name, candidate, limit); cost <= limit) {
      if (found.empty() || cost < limit) {
        found = {candidate, true};
      } else if (candidate != found) {
        found.alone = false;
      }
      if (cost == 0) break;
      limit = cost;
    }
  }
  return found;
}

namespace {

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether words may end between these two: nothing that goes on in small letters.
bool between_words(char before, char after) {
  return !is_letter(before) || !is_letter(after) ||
         (lower(before) == before && lower(after) != after);
}

// Whether begin..end is a word or several.
bool is_word(std::string_view text, std::size_t begin, std::size_t end) {
  return begin < end && (begin == 0 || between_words(text[begin - 1], text[begin])) &&
         (end == text.size() || between_words(text[end - 1], text[end]));
}

}  // namespace

bool is_slip(std::string_view written, std::string_view meant) {
  const std::size_t least = std::min(written.size(), meant.size());
  std::size_t front = 0, back = 0;
  while (front < least && written[front] == meant[front]) ++front;
  const auto at_back = [](std::string_view text, std::size_t i) {
    return text[text.size() - 1 - i];
  };
  while (back < least - front && at_back(written, back) == at_back(meant, back)) ++back;
  const std::string_view was = written.substr(front, written.size() - front - back);
  const std::string_view is = meant.substr(front, meant.size() - front - back);
  constexpr unsigned most = 4;  // half edits
  if (distance(was, is, most) > most) return false;
  if (std::equal(was.begin(), was.end(), is.begin(), is.end(),
                 [](char x, char y) { return lower(x) == lower(y); })) {
    return true;
  }
  if (std::any_of(was.begin(), was.end(), is_digit) ||
      std::any_of(is.begin(), is.end(), is_digit)) {
    return false;
  }
  const bool letters = std::any_of(was.begin(), was.end(), is_letter) ||
                       std::any_of(is.begin(), is.end(), is_letter);
  const bool words =
      is_word(written, front, written.size() - back) || is_word(meant, front, meant.size() - back);
  return !letters || !words;
}

}  // namespace plumbline
