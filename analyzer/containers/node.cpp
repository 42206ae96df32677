#include "analyzer/containers/node.h"

#include <algorithm>

#include "analyzer/containers/yaml.h"

namespace plumbline::containers {
namespace {

const HostNode nothing;
constexpr unsigned most_merges = 8;

const HostNode& find(const HostNode& node, std::string_view key, unsigned depth) {
  const HostNode& map = node.real();
  if (map.kind != HostNode::Kind::map) return nothing;
  for (std::size_t i = map.children.size() / 2; i > 0; --i) {
    const HostNode& name = map.children[2 * i - 2];
    if (name.is_scalar() && name.real().text == key) return map.children[2 * i - 1];
  }
  for (std::size_t i = 0; i + 1 < map.children.size() && depth < most_merges; i += 2) {
    for (const HostNode* other : merged(map.children[i], map.children[i + 1])) {
      if (const HostNode& found = find(*other, key, depth + 1)) return found;
    }
  }
  return nothing;
}

}  // namespace

const HostNode& HostNode::operator[](std::string_view key) const { return find(*this, key, 0); }

std::vector<const HostNode*> merged(const HostNode& key, const HostNode& value) {
  std::vector<const HostNode*> maps;
  if (key.from_json || key.text != "<<") return maps;
  if (value.is_map()) maps.push_back(&value);
  if (value.real().kind == HostNode::Kind::list) {
    for (const HostNode& item : value.real().children) {
      if (item.is_map()) maps.push_back(&item);
    }
  }
  return maps;
}

HostNode from_json(const json::Value& value) {
  HostNode node;
  node.from_json = true;
  node.range = value.range();
  node.text = value.text();
  switch (value.kind()) {
    case json::Kind::missing: node.kind = HostNode::Kind::missing; break;
    case json::Kind::null: node.kind = HostNode::Kind::null; break;
    case json::Kind::boolean: node.kind = HostNode::Kind::boolean; break;
    case json::Kind::number: node.kind = HostNode::Kind::number; break;
    case json::Kind::string: node.kind = HostNode::Kind::string; break;
    case json::Kind::array:
      node.kind = HostNode::Kind::list;
      node.children.reserve(value.size());
      for (const json::Value& item : value.items()) node.children.push_back(from_json(item));
      break;
    case json::Kind::object:
      node.kind = HostNode::Kind::map;
      node.children.reserve(2 * value.size());
      for (const json::Member& member : value.members()) {
        HostNode key;
        key.kind = HostNode::Kind::string;
        key.from_json = true;
        key.text = member.key;
        key.range = member.key_range;
        node.children.push_back(std::move(key));
        node.children.push_back(from_json(member.value));
      }
      break;
  }
  return node;
}

std::string_view function_of(const HostNode& node) {
  if (node.alias != nullptr) return {};
  if (!node.tag.empty()) return std::string_view(node.tag).substr(1);
  if (node.kind != HostNode::Kind::map || node.children.size() != 2) return {};
  const std::string_view key = node.children[0].text;
  if (key == "Ref") return key;
  return key.starts_with("Fn::") ? key.substr(4) : std::string_view();
}

const HostNode& argument_of(const HostNode& node) {
  return node.tag.empty() ? node.children[1] : node;
}

Range extent(std::string_view source, const HostNode& node) {
  if (node.from_json) return node.range;
  std::uint32_t begin = node.range.begin, end = begin;
  const auto size = static_cast<std::uint32_t>(source.size());
  if (node.alias != nullptr) {
    while (end < size &&
           std::string_view(" \t\r\n,[]{}").find(source[end]) == std::string_view::npos)
      ++end;
    return {begin, end};
  }
  if (node.kind != HostNode::Kind::list && node.kind != HostNode::Kind::map) {
    const auto scalar = read_scalar(source, begin, node.text, {});
    return {begin, scalar ? scalar->range.end : begin};
  }
  end = skip_properties(source, begin);
  if (!node.children.empty()) {
    end = std::max(end, extent(source, node.children.back()).end);
  } else if (node.flow) {
    ++end;
  }
  if (!node.flow) return {begin, end};
  const char bracket = node.kind == HostNode::Kind::list ? ']' : '}';
  std::uint32_t at = end;
  while (at < size && source[at] != bracket) {
    if (source[at] == '#') {
      while (at < size && source[at] != '\n') ++at;
    } else {
      ++at;
    }
  }
  return {begin, at < size ? at + 1 : end};
}

}  // namespace plumbline::containers
