#include "analyzer/json/write.h"

#include <array>

#include "analyzer/json/utf8.h"

namespace plumbline::json {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

void append_escape(std::string& out, std::uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15U];
}

// A character of two or three bytes that a terminal acts on or that turns the text around it: the
// second half of the control characters, marks of direction, separators of lines, the byte order
// mark. The value; 0 for all others.
std::uint32_t acting(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 2) {
    const std::uint32_t code = (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    return code < 0xA0U || code == 0xADU || code == 0x61CU ? code : 0;
  }
  if (character.size() != 3) return 0;
  const std::uint32_t code = (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  const bool acts = code == 0x200BU || code == 0x200EU || code == 0x200FU ||
                    (code >= 0x2028U && code <= 0x202EU) || (code >= 0x2060U && code <= 0x206FU) ||
                    code == 0xFEFFU;
  return acts ? code : 0;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80U) {
      const std::size_t length = utf8_length(text.substr(at));
      if (length == 0) {
        out += "\xEF\xBF\xBD";
        ++at;
      } else {
        const std::string_view character = text.substr(at, length);
        const std::uint32_t code = acting(character);
        if (code == 0) {
          out += character;
        } else {
          append_escape(out, code);
        }
        at += length;
      }
      continue;
    }
    ++at;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        if (byte < 0x20U || byte == 0x7FU) {
          append_escape(out, byte);
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

// The parser's limit on nesting bounds the recursion.
void write(Writer& out, const Value& value) {
  switch (value.kind()) {
    case Kind::missing:
    case Kind::null: out.null(); break;
    case Kind::boolean: out.boolean(value.boolean()); break;
    case Kind::number:
      if (value.text().find_first_of("NI") != std::string_view::npos) {
        out.string(value.text());
      } else {
        out.raw(value.text());
      }
      break;
    case Kind::string: out.string(value.text()); break;
    case Kind::array:
      out.begin_array();
      for (const Value& item : value.items()) write(out, item);
      out.end_array();
      break;
    case Kind::object:
      out.begin_object();
      for (const Member& member : value.members()) write(out.key(member.key), member.value);
      out.end_object();
      break;
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (text[at] == '"' || text[at] == '\\') {
      out += '\\';
      out += text[at];
    } else if (text[at] == '\n') {
      out += "\\n";
    } else if (text[at] == '\r') {
      out += "\\r";
    } else if (text[at] == '\t') {
      out += "\\t";
    } else if (byte(0) < 0x20U) {
      append_escape(out, byte(0));
    } else if (byte(0) == 0xEDU && at + 2 < text.size() && byte(1) >= 0xA0U) {
      // Half of a surrogate pair, which is no UTF-8.
      append_escape(out, 0xD000U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU));
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string quote(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

std::string compact(const Value& value) {
  Writer out(0);
  write(out, value);
  return out.take();
}

void Writer::new_line() {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(indent_ * has_items_.size(), ' ');
}

void Writer::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) return;
  if (has_items_.back()) out_ += indent_ == 0 ? ", " : ",";
  has_items_.back() = true;
  new_line();
}

Writer& Writer::begin_object() {
  separate();
  out_ += '{';
  has_items_.push_back(false);
  return *this;
}

Writer& Writer::end_object() {
  const bool filled = has_items_.back();
  has_items_.pop_back();
  if (filled) new_line();
  out_ += '}';
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  out_ += '[';
  has_items_.push_back(false);
  return *this;
}

Writer& Writer::end_array() {
  const bool filled = has_items_.back();
  has_items_.pop_back();
  if (filled) new_line();
  out_ += ']';
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }
Writer& Writer::null() { return raw("null"); }
Writer& Writer::integer(std::int64_t value) { return raw(std::to_string(value)); }

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace plumbline::json
