// Values of an object body, with everything in them.
#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "analyzer/containers/node.h"
#include "analyzer/containers/yaml.h"

namespace plumbline::containers {
namespace {

// Merged maps that merge others.
constexpr unsigned most_merges = 64;

// A number as JSON writes it; nothing when it cannot.
std::optional<std::string> json_number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    std::uint64_t number = 0;
    const std::string_view digits = text.substr(2);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number,
                                      text[1] == 'x' ? 16 : 8);
    if (read.ec != std::errc()) return std::nullopt;
    return std::to_string(number);
  }
  std::string out;
  if (text.starts_with('-')) out = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t first = text.find_first_not_of('0');
  const std::size_t zeros = first == std::string_view::npos ? text.size() : first;
  text.remove_prefix(zeros);
  if (text.empty() || text.front() < '0' || text.front() > '9') out += '0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    const bool digit = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
    if (text[i] == '.' && !digit) out += '0';
  }
  return out;
}

}  // namespace

bool Writer::value(const HostNode& node) {
  if (too_much(node)) return false;
  if (!function_of(node).empty()) {
    const Range all = extent(out_.source(), node);
    out_.begin_token(Style::frozen);
    out_.add("\"", {all.begin, all.begin});
    // The pieces' own tokens are of no use: the whole of it cannot be edited.
    const bool fine = function(node, true);
    out_.add("\"", {all.end, all.end});
    out_.end_token();
    return fine;
  }
  ++depth_;
  const bool fine = node.from_json ? json_value(node) : yaml_value(node);
  --depth_;
  return fine;
}

// The file's own bytes, but for the functions.
bool Writer::json_value(const HostNode& node) {
  std::vector<const HostNode*> functions, open{&node};
  while (!open.empty()) {
    const HostNode* const next = open.back();
    open.pop_back();
    if (!function_of(*next).empty()) {
      functions.push_back(next);
      continue;
    }
    for (auto child = next->children.rbegin(); child != next->children.rend(); ++child) {
      open.push_back(&*child);
    }
  }
  std::uint32_t at = node.range.begin;
  const auto copy_to = [&](std::uint32_t end) {
    out_.begin_token(Style::json);
    if (at < end) out_.copy({at, end});
    out_.end_token();
  };
  for (const HostNode* one : functions) {
    copy_to(one->range.begin);
    if (!value(*one)) return false;
    at = one->range.end;
  }
  copy_to(node.range.end);
  literal_ = true;
  return true;
}

bool Writer::yaml_value(const HostNode& node) {
  const std::string_view source = out_.source();
  if (node.alias != nullptr) {
    ++aliases_;
    const bool outer = !out_.pinned();
    if (outer) out_.pin(extent(source, node));
    const bool fine = value(*node.alias);
    if (outer) out_.unpin();
    return fine;
  }
  const std::uint32_t begin = skip_properties(source, node.range.begin);
  switch (node.kind) {
    case HostNode::Kind::missing: return fail(node, "this alias stands for what it is part of");
    case HostNode::Kind::null:
      out_.begin_token(node.text.empty() ? Style::frozen : Style::yaml_plain);
      if (node.text.empty()) {
        out_.imply("null");
      } else {
        out_.add("null", {begin, begin + static_cast<std::uint32_t>(node.text.size())});
      }
      out_.end_token();
      return true;
    case HostNode::Kind::boolean:
    case HostNode::Kind::number: {
      const Range at{begin, begin + static_cast<std::uint32_t>(node.text.size())};
      const auto number =
          node.kind == HostNode::Kind::number ? json_number(node.text) : std::nullopt;
      if (node.kind == HostNode::Kind::number && !number) break;
      const bool truth = node.text[0] == 't' || node.text[0] == 'T';
      out_.begin_token(Style::yaml_plain);
      out_.add(number ? *number : truth ? "true" : "false", at);
      out_.end_token();
      return true;
    }
    case HostNode::Kind::string: break;
    case HostNode::Kind::list:
    case HostNode::Kind::map: return yaml_map(node);
  }
  const auto all = read_scalar(source, node.range.begin, node.text, {});
  if (!all) {
    return fail(node, "this scalar is not read: expected quotes that are closed");
  }
  const bool quoted = all->style == Style::yaml_double || all->style == Style::yaml_single;
  const std::uint32_t quote = quoted ? 1 : 0;
  out_.begin_token(all->style == Style::yaml_block ? Style::frozen : all->style);
  out_.add("\"", {all->range.begin, all->range.begin + quote});
  const bool fine = scalar(node, true, false);
  out_.add("\"", {all->range.end - quote, all->range.end});
  out_.end_token();
  return fine;
}

// What is merged stands where its name does.
bool Writer::merge(const HostNode& map, std::set<std::string_view>& given, bool& first,
                   unsigned depth) {
  ++aliases_;
  const bool outer = !out_.pinned() && map.alias != nullptr;
  if (outer) out_.pin(extent(out_.source(), map));
  const bool fine = !too_much(map) && members(map.real(), given, first, depth + 1);
  if (outer) out_.unpin();
  return fine;
}

// `given`: keys that a merged map does not bring in again. Those of a map itself win over what it
// merges, and the first of several merged maps wins over the others.
bool Writer::members(const HostNode& node, std::set<std::string_view>& given, bool& first,
                     unsigned depth) {
  std::vector<bool> hidden;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    hidden.push_back(depth > 0 && given.contains(node.children[i].real().text));
  }
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    given.insert(node.children[i].real().text);
  }
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const HostNode& member = node.children[i + 1];
    if (depth < most_merges) {
      const auto maps = merged(node.children[i].real(), member);
      // Of an alias that stands for a list, all is where the alias is.
      const bool outer = !out_.pinned() && member.alias != nullptr && !maps.empty();
      if (outer) out_.pin(extent(out_.source(), member));
      const bool fine = std::all_of(maps.begin(), maps.end(), [&](const HostNode* map) {
        return merge(*map, given, first, depth);
      });
      if (outer) out_.unpin();
      if (!fine) return false;
      if (!maps.empty()) continue;
    }
    if (hidden[i / 2]) continue;
    if (!node.children[i].is_scalar()) return fail(node.children[i], "expected a text as key");
    if (!first) out_.imply(",");
    first = false;
    HostNode name = node.children[i];
    if (name.alias == nullptr) name.kind = HostNode::Kind::string;
    if (!function_of(name).empty()) return fail(name, "expected a text as key");
    if (!value(name)) return false;
    out_.imply(":");
    if (!value(member)) return false;
  }
  return true;
}

// A list as well.
bool Writer::yaml_map(const HostNode& node) {
  const bool map = node.kind == HostNode::Kind::map;
  const std::uint32_t begin = skip_properties(out_.source(), node.range.begin);
  out_.add(map ? "{" : "[", {begin, begin + (node.flow ? 1U : 0U)});
  bool first = true;
  if (map) {
    std::set<std::string_view> given;
    if (!members(node, given, first, 0)) return false;
  } else {
    for (const HostNode& item : node.children) {
      if (!first) out_.imply(",");
      first = false;
      if (!value(item)) return false;
    }
  }
  std::uint32_t end = out_.host_end();
  const std::string_view source = out_.source();
  const char bracket = map ? '}' : ']';
  while (node.flow && !out_.pinned() && end < source.size() && source[end] != bracket) {
    if (source[end] == '#') {
      while (end < source.size() && source[end] != '\n') ++end;
    } else {
      ++end;
    }
  }
  const bool found = node.flow && !out_.pinned() && end < source.size();
  if (found) {
    out_.add(map ? "}" : "]", {end, end + 1});
  } else {
    out_.imply(map ? "}" : "]");
  }
  literal_ = true;
  return true;
}

}  // namespace plumbline::containers
