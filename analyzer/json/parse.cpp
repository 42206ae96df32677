// RapidJSON drives: its parser keeps the grammar. Strings, numbers and white space are
// scanned here, through its documented point of extension (specialisations for an own stream),
// because the stock scanners lose positions, stop at a lone surrogate or at 1e400, and copy.
#include <rapidjson/reader.h>

#include <string>

#include "analyzer/json/builder.h"
#include "analyzer/json/scan.h"
#include "analyzer/json/utf8.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::json {
namespace {

// The recursive parser: a tenth faster than the iterative one, and the handler bounds its depth.
constexpr unsigned parse_flags = rapidjson::kParseNoFlags;

// Reads the document's text; Tell() is a byte offset. Zero bytes follow the text.
struct Stream {
  using Ch = char;
  const char* begin;
  const char* at;
  const char* end;
  char Peek() const { return *at; }
  char Take() { return *at++; }
  std::size_t Tell() const { return static_cast<std::size_t>(at - begin); }
  char* PutBegin() { return nullptr; }
  void Put(char) {}
  void Flush() {}
  std::size_t PutEnd(char*) { return 0; }
};

std::uint32_t offset(const Stream& stream) { return static_cast<std::uint32_t>(stream.Tell()); }

// Receives RapidJSON's events, each when its text has been taken.
struct Handler {
  Builder& builder;
  Stream& stream;
  std::string_view text;
  std::string scratch;
  std::optional<Expected> expected;  // set by our own scanners when they stop
  bool too_deep = false;

  bool Null() { return literal(Kind::null, 4); }
  bool Bool(bool value) { return literal(Kind::boolean, value ? 4 : 5); }
  bool StartObject() { return open(Kind::object); }
  bool StartArray() { return open(Kind::array); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }
  // Never called: our own scanners report to the builder.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char*, rapidjson::SizeType, bool) { return false; }
  bool Key(const char*, rapidjson::SizeType, bool) { return false; }

  bool literal(Kind kind, std::uint32_t length) {
    const std::uint32_t end = offset(stream);
    builder.scalar(kind, {end - length, end}, text.substr(end - length, length), 0);
    return true;
  }
  bool open(Kind kind) {
    too_deep = !builder.open(kind, offset(stream) - 1);
    return !too_deep;
  }
  bool close() {
    builder.close(offset(stream));
    return true;
  }
};

// Four hexadecimal digits, or no value.
std::optional<std::uint32_t> hex4(const char* at) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    const bool digit = c >= '0' && c <= '9', low = c >= 'a' && c <= 'f',
               high = c >= 'A' && c <= 'F';
    if (!digit && !low && !high) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit ? c - '0'
                                                    : low ? c - 'a' + 10
                                                          : c - 'A' + 10);
  }
  return value;
}

void report_lone_surrogate(Handler& handler, const char* escape) {
  const auto where = static_cast<std::uint32_t>(escape - handler.stream.begin);
  handler.builder.report({Fault::lone_surrogate,
                          {where, where + 6},
                          "escape " + quoted({escape, 6}) +
                              " is half of a surrogate pair: expected the other half beside it",
                          {"write the whole character, or remove the escape"},
                          std::nullopt,
                          {}});
}

// A string with escapes, decoded into handler.scratch from `at` (the first backslash) on. Returns
// the closing quote, or null after setting handler.expected and `error_at`.
const char* decode(Handler& handler, const char* open, const char* at, const char*& error_at) {
  std::string& out = handler.scratch;
  out.assign(open + 1, at);
  const char* lone = nullptr;
  const auto stop = [&](Expected expected, const char* where) -> const char* {
    handler.expected = expected;
    error_at = where;
    return nullptr;
  };
  for (;;) {
    if (*at == '"') {
      if (lone != nullptr) report_lone_surrogate(handler, lone);
      return at;
    }
    if (*at != '\\') {
      if (at >= handler.stream.end) return stop(Expected::string_end, open);
      return stop(Expected::no_control, at);
    }
    const char* const escape = at;
    at += 2;
    switch (escape[1]) {
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case '/': out += '/'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        const auto first = hex4(at);
        if (!first) return stop(Expected::hex, escape);
        at += 4;
        std::uint32_t code_point = *first;
        if (code_point >= 0xD800U && code_point < 0xE000U) {
          const auto second =
              code_point < 0xDC00U && at[0] == '\\' && at[1] == 'u' ? hex4(at + 2) : std::nullopt;
          if (second && *second >= 0xDC00U && *second < 0xE000U) {
            at += 6;
            code_point = 0x10000U + ((code_point - 0xD800U) << 10U) + (*second - 0xDC00U);
          } else if (lone == nullptr) {
            lone = escape;
          }
        }
        append_utf8(out, code_point);
        break;
      }
      default:
        if (escape + 1 >= handler.stream.end) return stop(Expected::string_end, open);
        return stop(Expected::escape, escape);
    }
    const char* const run = at;
    at = skip_plain(at);
    out.append(run, at);
  }
}

// JSON's number grammar, and NaN, Infinity, -Infinity. Returns the end; sets handler.expected and
// `error_at` when this is no number.
const char* scan_number(Handler& handler, const char* at, const char*& error_at) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const char* const begin = at;
  if (*at == '-') ++at;
  for (const std::string_view word : {"NaN", "Infinity"}) {
    if (std::string_view(at, static_cast<std::size_t>(handler.stream.end - at)).starts_with(word) &&
        (word != "NaN" || at == begin)) {
      at += word.size();
      const Range range{static_cast<std::uint32_t>(begin - handler.stream.begin),
                        static_cast<std::uint32_t>(at - handler.stream.begin)};
      handler.builder.report({Fault::not_finite,
                              range,
                              quoted({begin, at}) + " is not JSON: expected a finite number",
                              {"write a number, or a string when the job reads text"},
                              std::nullopt,
                              {}});
      return at;
    }
  }
  const auto stop = [&](Expected expected, const char* where) {
    handler.expected = expected;
    error_at = where;
    return at;
  };
  if (!digit(*at)) {
    return at == begin ? stop(Expected::value, at) : stop(Expected::digit, at);
  }
  if (*at == '0') {
    ++at;
    if (digit(*at)) return stop(Expected::value, begin);  // a leading zero
  } else {
    while (digit(*at)) ++at;
  }
  if (*at == '.') {
    if (!digit(*++at)) return stop(Expected::digit, at);
    while (digit(*at)) ++at;
  }
  if (*at == 'e' || *at == 'E') {
    ++at;
    if (*at == '+' || *at == '-') ++at;
    if (!digit(*at)) return stop(Expected::digit, at);
    while (digit(*at)) ++at;
  }
  return at;
}

}  // namespace
}  // namespace plumbline::json

namespace rapidjson {

using PlumblineReader = GenericReader<UTF8<>, UTF8<>, CrtAllocator>;

template <>
inline void SkipWhitespace(plumbline::json::Stream& stream) {
  stream.at = plumbline::json::skip_space(stream.at);
}

template <>
template <>
inline void PlumblineReader::ParseString<plumbline::json::parse_flags, plumbline::json::Stream,
                                         plumbline::json::Handler>(
    plumbline::json::Stream& stream, plumbline::json::Handler& handler, bool is_key) {
  using namespace plumbline::json;
  const char* const open = stream.at;
  const char* close = skip_plain(open + 1);
  std::string_view text{open + 1, close};
  bool decoded = false;
  if (*close != '"') {
    const char* error_at = nullptr;
    close = decode(handler, open, close, error_at);
    if (close == nullptr) {
      parseResult_.Set(kParseErrorTermination, static_cast<std::size_t>(error_at - stream.begin));
      return;
    }
    text = handler.builder.keep(handler.scratch);
    decoded = true;
  }
  const auto begin = static_cast<std::uint32_t>(open - stream.begin);
  stream.at = close + 1;
  const plumbline::Range range{begin, offset(stream)};
  if (is_key) {
    handler.builder.key(range, text);
  } else {
    // Decoded text has no padding; strings with escapes are rare.
    handler.builder.scalar(Kind::string, range, text,
                           decoded ? contents(text) : contents_of_raw(open + 1, close));
  }
}

template <>
template <>
inline void PlumblineReader::ParseNumber<plumbline::json::parse_flags, plumbline::json::Stream,
                                         plumbline::json::Handler>(
    plumbline::json::Stream& stream, plumbline::json::Handler& handler) {
  using namespace plumbline::json;
  const char* error_at = nullptr;
  const char* const begin = stream.at;
  const char* const end = scan_number(handler, begin, error_at);
  if (error_at != nullptr) {
    parseResult_.Set(kParseErrorTermination, static_cast<std::size_t>(error_at - stream.begin));
    return;
  }
  const std::uint32_t from = offset(stream);
  stream.at = end;
  handler.builder.scalar(Kind::number, {from, offset(stream)}, {begin, end}, 0);
}

}  // namespace rapidjson

namespace plumbline::json {
namespace {

Expected expectation(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty: return Expected::document;
    case rapidjson::kParseErrorDocumentRootNotSingular: return Expected::end;
    case rapidjson::kParseErrorObjectMissName: return Expected::key;
    case rapidjson::kParseErrorObjectMissColon: return Expected::colon;
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return Expected::comma_or_brace;
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return Expected::comma_or_bracket;
    default: return Expected::value;
  }
}

void report_encoding(std::string_view text, Builder& builder) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    builder.report({Fault::byte_order_mark,
                    {0, 3},
                    "the file begins with a byte order mark: expected `{`",
                    {"save the file as UTF-8 without a byte order mark"},
                    std::nullopt,
                    {}});
  }
  const std::size_t bad = find_invalid_utf8(text);
  if (bad == std::string_view::npos) return;
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(text[bad]);
  const auto at = static_cast<std::uint32_t>(bad);
  const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  builder.report({Fault::invalid_utf8,
                  {at, at + 1},
                  std::string("byte 0x") + digits[byte >> 4U] + digits[byte & 15U] +
                      " is not UTF-8: expected text in UTF-8",
                  {wide ? "save the file as UTF-8; it begins like UTF-16"
                        : "save the file as UTF-8, or write the character as a `\\u` escape"},
                  std::nullopt,
                  {}});
}

// What was read before a syntax error and cannot be trusted. A bracket too few or too many is only
// noticed when something does not fit the container that is open by then: what that holds may be in
// the wrong place.
Range doubtful(std::string_view text, std::uint32_t at, Expected expected, const Builder& builder) {
  const char found = at < text.size() ? text[at] : '\0';
  const bool misplaced =
      (expected == Expected::comma_or_brace && found == ']') ||
      (expected == Expected::comma_or_bracket && (found == '}' || found == ':')) ||
      (expected == Expected::key && (found == '{' || found == '[' || found == ']')) ||
      (expected == Expected::end && found == ',') ||
      // Only the outermost is open when all is read: any other bracket may be the one that is
      // missing.
      (at >= text.size() && builder.depth() == 1 && text.find_last_of("}]") != text.npos &&
       text.find_first_not_of(" \t\r\n", text.find_last_of("}]") + 1) == text.npos);
  // Nor can be said what an object is whose first member never came.
  if (misplaced || builder.is_empty_object()) {
    return {builder.innermost().value_or(Range{}).begin, at};
  }
  // A quote is missing before or behind a token that the error follows at once.
  const Range last = builder.last_token();
  return last.end == at ? Range{last.begin, at} : Range{at, at};
}

}  // namespace

Parsed parse(const Document& document) {
  const std::string_view all = document.text();
  Builder builder(all.size());
  report_encoding(all, builder);
  // The first zero byte ends what RapidJSON sees.
  const std::size_t nul = all.find('\0');
  const std::string_view text = all.substr(0, nul);
  const std::size_t start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  Stream stream{text.data(), text.data() + start, text.data() + text.size()};
  Handler handler{builder, stream, text, {}, std::nullopt, false};
  rapidjson::PlumblineReader reader;
  const rapidjson::ParseResult result = reader.Parse<parse_flags>(stream, handler);

  const auto report_nul = [&](std::uint32_t at) {
    builder.report({Fault::nul_byte,
                    {at, at + 1},
                    "zero byte in the text: JSON ends here",
                    {"remove the byte; check how the file was written"},
                    std::nullopt,
                    {}});
  };
  if (!result.IsError()) {
    if (nul != std::string_view::npos) report_nul(static_cast<std::uint32_t>(nul));
    return builder.finish(document.size(), false);
  }
  auto at = static_cast<std::uint32_t>(result.Offset());
  if (handler.too_deep) {
    at = offset(stream) - 1;
    builder.report(
        {Fault::too_deep,
         {at, at + 1},
         "nested deeper than " + std::to_string(max_depth) + " levels: the rest is not read",
         {"flatten the document; no definition needs this"},
         std::nullopt,
         {}});
    return builder.finish(at, true);
  }
  const Expected expected = handler.expected.value_or(expectation(result.Code()));
  if (!handler.expected) {
    // A misspelt literal (`nul`, `True`) is noticed in its middle.
    const auto letter = [&](std::uint32_t i) { return text[i] >= 'a' && text[i] <= 'z'; };
    if (expected == Expected::value && at <= text.size()) {
      while (at > start && letter(at - 1)) --at;
    }
  }
  builder.doubt(doubtful(text, at, expected, builder));
  const bool at_end = at >= text.size() || expected == Expected::string_end;
  if (nul != std::string_view::npos && at_end) {
    report_nul(static_cast<std::uint32_t>(nul));
  } else {
    json::Problem problem = explain(text, at, expected, builder.innermost());
    // A character that the end of the text cuts through is part of the same mistake.
    builder.drop_invalid_utf8_from(problem.range.begin);
    builder.report(std::move(problem));
  }
  return builder.finish(std::min(at, document.size()), true);
}

}  // namespace plumbline::json
