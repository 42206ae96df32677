#include "analyzer/json/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace plumbline {

bool is_placeholder(std::string_view text) {
  constexpr std::string_view variable = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  if (text.starts_with('<') && text.ends_with('>')) return true;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i + 1] == '{' && (text[i] == '$' || text[i] == '{')) return true;
  }
  return text.size() > 1 && text.front() == '$' &&
         text.find_first_not_of(variable, 1) == std::string_view::npos;
}

bool is_placeholder(const json::Value& value) {
  if (value.is(json::Kind::string)) return !value.plain() && is_placeholder(value.text());
  if (!value.is(json::Kind::object) || value.size() != 1) return false;
  const std::string_view key = value.members().front().key;
  return key == "Ref" || key.starts_with("Fn::");
}

}  // namespace plumbline

namespace plumbline::json {
std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::missing: return "nothing";
    case Kind::null: return "null";
    case Kind::boolean: return "a boolean";
    case Kind::number: return "a number";
    case Kind::string: return "a string";
    case Kind::array: return "an array";
    case Kind::object: return "an object";
  }
  return {};
}

std::optional<double> Value::number() const {
  if (!is(Kind::number)) return std::nullopt;
  const std::string_view written = text();
  if (written == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (written == "Infinity") return std::numeric_limits<double>::infinity();
  if (written == "-Infinity") return -std::numeric_limits<double>::infinity();
  double result = 0;
  const auto [end, error] =
      std::from_chars(written.data(), written.data() + written.size(), result);
  if (error == std::errc::result_out_of_range) {
    // Out of range both ways: a huge number, or one that is nearly zero.
    const auto exponent = written.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && exponent + 1 < written.size() &&
                      written[exponent + 1] == '-';
    const double magnitude = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    return written.front() == '-' ? -magnitude : magnitude;
  }
  return result;
}

std::optional<std::int64_t> Value::integer() const {
  if (!is(Kind::number)) return std::nullopt;
  const std::string_view written = text();
  std::int64_t result = 0;
  const char* const last = written.data() + written.size();
  const auto [end, error] = std::from_chars(written.data(), last, result);
  if (error != std::errc{} || end != last) return std::nullopt;
  return result;
}

namespace {

// The children of a container are in document order, so the one that may hold a place is found by
// bisection.
template <typename Child, typename Begin>
const Child* child_at(std::span<const Child> children, std::uint32_t offset, Begin begin) {
  const auto after =
      std::upper_bound(children.begin(), children.end(), offset,
                       [&](std::uint32_t at, const Child& child) { return at < begin(child); });
  return after == children.begin() ? nullptr : &*(after - 1);
}

}  // namespace

std::vector<Crumb> path_to(const Value& root, Range range) {
  std::vector<Crumb> path;
  const Value* value = &root;
  for (;;) {
    if (value->is(Kind::object)) {
      const Member* member = child_at(value->members(), range.begin,
                                      [](const Member& m) { return m.key_range.begin; });
      if (member == nullptr) return path;
      if (!Range{member->key_range.begin, member->value.range().end}.contains(range)) return path;
      path.push_back({.key = member->key, .value = &member->value});
      value = &member->value;
      if (!value->range().contains(range)) return path;  // the key itself
    } else if (value->is(Kind::array)) {
      const Value* item =
          child_at(value->items(), range.begin, [](const Value& v) { return v.range().begin; });
      if (item == nullptr || !item->range().contains(range)) return path;
      path.push_back({.key = {},
                      .index = static_cast<std::size_t>(item - value->items().data()),
                      .is_item = true,
                      .value = item});
      value = item;
    } else {
      return path;
    }
  }
}

std::string pointer(std::span<const Crumb> path) {
  std::string out;
  for (const Crumb& crumb : path) {
    out += '/';
    if (crumb.is_item) {
      out += std::to_string(crumb.index);
      continue;
    }
    for (const char c : crumb.key) {
      if (c == '~') {
        out += "~0";
      } else if (c == '/') {
        out += "~1";
      } else {
        out += c;
      }
    }
  }
  return out;
}

const Value& at_pointer(const Value& root, std::string_view pointer) {
  const Value* value = &root;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return missing;
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (value->is(Kind::array)) {
      std::size_t index = 0;
      const char* const last = token.data() + token.size();
      const auto [end, error] = std::from_chars(token.data(), last, index);
      if (error != std::errc{} || end != last) return missing;
      value = &(*value)[index];
    } else {
      std::string key;
      for (std::size_t i = 0; i < token.size(); ++i) {
        const bool escape = token[i] == '~' && i + 1 < token.size();
        key += escape ? (token[++i] == '1' ? '/' : '~') : token[i];
      }
      value = &(*value)[key];
    }
  }
  return *value;
}

}  // namespace plumbline::json
