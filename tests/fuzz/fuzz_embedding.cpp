// Any bytes as a definition inside an answer of describe-pipeline, spelt in two ways: every place
// that is reported lies inside the string that holds the definition, begins and ends between two
// characters of the file, and spells what it is about.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"
#include "analyzer/report/report.h"

namespace {

using namespace plumbline;

void require(bool fact) {
  if (!fact) std::abort();
}

// Half of a surrogate pair as three bytes: the first half, or the second one.
bool is_half(std::string_view text, bool second) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  return text.size() >= 3 && byte(0) == 0xEDU && (byte(1) & 0xF0U) == (second ? 0xB0U : 0xA0U) &&
         (byte(2) & 0xC0U) == 0x80U;
}

// Bytes of the character that `text` begins with. A byte that begins none stands for itself. Half
// of a surrogate pair is one, but two halves would become one character as escapes.
std::size_t character(std::string_view text) {
  const std::size_t length = json::utf8_length(text);
  if (length != 0) return length;
  if (is_half(text, true)) return 3;
  return is_half(text, false) && !is_half(text.substr(3), true) ? 3 : 1;
}

std::string escape(std::uint32_t unit) {
  constexpr std::string_view digits = "0123456789abcDEF";
  std::string out = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> unsigned(shift)) & 15U];
  return out;
}

// A character that is not ASCII as one escape or two.
std::string escaped(std::string_view bytes) {
  std::uint32_t code = static_cast<unsigned char>(bytes[0]) & (0x7FU >> bytes.size());
  for (const char c : bytes.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  if (code < 0x10000U) return escape(code);
  code -= 0x10000U;
  return escape(0xD800U + (code >> 10U)) + escape(0xDC00U + (code & 0x3FFU));
}

std::string ascii(char c, std::size_t at, bool escapes) {
  if (static_cast<unsigned char>(c) < 0x20U || (escapes && at % 7 == 3)) {
    return escape(static_cast<unsigned char>(c));
  }
  if (c == '"' || c == '\\' || (escapes && c == '/')) return {'\\', c};
  return {c};
}

// The same definition and the same places, kept by somebody who knows where each character went.
class Host {
 public:
  // `escapes`: most characters could stand for themselves, and do not.
  Host(const std::string& definition, bool escapes) {
    text_ = "{\"PipelineName\": \"\xC3\xA9\",\n \"PipelineDefinition\": \"";
    for (std::size_t at = 0; at < definition.size();) {
      const std::size_t length = character(std::string_view(definition).substr(at));
      const std::string bytes = definition.substr(at, length);
      const bool one_byte = static_cast<unsigned char>(bytes[0]) < 0x80U;
      // What is no character has no escape.
      const bool can_escape = length > 1 && (escapes || json::utf8_length(bytes) == 0);
      boundaries_[text_.size()] = at;
      text_ += one_byte ? ascii(bytes[0], at, escapes) : can_escape ? escaped(bytes) : bytes;
      at += length;
    }
    boundaries_[text_.size()] = definition.size();
    text_ += "\", \"PipelineStatus\": \"Active\"}\n";
  }

  const std::string& text() const { return text_; }

  void check(const Location& place) const {
    require(place.document != nullptr);
    require(place.range.begin <= place.range.end && place.range.end <= place.document->size());
    const Location seen = place.document->visible(place.range);
    require(seen.document != nullptr && seen.document->host() == nullptr);
    require(seen.range.begin <= seen.range.end && seen.range.end <= text_.size());
    if (place.document->host() == nullptr) return;
    const auto begin = boundaries_.find(seen.range.begin), end = boundaries_.find(seen.range.end);
    require(begin != boundaries_.end() && end != boundaries_.end());
    require(begin->second == place.range.begin && end->second == place.range.end);
  }

 private:
  std::string text_;
  std::map<std::size_t, std::size_t> boundaries_;  // in the host: in the definition
};

void check_edits(const Diagnostic& diagnostic, const Host& host) {
  for (const Fix& fix : diagnostic.fixes) {
    for (const Edit& edit : fix.edits) host.check({diagnostic.where.document, edit.range});
  }
}

void check(const std::string& definition, bool escapes) {
  const Host host(definition, escapes);
  const auto file = std::make_shared<const Document>("fuzz.json", host.text());
  const std::shared_ptr<const Analysis> analysis = analyze(file, all_rules());
  require(analysis->has_definition());
  require(analysis->document().host() == file.get());
  require(analysis->document().text() == definition);
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    require(diagnostic.rule != "internal/rule");
    host.check(diagnostic.where);
    for (const Label& label : diagnostic.labels) host.check(label.where);
    check_edits(diagnostic, host);
  }
  FileReport report;
  report.path = "fuzz.json";
  report.bytes = file->size();
  report.status = "checked";
  report.analysis = analysis;
  const Document json("report.json", render({&report, 1}, Format::json, {}));
  require(json::parse(json).problems.empty());
  render({&report, 1}, Format::text, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text, false);
  check(text, true);
  return 0;
}
