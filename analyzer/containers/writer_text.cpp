// Texts: strings of JSON and YAML, and the functions that put them together.
#include <algorithm>
#include <optional>

#include "analyzer/containers/node.h"
#include "analyzer/containers/yaml.h"
#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"

namespace plumbline::containers {
namespace {

// Larger than any definition that the service takes.
constexpr std::uint32_t most_bytes = std::uint32_t{8} << 20U;
constexpr unsigned most_depth = 1024, most_aliases = 100'000;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The characters of a JSON string, which has been parsed.
void read_json(std::string_view source, Range range, const ScalarSink& sink) {
  std::uint32_t at = range.begin + 1;
  const std::uint32_t last = range.end - 1;
  const auto hex = [&](std::uint32_t from) {
    std::uint32_t value = 0;
    for (std::uint32_t i = from; i < from + 4; ++i) {
      if (i >= last || !is_hex(source[i])) return 0U;
      const char c = source[i];
      value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c & 7) + 9);
    }
    return value;
  };
  while (at < last) {
    const auto escape =
        static_cast<std::uint32_t>(std::min<std::size_t>(source.find('\\', at), last));
    if (escape > at) sink.run({at, escape});
    at = escape;
    if (at + 1 >= last) break;
    constexpr std::string_view names = "\"\\/bfnrt", texts = "\"\\/\b\f\n\r\t";
    const std::size_t known = names.find(source[at + 1]);
    std::string text(1, known == std::string_view::npos ? source[at + 1] : texts[known]);
    std::uint32_t taken = 2;
    if (source[at + 1] == 'u') {
      std::uint32_t code = hex(at + 2);
      taken = 6;
      if (code >= 0xD800U && code < 0xDC00U && at + 7 < last && source[at + 6] == '\\' &&
          source[at + 7] == 'u') {
        const std::uint32_t second = hex(at + 8);
        if (second >= 0xDC00U && second < 0xE000U) {
          code = 0x10000U + ((code - 0xD800U) << 10U) + (second - 0xDC00U);
          taken = 12;
        }
      }
      text.clear();
      json::append_utf8(text, code);
    }
    sink.character(text, {at, at + taken});
    at += taken;
  }
}

// Like the sinks', for a scalar in either syntax.
std::optional<Style> read_any(std::string_view source, const HostNode& node, const ScalarSink& sink,
                              std::string& indent) {
  if (node.from_json) {
    if (node.kind != HostNode::Kind::string) {
      sink.run(node.range);
    } else {
      read_json(source, node.range, sink);
    }
    return Style::json_string;
  }
  const auto scalar = read_scalar(source, node.range.begin, node.text, sink);
  if (!scalar) return std::nullopt;
  indent = scalar->indent;
  return scalar->style;
}

Style with_sub(Style style) {
  switch (style) {
    case Style::json_string: return Style::sub_json;
    case Style::yaml_double: return Style::sub_double;
    case Style::yaml_block: return Style::sub_block;
    default: return Style::frozen;
  }
}

constexpr std::string_view unreadable =
    "this scalar is written in a way that is not read: expected quotes that are closed";

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20U || c == '"' || c == '\\'; }

struct Character {
  std::string text;
  Range at;
};

}  // namespace

bool Writer::fail(const HostNode& node, std::string_view why) {
  if (why_.empty()) {
    why_ = why;
    const std::uint32_t at =
        node.from_json ? node.range.begin : skip_properties(out_.source(), node.range.begin);
    const auto size = static_cast<std::uint32_t>(out_.source().size());
    failed_at_ = {std::min(at, size), std::min(at + 1, size)};
  }
  return false;
}

json::Problem Writer::failure() const {
  return {json::Fault::malformed, failed_at_, std::string(why_), {}, std::nullopt, {}};
}

bool Writer::too_much(const HostNode& node) {
  if (depth_ > most_depth) return !fail(node, "this is nested too deeply for a definition");
  if (out_.size() <= most_bytes && aliases_ <= most_aliases) return false;
  return !fail(node, "aliases make more of this than any definition may hold");
}

void Writer::unknown(const HostNode& node, bool in_value) {
  const Range all = extent(out_.source(), node);
  // As Fn::Sub would name it, so that the same thing has the same name.
  std::string what(out_.source().substr(all.begin, all.end - all.begin));
  const std::string_view function = function_of(node);
  if (function == "Ref" || function == "GetAtt") {
    const HostNode& argument = argument_of(node).real();
    std::string name = argument.is_scalar() ? argument.text : std::string();
    for (const HostNode& part : argument.children) name += (name.empty() ? "" : ".") + part.text;
    if (!name.empty()) what = std::move(name);
  }
  out_.begin_token(Style::frozen);
  if (in_value) {
    out_.add(placeholder(what), all);
  } else {
    out_.unknown(what, all);
  }
  out_.end_token();
}

bool Writer::scalar(const HostNode& node, bool in_value, bool sub) {
  std::vector<Character> characters;
  const std::string_view source = out_.source();
  const auto give = [&](std::string_view text, Range at) {
    if (in_value) {
      out_.add(json::escaped(text), at);
    } else {
      out_.add(text, at);
    }
  };
  ScalarSink sink;
  sink.run = [&](Range at) {
    if (sub) {
      for (std::uint32_t i = at.begin; i < at.end; ++i) {
        characters.push_back({std::string(1, source[i]), {i, i + 1}});
      }
      return;
    }
    std::uint32_t from = at.begin;
    for (std::uint32_t i = at.begin; in_value && i < at.end; ++i) {
      if (!needs_escape(source[i])) continue;
      if (from < i) out_.copy({from, i});
      give(source.substr(i, 1), {i, i + 1});
      from = i + 1;
    }
    if (from < at.end) out_.copy({from, at.end});
  };
  sink.character = [&](std::string_view text, Range at) {
    if (sub) {
      characters.push_back({std::string(text), at});
    } else {
      give(text, at);
    }
  };
  std::string indent;
  // In values a Sub's text is left alone: it is part of a frozen token.
  if (!in_value) out_.begin_token(Style::frozen);
  const auto style = read_any(source, node, sink, indent);
  if (!style) return fail(node, unreadable);
  if (!indent.empty()) out_.indent(indent);
  if (!sub) {
    literal_ = literal_ || node.text.find_first_not_of(" \t\r\n") != std::string::npos;
    if (!in_value) {
      out_.restyle(*style);
      out_.end_token();
    }
    return true;
  }
  if (!in_value) out_.restyle(with_sub(*style));
  const auto is = [&](std::size_t i, char c) {
    return i < characters.size() && characters[i].text.size() == 1 && characters[i].text[0] == c;
  };
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (!is(i, '$') || !is(i + 1, '{')) {
      literal_ = literal_ || !is(i, ' ');
      give(characters[i].text, characters[i].at);
      continue;
    }
    std::size_t end = i + 2;
    std::string name;
    while (end < characters.size() && !is(end, '}')) name += characters[end++].text;
    if (end == characters.size()) {
      give(characters[i].text, characters[i].at);
      continue;
    }
    const Range all{characters[i].at.begin, characters[end].at.end};
    if (!in_value) {
      out_.end_token();
      out_.begin_token(Style::frozen);
    }
    if (name.starts_with('!')) {
      give("${" + name.substr(1) + "}", all);
    } else if (in_value) {
      out_.add(placeholder(name), all);
    } else {
      out_.unknown(name, all);
    }
    if (!in_value) {
      out_.end_token();
      out_.begin_token(with_sub(*style));
    }
    i = end;
  }
  if (!in_value) out_.end_token();
  return true;
}

bool Writer::substitute(const HostNode& node, bool in_value) {
  const HostNode& argument = argument_of(node).real();
  const bool list = argument.kind == HostNode::Kind::list && !argument.children.empty();
  const HostNode& text = list ? argument.children[0].real() : argument;
  if (text.kind != HostNode::Kind::string || (list && !text.tag.empty())) {
    unknown(node, in_value);
    return true;
  }
  return scalar(text, in_value, true);
}

bool Writer::join(const HostNode& list, const HostNode& all, bool in_value) {
  if (list.kind != HostNode::Kind::list || list.children.size() != 2 ||
      !list.children[0].is_scalar() || !list.children[0].tag.empty() ||
      list.children[1].real().kind != HostNode::Kind::list || list.children[1].alias != nullptr ||
      !function_of(list.children[1]).empty()) {
    unknown(all, in_value);
    return true;
  }
  const std::string& between = list.children[0].real().text;
  bool first = true;
  for (const HostNode& item : list.children[1].children) {
    if (!first && !between.empty()) {
      out_.begin_token(Style::frozen);
      out_.imply(in_value ? json::escaped(between) : between);
      out_.end_token();
    }
    first = false;
    if (item.alias != nullptr || (!item.is_scalar() && function_of(item).empty())) {
      unknown(item, in_value);
    } else if (!function_of(item).empty() ? !function(item, in_value)
                                          : !scalar(item, in_value, false)) {
      return false;
    }
  }
  return true;
}

bool Writer::function(const HostNode& node, bool in_value) {
  if (too_much(node)) return false;
  ++depth_;
  const std::string_view name = function_of(node);
  bool fine = true;
  if (name == "Sub") {
    fine = substitute(node, in_value);
  } else if (name == "Join") {
    fine = join(argument_of(node).real(), node, in_value);
  } else if (name == "ToJsonString" && !in_value && argument_of(node).is_map()) {
    fine = value(argument_of(node));
    literal_ = true;
  } else {
    unknown(node, in_value);
  }
  --depth_;
  return fine;
}

bool Writer::text(const HostNode& node) {
  if (!function_of(node).empty()) return function(node, false);
  if (!node.is_scalar() || node.alias != nullptr) {
    return fail(node, "expected the definition here: a text or an object");
  }
  return scalar(node, false, false);
}

}  // namespace plumbline::containers
