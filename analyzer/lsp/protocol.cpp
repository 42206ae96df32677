#include "analyzer/lsp/protocol.h"

#include <algorithm>
#include <limits>

namespace plumbline::lsp {
namespace {

using json::Kind;

Writer begin_message() {
  Writer out(0);
  out.begin_object().member("jsonrpc", "2.0");
  return out;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape =
        text[at] == '%' && at + 2 < text.size() && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0;
    out += escape ? static_cast<char>(hex(text[at + 1]) * 16 + hex(text[at + 2])) : text[at];
    if (escape) at += 2;
  }
  return out;
}

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool breaks_off(const json::Problem& problem) {
  return problem.fault == json::Fault::malformed || problem.fault == json::Fault::nul_byte ||
         problem.fault == json::Fault::too_deep;
}

}  // namespace

std::unique_ptr<Message> read_message(std::string text, std::string& id) {
  auto message = std::make_unique<Message>();
  message->document = std::make_shared<const Document>("message", std::move(text));
  message->parsed = json::parse(*message->document);
  const auto& problems = message->parsed.problems;
  const Value& root = message->parsed.tree.root();
  const auto broken = std::find_if(problems.begin(), problems.end(), breaks_off);
  if (broken != problems.end() || !root) {
    throw Failure(Code::parse_error,
                  broken != problems.end() ? broken->message : "message is empty");
  }
  if (root.is(Kind::array)) {
    throw Failure(Code::invalid_request, "batches are not part of the protocol");
  }
  if (!root.is(Kind::object)) throw Failure(Code::invalid_request, "message is no object");
  const Value& given = root["id"];
  if (given.is(Kind::string) || given.is(Kind::number)) {
    id = message->id = json::compact(given);
  } else if (given) {
    throw Failure(Code::invalid_request, "id is neither a string nor a number");
  }
  const Value& method = root["method"];
  if (!method && given && (root["result"] || root["error"])) {
    message->response = true;
    return message;
  }
  if (!method.is(Kind::string)) throw Failure(Code::invalid_request, "message has no method");
  message->method = method.text();
  const Value& params = root["params"];
  const bool fits =
      !params || params.is(Kind::object) || params.is(Kind::array) || params.is(Kind::null);
  if (!fits) throw Failure(Code::invalid_request, "params are neither an object nor an array");
  message->params = &params;
  return message;
}

std::string notification(std::string_view method, std::string_view params) {
  Writer out = begin_message();
  out.key("method").string(method).key("params").raw(params).end_object();
  return out.take();
}

std::string request(std::string_view id, std::string_view method, std::string_view params) {
  Writer out = begin_message();
  out.key("id").raw(id).key("method").string(method);
  if (!params.empty()) out.key("params").raw(params);
  out.end_object();
  return out.take();
}

std::string answer(std::string_view id, std::string_view result) {
  Writer out = begin_message();
  out.key("id").raw(id).key("result").raw(result).end_object();
  return out.take();
}

std::string answer(std::string_view id, const Failure& failure) {
  Writer out = begin_message();
  out.key("id").raw(id.empty() ? "null" : id).key("error").begin_object();
  out.member("code", static_cast<int>(failure.code)).member("message", failure.what());
  if (!failure.data.empty()) out.key("data").raw(failure.data);
  out.end_object().end_object();
  return out.take();
}

std::string canonical_uri(std::string_view uri) {
  std::string out = percent_decoded(uri);
  constexpr std::string_view file = "file:///";
  if (out.starts_with(file) && out.size() > file.size() + 1 && is_letter(out[file.size()]) &&
      out[file.size() + 1] == ':') {
    out[file.size()] = static_cast<char>(out[file.size()] | 0x20);
  }
  return out;
}

std::string path_of(std::string_view uri) {
  constexpr std::string_view scheme = "file://";
  if (!uri.starts_with(scheme)) return {};
  uri.remove_prefix(scheme.size());
  const std::size_t slash = uri.find('/');  // behind a host, which is this one
  if (slash == std::string_view::npos) return {};
  return percent_decoded(uri.substr(slash));
}

std::string uri_of(std::string_view path) {
  std::string out = "file://";
  for (const char c : path) {
    constexpr std::string_view plain = "-._~/";
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter(c) || (c >= '0' && c <= '9') || plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

Position position(const Value& value) {
  const auto number = [&](std::string_view key) {
    const auto found = value[key].integer();
    if (!found || *found < 0) {
      throw Failure(Code::invalid_params, "position without " + std::string(key));
    }
    return static_cast<std::uint32_t>(
        std::min<std::int64_t>(*found, std::numeric_limits<std::uint32_t>::max()));
  };
  return {number("line"), number("character")};
}

void write_position(Writer& out, const Document& document, std::uint32_t offset, Unit unit) {
  const Position at = document.position(offset, unit);
  out.begin_object().member("line", at.line).member("character", at.column).end_object();
}

void write_range(Writer& out, const Document& document, Range range, Unit unit) {
  out.begin_object().key("start");
  write_position(out, document, range.begin, unit);
  out.key("end");
  write_position(out, document, range.end, unit);
  out.end_object();
}

std::string_view text_of(const Value& object, std::string_view key) {
  const Value& value = object[key];
  if (!value.is(Kind::string)) {
    throw Failure(Code::invalid_params, "params without " + std::string(key));
  }
  return value.text();
}

}  // namespace plumbline::lsp
