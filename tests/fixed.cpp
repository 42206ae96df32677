#include "tests/fixed.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"
#include "analyzer/report/format.h"

namespace plumbline::tests {
namespace {

std::shared_ptr<const StartRequest> read_start(const std::string* text) {
  if (text == nullptr) return nullptr;
  return read_start_request(std::make_shared<const Document>("start.json", *text));
}

Fixed fixed(const std::string& text, const std::string* start, Applicability most) {
  Fixing fixing{all_rules(), most};
  fixing.read_start = [](std::shared_ptr<const Document> file) {
    return read_start_request(std::move(file));
  };
  return apply_fixes(std::make_shared<const Document>("fixed.json", text), read_start(start),
                     fixing);
}

std::string text_of(const Fixed& result) { return std::string(result.file().text()); }

std::string start_of(const Fixed& result) {
  const auto& start = result.analysis->start;
  return start && start->file ? std::string(start->file->text()) : "";
}

// What is found, without places: those move.
std::map<std::pair<std::string, std::string>, int> found_in(const Analysis& analysis) {
  std::map<std::pair<std::string, std::string>, int> found;
  for (const Diagnostic& d : analysis.diagnostics) ++found[{std::string(d.rule), d.message}];
  return found;
}

// As a program writes a string that shuns everything but ASCII, and slashes too.
std::string shy(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80U) {
      out += text[at] == '/'    ? "\\/"
             : text[at] == '\'' ? "\\u0027"
                                : json::escaped(text.substr(at, 1));
      ++at;
      continue;
    }
    const std::size_t size = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
    std::uint32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
      code = code << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    if (code >= 0x10000U) {
      code -= 0x10000U;
      out += fmt::format("\\u{:04X}\\u{:04x}", 0xD800U | code >> 10U, 0xDC00U | (code & 0x3FFU));
    } else {
      out += fmt::format("\\u{:04x}", code);
    }
    at += size;
  }
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string on_one_line(const std::string& text) {
  const Document document("x", text);
  const json::Parsed parsed = json::parse(document);
  return formatted(document, parsed, Layout::compact);
}

}  // namespace

FixTrial try_fixes(const std::string& definition, const std::string* start, Applicability most) {
  FixTrial trial;
  const auto complain = [&](std::string what) {
    trial.complaint += std::move(what) + "\n";
    return trial;
  };
  const auto before = analyze(std::make_shared<const Document>("fixed.json", definition),
                              all_rules(), read_start(start));
  const Fixed result = fixed(definition, start, most);
  trial.text = text_of(result);
  for (const auto& [rule, count] : result.count) trial.applied += count;
  if (result.unfinished) return complain("it never comes to an end");
  if (result.refused) return complain("a fix breaks the text");
  const std::string start_text = start_of(result);
  const std::string* const start_after = start == nullptr ? nullptr : &start_text;
  if (trial.applied == 0) {
    if (trial.text != definition) complain("nothing was applied, and the text is another");
    return trial;
  }
  for (const Diagnostic& left : result.analysis->diagnostics) {
    if (applicable(left, most) != nullptr) complain(fmt::format("not fixed: {}", left.message));
  }
  const auto was = found_in(*before);
  for (const auto& [finding, count] : found_in(*result.analysis)) {
    const auto known = was.find(finding);
    if (known != was.end() && known->second >= count) continue;
    if (!is_in(*find_rule(finding.first), Profiles::standard)) continue;
    trial.revealed.push_back(finding.first + ": " + finding.second);
  }
  const Fixed again = fixed(trial.text, start_after, most);
  if (text_of(again) != trial.text || start_of(again) != start_text) {
    complain("fixed again it changes again");
  }

  const std::string windows = replaced(definition, "\n", "\r\n");
  if (text_of(fixed(windows, start, most)) != replaced(trial.text, "\n", "\r\n")) {
    complain("with CRLF it comes to something else");
  }
  const Document document("x", definition);
  if (can_format(json::parse(document))) {
    const std::string line = on_one_line(definition);
    const std::string mended = text_of(fixed(line, start, most));
    if (on_one_line(mended) != on_one_line(trial.text)) {
      complain("on one line it comes to something else: " + mended);
    }
  }
  for (const bool plain : {true, false}) {
    if (!plain && json::find_invalid_utf8(definition) != std::string_view::npos) continue;
    const auto host = [&](const std::string& text) {
      return "{ \"PipelineDefinition\" :\"" + (plain ? json::escaped(text) : shy(text)) +
             "\",\n\t\"Other\": [1,  2]}\n";
    };
    const Fixed embedded = fixed(host(definition), start, most);
    if (embedded.analysis->document().text() != trial.text) {
      complain("inside a JSON string it comes to something else: " + text_of(embedded));
    }
    if (plain && text_of(embedded) != host(trial.text)) {
      complain("what is around a JSON string changes: " + text_of(embedded));
    }
  }
  return trial;
}

}  // namespace plumbline::tests
