#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "analyzer/json/utf8.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/sarif.h"

namespace plumbline {
namespace {

constexpr std::size_t window = 100;  // UTF-16 units that a line's hash looks at
constexpr std::uint64_t base = 37;
constexpr std::uint16_t replacement = 0xFFFD, text_end = 0xFFFF;

constexpr std::uint64_t power(std::size_t exponent) {
  std::uint64_t result = 1;
  for (; exponent > 0; --exponent) result *= base;
  return result;
}

// A character's bytes as UTF-16; `bytes` is one character of valid UTF-8.
void append_utf16(std::vector<std::uint16_t>& out, std::string_view bytes) {
  constexpr std::uint32_t lead_bits[] = {0x7FU, 0x7FU, 0x1FU, 0x0FU, 0x07U};
  std::uint32_t point = static_cast<unsigned char>(bytes.front()) & lead_bits[bytes.size()];
  for (const char byte : bytes.substr(1)) {
    point = point << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  if (point >= 0x10000U) {
    out.push_back(static_cast<std::uint16_t>(0xD800U + ((point - 0x10000U) >> 10U)));
    point = 0xDC00U + ((point - 0x10000U) & 0x3FFU);
  }
  out.push_back(static_cast<std::uint16_t>(point));
}

// What is hashed: without blanks, every line end as LF, and a mark after the last character.
struct Units {
  std::vector<std::uint16_t> units;
  std::vector<std::size_t> starts;  // of lines, in units

  explicit Units(std::string_view text) {
    units.reserve(text.size() + window + 1);
    bool after_return = false, line_start = true;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      const std::size_t length = std::max<std::size_t>(json::utf8_length(text.substr(at)), 1);
      const bool skipped = c == ' ' || c == '\t' || (after_return && c == '\n');
      after_return = !skipped && c == '\r';
      if (!skipped) {
        if (line_start) starts.push_back(units.size());
        line_start = c == '\r' || c == '\n';
        add(text.substr(at, length));
      }
      at += length;
    }
    if (line_start) starts.push_back(units.size());
    units.push_back(text_end);
    units.resize(units.size() + window);
  }

 private:
  void add(std::string_view character) {
    if (character == "\r") {
      units.push_back('\n');
    } else if (character.size() == 1 && (character.front() & 0x80) != 0) {
      units.push_back(replacement);
    } else {
      append_utf16(units, character);
    }
  }
};

}  // namespace

std::vector<std::string> line_hashes(std::string_view text, std::span<const std::uint32_t> lines) {
  std::vector<std::string> out;
  if (lines.empty()) return out;
  const Units text_units(text);
  const auto& units = text_units.units;
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < window; ++i) hash = hash * base + units[i];
  std::unordered_map<std::uint64_t, std::uint32_t> seen;
  std::size_t at = 0;
  for (std::uint32_t line = 0; line < text_units.starts.size(); ++line) {
    for (; at < text_units.starts[line]; ++at) {
      hash = (hash - units[at] * power(window - 1)) * base + units[at + window];
    }
    const std::uint32_t count = ++seen[hash];
    while (out.size() < lines.size() && lines[out.size()] == line) {
      out.push_back(fmt::format("{:x}:{}", hash, count));
    }
  }
  out.resize(lines.size());
  return out;
}

namespace report {

std::vector<std::string> line_fingerprints(const FileReport& file,
                                           const std::vector<std::string>& prints) {
  const Document& text = *file.analysis->contents.file;
  const auto& diagnostics = file.analysis->diagnostics;
  std::map<std::pair<std::string_view, std::uint32_t>, unsigned> on_line;
  std::vector<std::uint32_t> lines;
  for (const Diagnostic& found : diagnostics) {
    lines.push_back(place_of(file, found.where).start.line);
    ++on_line[{found.rule, lines.back()}];
  }
  const bool one_line =
      text.line_count() == 1 || (text.line_count() == 2 && text.line(1).begin == text.size());
  std::vector<std::uint32_t> wanted;
  if (!one_line) {
    wanted = lines;
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  }
  const auto hashes = line_hashes(text.text(), wanted);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    const bool alone = !one_line && on_line[{diagnostics[i].rule, lines[i]}] == 1;
    if (alone) {
      const auto at = std::lower_bound(wanted.begin(), wanted.end(), lines[i]) - wanted.begin();
      out.push_back(hashes[static_cast<std::size_t>(at)]);
    } else {
      const bool counted = prints[i].find(':') != std::string::npos;
      out.push_back(counted ? prints[i] : prints[i] + ":1");
    }
  }
  return out;
}

}  // namespace report
}  // namespace plumbline
