#include "analyzer/simulate/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "analyzer/json/write.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

using json::Kind;

bool is_container(const json::Value& value) {
  return value.is(Kind::array) || value.is(Kind::object);
}

// "+5" and "007" are what a start request may hold, and no JSON.
std::string number_text(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') {
    text.remove_prefix(1);
  }
  std::string result(negative ? "-" : "");
  if (text.starts_with('.')) result += '0';
  result += text;
  if (result.ends_with('.')) result += '0';
  return result;
}

bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && !text.empty() && text.back() <= '9';
}

bool is_integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

// One step of a JSON path, cut off its front. False: it is none that is understood.
struct Hop {
  std::string_view name;
  std::optional<std::size_t> index;
};
bool cut_hop(std::string_view& path, bool first, Hop& hop) {
  if (!path.starts_with('[')) {
    if (!first && path.starts_with('.')) path.remove_prefix(1);
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    hop = {path.substr(0, end), std::nullopt};
    path.remove_prefix(end);
    return true;
  }
  const char quote = path.size() > 1 ? path[1] : '\0';
  if (quote == '\'' || quote == '"') {
    const std::size_t end = path.find(quote == '\'' ? "']" : "\"]", 2);
    if (end == std::string_view::npos) return false;
    hop = {path.substr(2, end - 2), std::nullopt};
    path.remove_prefix(end + 2);
    return true;
  }
  std::size_t index = 0;
  const char* const end = path.data() + path.size();
  const auto [stop, error] = std::from_chars(path.data() + 1, end, index);
  if (error != std::errc() || stop == end || *stop != ']') return false;
  hop = {{}, index};
  path.remove_prefix(static_cast<std::size_t>(stop - path.data()) + 1);
  return true;
}

}  // namespace

Value known(Kind kind, std::string_view text) {
  Value value;
  value.kind = kind;
  value.text = text;
  return value;
}

Value open(std::string text, Kind kind) {
  Value value;
  value.state = Value::State::open;
  value.kind = kind;
  value.text = std::move(text);
  return value;
}

Value undefined(std::string why) {
  Value value;
  value.state = Value::State::undefined;
  value.text = std::move(why);
  return value;
}

Value of_json(const json::Value& tree) {
  Value value = known(tree.kind(), tree.text());
  if (is_container(tree)) value.tree = &tree;
  return value;
}

std::optional<Value> of_text(std::string_view text, std::string_view type) {
  if (type == "Integer") {
    if (!is_integer(text)) return std::nullopt;
    return known(Kind::number, number_text(text));
  }
  if (type == "Float") {
    if (!is_number(text)) return std::nullopt;
    return known(Kind::number, number_text(text));
  }
  if (type != "Boolean") return known(Kind::string, text);
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower != "true" && lower != "false") return std::nullopt;
  return known(Kind::boolean, lower);
}

Value rendered(Value value) {
  if (value.undefined()) return value;
  if (value.open()) return open(std::move(value.text), Kind::string);
  // How the service renders null, lists and structures is not known.
  if (value.tree != nullptr || value.kind == Kind::null) {
    return open(value.tree == nullptr ? "<null>" : "<" + json::compact(*value.tree) + ">",
                Kind::string);
  }
  value.kind = Kind::string;
  return value;
}

std::string to_json(const Value& value) {
  if (value.known() && value.tree != nullptr) return json::compact(*value.tree);
  const bool plain = value.known() && value.kind != Kind::string;
  if (!plain || value.text.empty()) return json::quote(value.text);
  // NaN and Infinity: parsed as numbers, and no JSON.
  const bool finite =
      value.kind != Kind::number || value.text.find_first_of("NIn") >= value.text.size();
  return finite ? value.text : json::quote(value.text);
}

Value select(const json::Value& file, std::string_view path) {
  const std::string whole(path);
  const auto nothing = [&](std::string_view why) {
    return undefined(fmt::format("path {} {}", quoted(whole), why));
  };
  if (path.starts_with('$')) path.remove_prefix(path.starts_with("$.") ? 2 : 1);
  const json::Value* value = &file;
  for (bool first = true; !path.empty(); first = false) {
    Hop hop;
    if (!cut_hop(path, first, hop)) {
      const bool many = whole.find_first_of("*?:,") != std::string::npos;
      return many ? open("<" + whole + ">") : nothing("is no JSON path");
    }
    if (hop.name == "*" || (hop.name.empty() && !hop.index && !path.empty())) {
      return open("<" + whole + ">");
    }
    const json::Value& next = hop.index ? (*value)[*hop.index] : (*value)[hop.name];
    if (!next) return nothing("selects nothing");
    value = &next;
  }
  return value->is(Kind::null) ? nothing("selects null") : of_json(*value);
}

}  // namespace plumbline::simulate
