#include <array>
#include <charconv>

#include "analyzer/config/layer.h"

namespace plumbline::config {
namespace {

using Numbers = std::array<std::uint32_t, 3>;

// "1.2" as {1, 2, 0}; `given` says how many numbers there were.
std::optional<Numbers> numbers_of(std::string_view text, std::size_t& given) {
  Numbers numbers{};
  for (given = 0; given < numbers.size();) {
    const char* const end = text.data() + text.size();
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [stop, error] = std::from_chars(text.data(), end, numbers[given]);
    if (error != std::errc()) return std::nullopt;
    constexpr std::ptrdiff_t most_digits = 9;
    if (stop - text.data() > most_digits) return std::nullopt;
    ++given;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    if (text.empty()) return numbers;
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<bool> meets(std::string_view version, std::string_view condition) {
  std::size_t given = 0;
  const Numbers own = numbers_of(version, given).value_or(Numbers{});
  bool all = true;
  for (std::size_t begin = 0; begin <= condition.size();) {
    const std::size_t end = std::min(condition.find(',', begin), condition.size());
    std::string_view part = without_blanks(condition.substr(begin, end - begin));
    begin = end + 1;
    std::string_view sign;
    for (const std::string_view candidate : {">=", "<=", ">", "<", "="}) {
      if (!part.starts_with(candidate)) continue;
      sign = candidate;
      break;
    }
    part = without_blanks(part.substr(sign.size()));
    const auto wanted = numbers_of(part, given);
    if (!wanted) return std::nullopt;
    if (sign == ">=") {
      all = all && own >= *wanted;
    } else if (sign == "<=") {
      all = all && own <= *wanted;
    } else if (sign == ">") {
      all = all && own > *wanted;
    } else if (sign == "<") {
      all = all && own < *wanted;
    } else {
      // "0.1" is any 0.1.x.
      for (std::size_t i = 0; i < given; ++i) all = all && own[i] == (*wanted)[i];
    }
  }
  return all;
}

}  // namespace plumbline::config
