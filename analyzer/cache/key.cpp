// The key itself: its named parts in canonical JSON.
#include <algorithm>

#include "analyzer/cache/compare.h"
#include "analyzer/json/write.h"
#include "analyzer/types/cache_key.h"

namespace plumbline::cache {
namespace {

using json::Kind;
using json::Value;

std::string scalar_text(Kind kind, const std::string& text) {
  const bool bare = kind == Kind::number || kind == Kind::boolean || kind == Kind::null;
  // What JSON has no number for is a string.
  const bool number =
      kind != Kind::number ||
      (!text.empty() && text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
       text.front() != '+');
  return bare && number ? text : json::quote(text);
}

// Writes a value; a leaf as `leaf` says.
template <class Leaf>
void write(const Value& value, bool sorted, const Leaf& leaf, std::string& out) {
  if (value.is(Kind::array)) {
    out += '[';
    for (const Value& item : value.items()) {
      if (&item != value.items().data()) out += ',';
      write(item, sorted, leaf, out);
    }
    out += ']';
  } else if (value.is(Kind::object) && !is_function(value) && !is_placeholder(value)) {
    std::vector<const json::Member*> members;
    for (const json::Member& member : value.members()) members.push_back(&member);
    if (sorted) {
      std::stable_sort(members.begin(), members.end(),
                       [](const auto* a, const auto* b) { return a->key < b->key; });
    }
    out += '{';
    for (const json::Member* const member : members) {
      if (out.back() != '{') out += ',';
      out += json::quote(member->key) + ':';
      write(member->value, sorted, leaf, out);
    }
    out += '}';
  } else {
    out += leaf(value);
  }
}

std::string written(const Side& side, const Value& value, bool sorted) {
  std::string out;
  write(
      value, sorted,
      [&](const Value& leaf) {
        if (side.setting == nullptr) return json::compact(leaf);
        const Resolved resolved = side.setting->resolve(leaf, side.step);
        if (!resolved.is_literal()) return json::quote(resolved.text());
        return scalar_text(resolved.kind, resolved.text());
      },
      out);
  return out;
}

// "Steps.Train.ModelArtifacts" without the name: "Steps.*.ModelArtifacts".
std::string without_name(std::string_view get) {
  constexpr std::string_view steps = "Steps.";
  if (!get.starts_with(steps)) return std::string(get);
  const std::size_t dot = std::min(get.find('.', steps.size()), get.size());
  return "Steps.*" + std::string(get.substr(dot));
}

void write_nameless(const Value& value, std::string& out) {
  write(
      value, true,
      [](const Value& leaf) {
        if (!is_function(leaf)) return json::compact(leaf);
        const json::Member& function = leaf.members()[0];
        if (function.value.is(Kind::string))
          return json::quote(without_name(function.value.text()));
        std::string inner = json::quote(function.key);
        for (const json::Member& member : function.value.members()) {
          inner += ',' + json::quote(member.key) + ':';
          write_nameless(member.value, inner);
        }
        return inner;
      },
      out);
}

}  // namespace

std::string resolved_json(const Side& side, const Value& value) {
  return written(side, value, false);
}

std::string canonical(const Side& side, const Value& value) { return written(side, value, true); }

std::string canonical_without_step_names(const Value& value) {
  std::string out;
  write_nameless(value, out);
  return out;
}

std::vector<KeyPart> key_of(const Side& side) {
  std::vector<KeyPart> parts;
  const Step& step = side.setting->pipeline().steps[side.step];
  for (const KeyAttribute& attribute : key_attributes(step)) {
    parts.push_back({attribute.name, attribute.value,
                     attribute.certain ? Counts::yes : Counts::open,
                     canonical(side, *attribute.value)});
  }
  return parts;
}

}  // namespace plumbline::cache
