// A value of a file that holds definitions, whatever its syntax is: what templates and resources
// are looked through as.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/containers/assembler.h"
#include "analyzer/json/value.h"

namespace plumbline::containers {

struct HostNode {
  enum class Kind : std::uint8_t { missing, null, boolean, number, string, list, map };
  Kind kind = Kind::missing;
  bool from_json = false;
  bool flow = false;  // YAML: a list or map in brackets
  std::string tag;    // YAML: "!Sub"; empty: none, or one that says nothing new
  std::string text;   // of scalars, decoded
  // JSON: all of it. YAML: its first byte, tag and anchor included; the end is found by reading it.
  Range range;
  std::vector<HostNode> children;   // items, or keys and values in turn
  const HostNode* alias = nullptr;  // YAML: what it stands for

  explicit operator bool() const { return kind != Kind::missing; }
  const HostNode& real() const { return alias == nullptr ? *this : *alias; }
  bool is_map() const { return real().kind == Kind::map; }
  bool is_scalar() const {
    const Kind is = real().kind;
    return is != Kind::missing && is != Kind::list && is != Kind::map;
  }
  // The last value of that key, or else a merged one, or a missing node.
  const HostNode& operator[](std::string_view key) const;
  // The text of an untagged string; else empty.
  std::string_view string() const {
    const HostNode& node = real();
    return node.kind == Kind::string && node.tag.empty() ? std::string_view(node.text)
                                                         : std::string_view();
  }
};

HostNode from_json(const json::Value&);

// YAML: the maps that a member of a map merges into it, `<<: *other`; empty: it is no such member.
std::vector<const HostNode*> merged(const HostNode& key, const HostNode& value);

// Puts texts, values and intrinsic functions of CloudFormation into a definition. False: the file
// has them written in a way that cannot be followed.
class Writer {
 public:
  explicit Writer(Assembler& out) : out_(out) {}
  // A text: a string, or functions that put one together.
  bool text(const HostNode&);
  // A value of an object body, with everything in it.
  bool value(const HostNode&);
  // Whether some of the text is known.
  bool any_literal() const { return literal_; }
  // After a failure: where, and why.
  json::Problem failure() const;

 private:
  bool function(const HostNode&, bool in_value);
  bool substitute(const HostNode&, bool in_value);
  bool join(const HostNode& list, const HostNode& all, bool in_value);
  bool scalar(const HostNode&, bool in_value, bool sub);
  bool json_value(const HostNode&);
  bool yaml_value(const HostNode&);
  bool yaml_map(const HostNode&);
  bool members(const HostNode&, std::set<std::string_view>& given, bool& first, unsigned depth);
  bool merge(const HostNode&, std::set<std::string_view>& given, bool& first, unsigned depth);
  void unknown(const HostNode&, bool in_value);
  bool too_much(const HostNode&);
  bool fail(const HostNode&, std::string_view why);

  Assembler& out_;
  unsigned depth_ = 0, aliases_ = 0;
  bool literal_ = false;
  Range failed_at_;
  std::string_view why_;
};

// The name of a function of CloudFormation: "Sub" for {"Fn::Sub": ...} and !Sub; empty: no
// function.
std::string_view function_of(const HostNode&);
// What it is applied to.
const HostNode& argument_of(const HostNode&);

// Where the node ends in the file.
Range extent(std::string_view source, const HostNode&);

}  // namespace plumbline::containers
