// Build tool: turns definition.schema.json into a table (envelope_table.h). It understands the part
// of JSON Schema that the file uses and refuses everything else, so that no keyword is ignored.
// Usage: plumbline_compile_schema SCHEMA OUTPUT
#include <stdexcept>

// A schema that is not shaped as expected ends the build with a message, not with an abort.
#define RAPIDJSON_ASSERT(ok) \
  ((ok) ? void() : throw std::runtime_error("the schema does not satisfy " #ok))
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/build_tool.h"
#include "schemas/compile.h"

namespace plumbline::schema {
namespace {

using Json = rapidjson::Value;
using Keywords = std::vector<std::string_view>;

// Comments are for people; every other keyword must be one of `known`.
void only(const Json& schema, const std::string& where, const Keywords& known) {
  if (!schema.IsObject()) fail(where, "expected an object");
  for (const auto& member : schema.GetObject()) {
    const std::string keyword = text(member.name);
    if (keyword == "$comment" || keyword == "x-source") continue;
    bool found = false;
    for (const std::string_view name : known) found = found || name == keyword;
    if (!found) fail(where, "the compiler does not know `" + keyword + "` here");
  }
}

Names names(const Json* list, const std::string& where) {
  Names result;
  if (list == nullptr) return result;
  if (!list->IsArray()) fail(where, "expected an array");
  for (const Json& item : list->GetArray()) {
    if (!item.IsString()) fail(where, "expected strings");
    result.push_back(text(item));
  }
  return result;
}

bool contains(const Names& list, std::string_view name) {
  for (const std::string& item : list) {
    if (item == name) return true;
  }
  return false;
}

// The keys of [{"required": ["A"]}, {"required": ["B"]}].
Names alternatives(const Json& list, const std::string& where) {
  Names keys;
  if (!list.IsArray()) fail(where, "expected an array");
  for (const Json& item : list.GetArray()) {
    only(item, where, {"required"});
    const Names required = names(find(item, "required"), where);
    if (required.size() != 1) fail(where, "expected one required key for each alternative");
    keys.push_back(required.front());
  }
  return keys;
}

class Compiler {
 public:
  explicit Compiler(const Json& root) : root_(root) {}

  Compiled compile() {
    node(root_, "root", {"$schema", "title", "definitions", "x-facts-date"});
    out_.function = object(resolve(definition("function"), "function"), "function");
    node(definition("free"), "free");
    out_.facts_date = text(root_["x-facts-date"]);
    for (const auto& definition : root_["definitions"].GetObject()) {
      if (!used_.contains(&definition.value)) fail(text(definition.name), "is not used");
    }
    return std::move(out_);
  }

 private:
  const Json& definition(const char* name) const {
    const Json* definitions = find(root_, "definitions");
    const Json* found = definitions == nullptr ? nullptr : find(*definitions, name);
    if (found == nullptr) fail(name, "is not defined");
    return *found;
  }

  const Json& resolve(const Json& schema, const std::string& where) {
    const Json* current = &schema;
    used_.insert(current);
    while (current->IsObject() && current->HasMember("$ref")) {
      if (current->MemberCount() != 1)
        fail(where, "$ref stands alone: what is beside it is ignored");
      const std::string reference = text((*current)["$ref"]);
      constexpr std::string_view prefix = "#/definitions/";
      if (!reference.starts_with(prefix)) fail(where, "unexpected $ref " + reference);
      current = &definition(reference.c_str() + prefix.size());
      used_.insert(current);
    }
    return *current;
  }

  table::Index node(const Json& schema, const std::string& where, const Keywords& more = {}) {
    const Json& target = resolve(schema, where);
    if (const auto known = node_of_.find(&target); known != node_of_.end()) return known->second;
    const auto index = static_cast<table::Index>(out_.nodes.size());
    node_of_[&target] = index;
    out_.nodes.push_back(outline(target, where));
    const CompiledNode made = make(target, where, more);  // grows out_.nodes
    out_.nodes[index] = made;
    return index;
  }

  // What others need to know of a node before its parts are compiled, which may refer back to it.
  CompiledNode outline(const Json& schema, const std::string& where) {
    CompiledNode made;
    const Json* type = schema.IsObject() ? find(schema, "type") : nullptr;
    if (type == nullptr || schema.HasMember("if")) return made;
    for (const std::string& name : type->IsString() ? Names{text(*type)} : names(type, where)) {
      made.kinds |= kind(name, where);
    }
    if ((made.kinds & table::object) != 0) made.shape = place_of(schema);
    if (schema.HasMember("x-function")) made.kinds ^= table::object | table::function;
    return made;
  }

  table::Index place_of(const Json& schema) {
    const auto [place, fresh] =
        object_of_.try_emplace(&schema, static_cast<table::Index>(out_.objects.size()));
    if (fresh) out_.objects.emplace_back();
    return place->second;
  }

  CompiledNode make(const Json& schema, const std::string& where, const Keywords& more) {
    if (!schema.IsObject()) fail(where, "expected an object");
    if (schema.HasMember("anyOf")) return merged(schema, where);
    if (schema.HasMember("if")) return free(schema, where);
    if (!schema.HasMember("type")) fail(where, "has no type");
    CompiledNode made = outline(schema, where);
    Keywords known{"type"};
    if ((made.kinds & table::string) != 0) {
      known.insert(known.end(), {"enum", "const", "x-fault", "x-uncertain-values"});
      made.values = names(find(schema, "enum"), where);
      if (const Json* only_one = find(schema, "const")) made.values.push_back(text(*only_one));
      made.doubtful = names(find(schema, "x-uncertain-values"), where);
      if (const Json* fault = find(schema, "x-fault")) made.fault = text(*fault);
      if (made.fault == "unknown_step_type") out_.step_types = made.values;
    }
    if ((made.kinds & table::array) != 0) {
      known.push_back("items");
      const Json* items = find(schema, "items");
      if (items == nullptr) fail(where, "an array says what its items are");
      made.items = node(*items, where + "[]");
    }
    if (made.shape != table::none) {
      known.insert(known.end(), more.begin(), more.end());
      object(schema, where, known);
    } else {
      known.push_back("x-uncertain");
      made.function_doubtful = uncertain(schema, where);
      only(schema, where, known);
    }
    return made;
  }

  static unsigned kind(const std::string& name, const std::string& where) {
    if (name == "string") return table::string;
    if (name == "number") return table::number;
    if (name == "integer") return table::integer;
    if (name == "boolean") return table::boolean;
    if (name == "null") return table::null;
    if (name == "array") return table::array;
    if (name == "object") return table::object;
    fail(where, "there is no type " + name);
  }

  static bool uncertain(const Json& schema, const std::string& where) {
    const Names faults = names(find(schema, "x-uncertain"), where);
    for (const std::string& fault : faults) {
      if (fault != "function_not_allowed") fail(where, "x-uncertain cannot hold " + fault);
    }
    return !faults.empty();
  }

  // anyOf becomes one look at the value's kind, so its branches must be of different kinds.
  CompiledNode merged(const Json& schema, const std::string& where) {
    only(schema, where, {"anyOf"});
    CompiledNode all;
    for (const Json& branch : schema["anyOf"].GetArray()) {
      const CompiledNode one = out_.nodes[node(branch, where)];
      if (one.kinds == 0) fail(where, "anyOf refers to itself");
      constexpr unsigned numbers = table::number | table::integer;
      constexpr unsigned objects = table::object | table::function;
      if ((all.kinds & one.kinds) != 0 ||
          ((all.kinds & numbers) != 0 && (one.kinds & numbers) != 0) ||
          ((all.kinds & objects) != 0 && (one.kinds & objects) != 0)) {
        fail(where, "the branches of anyOf are not of different kinds");
      }
      all.kinds |= one.kinds;
      if (one.shape != table::none) all.shape = one.shape;
      if (one.items != table::none) all.items = one.items;
      if (!one.values.empty() || one.free) fail(where, "anyOf of this is not supported");
    }
    return all;
  }

  // if this is a function then {a function, or false} else {what it holds is free}.
  CompiledNode free(const Json& schema, const std::string& where) {
    only(schema, where, {"type", "if", "then", "else", "x-owner", "x-uncertain"});
    const Json& condition = resolve(schema["if"], where);
    only(condition, where, {"type", "maxProperties", "anyOf"});
    if (text(condition["type"]) != "object" || condition["maxProperties"].GetInt() != 1 ||
        alternatives(condition["anyOf"], where) !=
            alternatives(definition("function")["oneOf"], where)) {
      fail(where, "the condition is not the one of a function");
    }
    CompiledNode made;
    made.free = true;
    made.kinds = 0xFF ^ table::integer;
    const Json& otherwise = schema["else"];
    if (const Json* type = find(schema, "type")) {
      if (text(*type) != "object") fail(where, "only objects can be free");
      if (!schema["then"].IsFalse()) fail(where, "expected then: false");
      only(otherwise, where, {"additionalProperties"});
      made.kinds = table::object;
    } else {
      if (&resolve(schema["then"], where) != &definition("function")) {
        fail(where, "a function has the shape of one");
      }
      only(otherwise, where, {"additionalProperties", "items"});
      if (&resolve(otherwise["items"], where) != &schema) fail(where, "items are not free");
    }
    if (&resolve(otherwise["additionalProperties"], where) != &definition("free")) {
      fail(where, "members are not free");
    }
    made.function_doubtful = uncertain(schema, where);
    return made;
  }

  table::Index object(const Json& schema, const std::string& where, Keywords known = {"type"}) {
    const table::Index index = place_of(schema);
    if (!compiled_.insert(&schema).second) return index;
    known.insert(known.end(), {"properties", "required", "additionalProperties", "oneOf", "allOf",
                               "x-owner", "x-renamed", "x-function", "x-uncertain-keys"});
    only(schema, where, known);
    CompiledObject made;
    if (const Json* owner = find(schema, "x-owner")) made.owner = text(*owner);
    made.doubtful = names(find(schema, "x-uncertain-keys"), where);
    if (const Json* one_of = find(schema, "oneOf")) made.one_of = alternatives(*one_of, where);
    properties(schema, where, made);
    if (const Json* additional = find(schema, "additionalProperties")) {
      made.open = !additional->IsFalse();
      if (additional->IsObject()) made.additional = node(*additional, where + "{}");
      if (additional->IsObject() && !made.properties.empty()) {
        fail(where, "a map has no properties of its own");
      }
    }
    renames(schema, where, made, !schema.HasMember("allOf"));
    for (const std::string& key : made.one_of) {
      if (!has(made, key)) fail(where, "oneOf names an unknown key " + key);
    }
    out_.objects[index] = made;
    if (const Json* all = find(schema, "allOf")) cases(*all, schema, where, index);
    return index;
  }

  // The renames among x-renamed that speak of a key of the object; `all` must.
  static void renames(const Json& schema, const std::string& where, CompiledObject& made,
                      bool all) {
    const Json* renamed = find(schema, "x-renamed");
    if (renamed == nullptr) return;
    for (const auto& member : renamed->GetObject()) {
      const std::string written = text(member.name), meant = text(member.value);
      if (!has(made, written) && has(made, meant)) {
        made.renamed.emplace_back(written, meant);
      } else if (all) {
        fail(where, "x-renamed is wrong about " + written);
      }
    }
  }

  static bool has(const CompiledObject& object, std::string_view key) {
    for (const CompiledProperty& property : object.properties) {
      if (property.key == key) return true;
    }
    return false;
  }

  void properties(const Json& schema, const std::string& where, CompiledObject& made) {
    const Names required = names(find(schema, "required"), where);
    if (const Json* properties = find(schema, "properties")) {
      if (properties->MemberCount() > table::most_properties)
        fail(where, "has too many properties");
      for (const auto& member : properties->GetObject()) {
        const std::string key = text(member.name);
        made.properties.push_back({key, node(member.value, where + "." + key),
                                   contains(required, key), contains(made.doubtful, key)});
      }
    }
    for (const std::string& key : required) {
      if (!has(made, key)) fail(where, "requires the unknown key " + key);
    }
  }

  // allOf of "if the dispatch key has this value, then it is that object". The base is checked only
  // when no case applies: each case must say at least as much.
  void cases(const Json& list, const Json& base, const std::string& where, table::Index index) {
    if (!list.IsArray()) fail(where, "expected an array");
    for (const Json& item : list.GetArray()) {
      only(item, where, {"if", "then"});
      only(item["if"], where, {"properties", "required"});
      const auto dispatch = item["if"]["properties"].MemberBegin();
      if (item["if"]["properties"].MemberCount() != 1) fail(where, "a case looks at one key");
      only(dispatch->value, where, {"const"});
      const std::string key = text(dispatch->name);
      if (names(find(item["if"], "required"), where) != Names{key})
        fail(where, "a case requires its key");
      CompiledObject& made = out_.objects[index];
      if (made.dispatch.empty()) made.dispatch = key;
      if (made.dispatch != key) fail(where, "all cases look at the same key");
      const std::string value = text(dispatch->value["const"]);
      const Json& then = resolve(item["then"], where);
      for (const auto& member : base["properties"].GetObject()) {
        const Json* same = find(then["properties"], member.name.GetString());
        if (same == nullptr || *same != member.value) fail(where, value + " differs from its base");
      }
      for (const std::string& needed : names(find(base, "required"), where)) {
        if (!contains(names(find(then, "required"), where), needed)) {
          fail(where, value + " does not require " + needed);
        }
      }
      const table::Index object_index = object(then, value);  // grows out_.objects
      out_.objects[index].cases.emplace_back(value, object_index);
      renames(base, where, out_.objects[object_index], false);
    }
  }

  const Json& root_;
  Compiled out_;
  std::set<const Json*> used_, compiled_;
  std::map<const Json*, table::Index> node_of_, object_of_;
};

Compiled read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot be read");
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  rapidjson::Document schema;
  schema.Parse(content.data(), content.size());
  if (schema.HasParseError()) {
    fail(path, std::string(rapidjson::GetParseError_En(schema.GetParseError())) + " at byte " +
                   std::to_string(schema.GetErrorOffset()));
  }
  return Compiler(schema).compile();
}

}  // namespace
}  // namespace plumbline::schema

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: plumbline_compile_schema SCHEMA OUTPUT\n";
    return 2;
  }
  try {
    const std::string table = plumbline::schema::write_table(plumbline::schema::read(argv[1]));
    std::ofstream out(argv[2], std::ios::binary);
    out << table;
    out.close();
    return out ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << argv[1] << ": " << error.what() << "\n";
    return 1;
  }
}
