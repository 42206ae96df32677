// Build tool: turns aws_shapes.json (made by make_shapes.py) and steps.json (kept by hand) into a
// table (shapes_table.h). It refuses every key, name and value that it does not understand.
// Usage: plumbline_compile_shapes AWS_SHAPES STEPS OUTPUT
#include <stdexcept>

// A file that is not shaped as expected ends the build with a message, not with an abort.
#define RAPIDJSON_ASSERT(ok) \
  ((ok) ? void() : throw std::runtime_error("the data does not satisfy " #ok))
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <cctype>
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
#include "schemas/compile_shapes.h"

namespace plumbline::schema {
namespace {

using Json = rapidjson::Value;

bool flag(const Json& object, const char* key, bool otherwise) {
  const Json* const value = find(object, key);
  return value == nullptr ? otherwise : value->GetBool();
}

Names names(const Json& object, const char* key) {
  Names result;
  if (const Json* const list = find(object, key)) {
    for (const Json& item : list->GetArray()) result.push_back(text(item));
  }
  return result;
}

void only(const Json& object, const std::string& where, const std::set<std::string_view>& known) {
  if (!object.IsObject()) fail(where, "expected an object");
  std::set<std::string> seen;
  for (const auto& member : object.GetObject()) {
    const std::string key = text(member.name);
    if (!known.contains(key)) fail(where, "the compiler does not know `" + key + "` here");
    if (!seen.insert(key).second) fail(where, "`" + key + "` is there twice");
  }
}

template <class Value>
Value one_of(const std::string& word, const std::string& where,
             const std::map<std::string_view, Value>& known) {
  const auto found = known.find(word);
  if (found == known.end()) fail(where, "the compiler does not know `" + word + "` here");
  return found->second;
}

const std::map<std::string_view, Extent> extents = {{"everything", Extent::everything},
                                                    {"top_level", Extent::top_level},
                                                    {"nothing", Extent::nothing}};
const std::map<std::string_view, Support> supports = {{"never", Support::never},
                                                      {"undocumented", Support::undocumented},
                                                      {"documented", Support::documented}};
const std::map<std::string_view, ShapeKind> kinds = {{"structure", ShapeKind::structure},
                                                     {"list", ShapeKind::list},
                                                     {"map", ShapeKind::map},
                                                     {"string", ShapeKind::string},
                                                     {"integer", ShapeKind::integer},
                                                     {"long", ShapeKind::integer},
                                                     {"float", ShapeKind::number},
                                                     {"double", ShapeKind::number},
                                                     {"boolean", ShapeKind::boolean},
                                                     {"timestamp", ShapeKind::timestamp},
                                                     {"blob", ShapeKind::blob},
                                                     {"any", ShapeKind::any}};
const std::map<std::string_view, Presence> presences = {
    {"optional", Presence::optional},   {"required", Presence::required},
    {"expected", Presence::expected},   {"defaulted", Presence::defaulted},
    {"generated", Presence::generated}, {"removed", Presence::removed},
    {"rejected", Presence::rejected},   {"alias", Presence::alias}};
const std::map<std::string_view, Count> counts = {{"exactly_one", Count::exactly_one},
                                                  {"at_most_one", Count::at_most_one},
                                                  {"at_least_one", Count::at_least_one}};
const std::map<std::string_view, Constraint> constraints = {{"pattern", Constraint::pattern},
                                                            {"min", Constraint::min},
                                                            {"max", Constraint::max},
                                                            {"values", Constraint::values}};

CompiledMember* member_of(CompiledShape& shape, std::string_view name) {
  for (CompiledMember& member : shape.members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

void add_member(CompiledShape& shape, CompiledMember member, const std::string& where) {
  if (member_of(shape, member.name) != nullptr) fail(where, "`" + member.name + "` exists");
  const auto later = [&](const CompiledMember& other) { return other.name > member.name; };
  shape.members.insert(std::find_if(shape.members.begin(), shape.members.end(), later),
                       std::move(member));
}

const std::map<std::string_view, S3Access> accesses = {{"read", S3Access::read},
                                                       {"write", S3Access::write}};
const std::map<std::string_view, S3Kind> s3_kinds = {
    {"data", S3Kind::data},       {"code", S3Kind::code},     {"model", S3Kind::model},
    {"metrics", S3Kind::metrics}, {"output", S3Kind::output}, {"checkpoint", S3Kind::checkpoint},
    {"debug", S3Kind::debug},     {"query", S3Kind::query},   {"log", S3Kind::log}};

class Compiler {
 public:
  Compiler(const Json& aws, const Json& steps) {
    only(aws, "shapes", {"source", "date", "services"});
    only(steps, "steps",
         {"$comment", "date", "roots", "instance_types", "shapes", "amendments", "steps"});
    all_.source = text(aws["source"]);
    all_.date = text(aws["date"]);
    if (all_.date != text(steps["date"])) fail("date", "make_shapes.py has to run again");
    for (const auto& service : aws["services"].GetObject()) {
      only(service.value, text(service.name), {"apiVersion", "shapes"});
      read_shapes(text(service.name), service.value["shapes"]);
    }
    read_shapes("pipelines", steps["shapes"]);
    read_instance_types(names(steps, "instance_types"));
    for (const auto& amendment : steps["amendments"].GetObject()) {
      const std::string key = text(amendment.name);
      only(amendment.value, key,
           {"members", "groups", "keyed_by", "max", "not_enforced", "source"});
      amend(shape(key, "amendments"), amendment.value, key);
    }
    for (const Json& step : steps["steps"].GetArray()) read_step(step);
    all_.roots = names(steps, "roots");
    link(all_);
    for (const auto& amendment : steps["amendments"].GetObject()) {
      shape(text(amendment.name), "amendments of a shape that nothing holds");
    }
  }

  const CompiledShapes& result() const { return all_; }

 private:
  CompiledShape& shape(const std::string& key, const std::string& where) {
    const auto found = all_.shapes.find(key);
    if (found == all_.shapes.end()) fail(where, "there is no shape " + key);
    return found->second;
  }

  void read_shapes(const std::string& service, const Json& shapes) {
    for (const auto& [json_name, json] : shapes.GetObject()) {
      const std::string name = text(json_name), key = service + "." + name;
      only(json, key,
           {"type", "document", "enum", "key", "max", "member", "members", "min", "pattern",
            "required", "union", "value", "not_enforced"});
      const auto reference = [&](const std::string& other) {
        return other.find('.') == std::string::npos ? service + "." + other : other;
      };
      CompiledShape out;
      out.name = name;
      out.kind = one_of(text(json["type"]), key, kinds);
      if (find(json, "document") != nullptr) out.kind = ShapeKind::any;
      out.pattern = text(json, "pattern");
      out.is_union = flag(json, "union", false);
      out.values = names(json, "enum");
      if (const Json* min = find(json, "min")) out.min = min->GetDouble();
      if (const Json* max = find(json, "max")) out.max = max->GetDouble();
      if (out.kind == ShapeKind::list) out.item = reference(text(json["member"]));
      if (out.kind == ShapeKind::map) {
        out.key = reference(text(json["key"]));
        out.item = reference(text(json["value"]));
      }
      if (const Json* members = find(json, "members")) {
        for (const auto& member : members->GetObject()) {
          add_member(out, {text(member.name), reference(text(member.value)), {}, {}}, key);
        }
      }
      for (const std::string& required : names(json, "required")) {
        existing(out, required, key).presence = Presence::required;
      }
      if (out.is_union) {
        CompiledGroup one{Count::exactly_one, true, {}, "a union in the service model"};
        for (const CompiledMember& member : out.members) one.members.push_back(member.name);
        out.groups.push_back(std::move(one));
      }
      read_unenforced(out, json, key);
      if (!all_.shapes.emplace(key, std::move(out)).second) fail(key, "is there twice");
    }
  }

  void read_unenforced(CompiledShape& target, const Json& json, const std::string& where) {
    for (const std::string& word : names(json, "not_enforced")) {
      target.unenforced |= static_cast<unsigned>(one_of(word, where, constraints));
    }
  }

  CompiledMember& existing(CompiledShape& target, const std::string& name,
                           const std::string& where) {
    CompiledMember* member = member_of(target, name);
    if (member == nullptr) fail(where, "there is no member " + name);
    return *member;
  }

  void read_instance_types(const Names& slots) {
    std::set<std::string> every;
    for (const std::string& key : slots) {
      CompiledShape& slot = shape(key, "instance_types");
      if (slot.values.empty()) fail(key, "lists no types");
      slot.is_instance_type = true;
      every.insert(slot.values.begin(), slot.values.end());
    }
    CompiledShape any;
    any.name = "InstanceType";
    any.kind = ShapeKind::string;
    any.is_instance_type = true;
    any.values.assign(every.begin(), every.end());
    all_.instance_types = "pipelines.InstanceType";
    all_.shapes.emplace(all_.instance_types, std::move(any));
  }

  // `members` and `groups` of an amendment or of a step's Arguments.
  void amend(CompiledShape& target, const Json& json, const std::string& where) {
    if (const Json* members = find(json, "members")) {
      for (const auto& member : members->GetObject()) {
        amend_member(target, text(member.name), member.value, where);
      }
    }
    if (const Json* groups = find(json, "groups")) {
      for (const Json& group : groups->GetArray()) {
        only(group, where, {"count", "members", "certain", "source"});
        for (const std::string& name : names(group, "members")) existing(target, name, where);
        target.groups.push_back({one_of(text(group["count"]), where, counts),
                                 flag(group, "certain", true), names(group, "members"),
                                 text(group["source"])});
      }
    }
    if (const Json* max = find(json, "max")) target.max = max->GetDouble();
    target.keyed_by = text(json, "keyed_by");
    if (!target.keyed_by.empty()) existing(shape(target.item, where), target.keyed_by, where);
    read_unenforced(target, json, where);
  }

  void amend_member(CompiledShape& target, const std::string& name, const Json& json,
                    const std::string& owner) {
    const std::string where = owner + "." + name;
    only(json, where,
         {"is", "says", "because", "instead", "unless", "needs", "values", "fraction", "certain",
          "source"});
    CompiledNote note{
        text(json, "says"),    text(json, "because"),         text(json, "instead"),
        text(json["source"]),  names(json, "unless"),         names(json, "needs"),
        names(json, "values"), flag(json, "fraction", false), flag(json, "certain", true)};
    const Presence presence = one_of(text(json["is"]), where, presences);
    if (presence == Presence::alias && note.instead.empty()) fail(where, "an alias of what?");
    if (!note.instead.empty()) {
      add_member(target, {name, existing(target, note.instead, where).shape, {}, {}}, where);
    }
    CompiledMember& member = existing(target, name, where);
    for (const Names& others : {note.unless, note.needs}) {
      for (const std::string& other : others) existing(target, other, where);
    }
    const CompiledShape& held = shape(member.shape, where);
    for (const std::string& value : note.values) {
      if (std::find(held.values.begin(), held.values.end(), value) == held.values.end()) {
        fail(where, held.name + " has no value " + value);
      }
    }
    if (note.fraction && held.kind != ShapeKind::number) fail(where, "is no number");
    member.presence = presence;
    member.note = std::move(note);
  }

  static void to_pascal_case(CompiledShape& target) {
    for (CompiledMember& member : target.members) {
      member.name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(member.name[0])));
    }
  }

  void read_step(const Json& json) {
    CompiledStep step;
    step.type = text(json["type"]);
    const std::string& where = step.type;
    only(json, where,
         {"type", "source", "arguments", "properties", "s3", "caching", "cache_key", "retry",
          "exceptions", "ineffective_exceptions", "history_key"});
    step.source = text(json["source"]);
    step.caching = one_of(text(json["caching"]), where, supports);
    step.retry = one_of(text(json["retry"]), where, supports);
    step.exceptions = names(json, "exceptions");
    step.ineffective_exceptions = names(json, "ineffective_exceptions");
    step.history_key = text(json, "history_key");
    if (!step.history_key.empty()) {
      existing(shape("sagemaker.PipelineExecutionStepMetadata", where), step.history_key, where);
    }
    if ((step.retry == Support::never) != step.exceptions.empty()) {
      fail(where, "retry and exceptions disagree");
    }
    if (const Json* arguments = find(json, "arguments")) read_arguments(step, *arguments);
    if (const Json* properties = find(json, "properties")) read_properties(step, *properties);
    if (const Json* slots = find(json, "s3")) read_s3_slots(step, *slots);
    if (const Json* attributes = find(json, "cache_key")) read_cache_key(step, *attributes);
    if ((step.caching == Support::documented) == step.cache_key.empty()) {
      fail(where, "caching and cache_key disagree");
    }
    all_.steps.push_back(std::move(step));
  }

  // Each step type has its own copy of the root: three of them amend CreateProcessingJobRequest.
  void read_arguments(CompiledStep& step, const Json& json) {
    const std::string where = step.type + " arguments";
    only(json, where, {"shape", "members", "groups", "pascal_case", "known"});
    CompiledShape root = shape(text(json["shape"]), where);
    if (flag(json, "pascal_case", false)) to_pascal_case(root);
    amend(root, json, where);
    step.arguments = "steps." + step.type + "Arguments";
    step.arguments_known = one_of(text(json, "known", "everything"), where, extents);
    all_.shapes.emplace(step.arguments, std::move(root));
  }

  void read_properties(CompiledStep& step, const Json& json) {
    const std::string where = step.type + " properties";
    only(json, where, {"shapes", "members", "without", "pascal_case", "known"});
    CompiledShape root;
    root.kind = ShapeKind::structure;
    for (const std::string& key : names(json, "shapes")) {
      const CompiledShape& part = shape(key, where);
      if (root.name.empty()) root.name = part.name;
      for (const CompiledMember& member : part.members) {
        add_member(root, {member.name, member.shape, {}, {}}, where);
      }
    }
    if (flag(json, "pascal_case", false)) to_pascal_case(root);
    for (const std::string& name : names(json, "without")) {
      existing(root, name, where);
      std::erase_if(root.members, [&](const auto& member) { return member.name == name; });
    }
    if (const Json* members = find(json, "members")) {
      for (const auto& member : members->GetObject()) {
        add_member(root, {text(member.name), text(member.value), {}, {}}, where);
      }
    }
    step.properties = "steps." + step.type + "Properties";
    step.properties_known = one_of(text(json, "known", "everything"), where, extents);
    all_.shapes.emplace(step.properties, std::move(root));
  }

  void read_s3_slots(CompiledStep& step, const Json& json) {
    const std::string where = step.type + " s3";
    for (const Json& row : json.GetArray()) {
      only(row, where, {"path", "access", "kind", "job_name_appended", "source"});
      const std::string path = text(row["path"]);
      std::string key = step.arguments;
      for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        std::string part = path.substr(begin, end - begin);
        const bool item = part.ends_with("[]");
        if (item) part.resize(part.size() - 2);
        CompiledShape& at = shape(key, where);
        key = at.kind == ShapeKind::map ? at.item : existing(at, part, where).shape;
        if (item) {
          if (shape(key, where).kind != ShapeKind::list) fail(where, path + " has no items");
          key = shape(key, where).item;
        }
        begin = end + 1;
      }
      if (shape(key, where).kind != ShapeKind::string) fail(where, path + " is no string");
      step.s3_slots.push_back(
          {path, key, text(row["source"]), one_of(text(row["access"]), where, accesses),
           one_of(text(row["kind"]), where, s3_kinds), flag(row, "job_name_appended", false)});
    }
  }

  void read_cache_key(CompiledStep& step, const Json& json) {
    const std::string where = step.type + " cache_key", inside = "Arguments.";
    for (const Json& row : json.GetArray()) {
      only(row, where, {"attribute", "at", "children", "certain", "surely", "source"});
      CompiledAttribute attribute{
          text(row["attribute"]), names(row, "at"),
          names(row, "children"), flag(row, "certain", true),
          names(row, "surely"),   row.HasMember("source") ? text(row["source"]) : ""};
      if (attribute.at.empty()) attribute.at = {inside + attribute.name};
      for (const std::string& path : attribute.at) {
        if (!path.starts_with(inside)) continue;
        CompiledShape& arguments = shape(step.arguments, where);
        const CompiledMember& member = existing(arguments, path.substr(inside.size()), where);
        for (const std::string& child : attribute.children) {
          existing(shape(member.shape, where), child, where);
        }
        for (const std::string& child : attribute.surely) {
          existing(shape(shape(member.shape, where).item, where), child, where);
        }
      }
      step.cache_key.push_back(std::move(attribute));
    }
  }

  CompiledShapes all_;
};

rapidjson::Document read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError()) fail(path, rapidjson::GetParseError_En(document.GetParseError()));
  return document;
}

}  // namespace
}  // namespace plumbline::schema

int main(int argc, char** argv) {
  using namespace plumbline::schema;
  if (argc != 4) return 2;
  try {
    const rapidjson::Document shapes = read(argv[1]), steps = read(argv[2]);
    std::ofstream out(argv[3], std::ios::binary);
    out << write_shapes(Compiler(shapes, steps).result());
    return out.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << argv[1] << ", " << argv[2] << ": " << error.what() << "\n";
    return 1;
  }
}
