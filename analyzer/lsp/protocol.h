// Words of the protocol: errors, messages, URIs, positions.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"
#include "analyzer/json/write.h"
#include "analyzer/source/document.h"

namespace plumbline::lsp {

using json::Value;
using json::Writer;

enum class Code : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  not_initialized = -32002,
  content_modified = -32801,
  request_cancelled = -32800,
  server_cancelled = -32802,
  request_failed = -32803,
};

// The answer to a request that cannot be met.
class Failure : public std::runtime_error {
 public:
  Failure(Code why, const std::string& what, std::string more = {})
      : std::runtime_error(what), code(why), data(std::move(more)) {}
  Code code;
  std::string data;  // JSON; may be empty
};

struct Message {
  std::shared_ptr<const Document> document;
  json::Parsed parsed;
  std::string id;  // as JSON; empty: a notification
  std::string method;
  const Value* params = &json::missing;
  bool response = false;  // to a request of ours
};

// Throws Failure; `id` is filled in where there is one, for the answer.
std::unique_ptr<Message> read_message(std::string text, std::string& id);

std::string notification(std::string_view method, std::string_view params);
std::string request(std::string_view id, std::string_view method, std::string_view params);
std::string answer(std::string_view id, std::string_view result);
std::string answer(std::string_view id, const Failure&);

// The same for all spellings of a URI: percent-encoded or not, `C:` or `c%3A`.
std::string canonical_uri(std::string_view uri);
// The path of a file: URI; empty for any other.
std::string path_of(std::string_view uri);
std::string uri_of(std::string_view path);

// Throws Failure{invalid_params} unless it is {"line": n, "character": n}.
Position position(const Value&);
// `range` is in the document.
void write_range(Writer&, const Document&, Range, Unit);
void write_position(Writer&, const Document&, std::uint32_t offset, Unit);

// Members that have to be there; throw Failure{invalid_params}.
std::string_view text_of(const Value& object, std::string_view key);

}  // namespace plumbline::lsp
