#include "analyzer/policy/rewriter.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <map>
#include <vector>

#include "analyzer/policy/schema.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::policy {
namespace {

using json::Kind;
using Json = rapidjson::Value;

class Rewriter {
 public:
  Rewriter(const json::Value& root, const Strings& strings,
           rapidjson::Document::AllocatorType& allocator, const Matches& matches)
      : root_(root), strings_(strings), allocator_(allocator), matches_(matches) {}

  // What the schema says of a value. `sure`: of an unknown one that it breaks the schema; otherwise
  // that it keeps it.
  Json any(const json::Value& schema, bool sure) {
    Json inner = known(schema, sure);
    if (schema.is(Kind::boolean) || inner.ObjectEmpty()) return inner;
    Json wrapped = object();
    Json marked = object();
    put(marked, "type", text("object"));
    put(marked, "required", list(text(unknown_key)));
    put(wrapped, "if", std::move(marked));
    if (sure) put(wrapped, "then", nothing());
    put(wrapped, "else", std::move(inner));
    return wrapped;
  }

 private:
  Json object() {
    constexpr std::size_t most = 100'000;
    if (++made_ > most) {
      throw Error(Error::Kind::usage, "the schema is too large with all its references followed");
    }
    return Json(rapidjson::kObjectType);
  }
  Json text(std::string_view value) {
    return {value.data(), static_cast<rapidjson::SizeType>(value.size()), allocator_};
  }
  template <class... Items>
  Json list(Items... items) {
    Json array(rapidjson::kArrayType);
    (array.PushBack(std::move(items), allocator_), ...);
    return array;
  }
  void put(Json& to, std::string_view key, Json value) {
    to.AddMember(text(key), std::move(value), allocator_);
  }
  Json only(std::string_view key, Json value) {
    Json made = object();
    put(made, key, std::move(value));
    return made;
  }
  Json nothing() { return only("not", object()); }  // no value keeps it

  Json copy(const json::Value& value) {
    switch (value.kind()) {
      case Kind::boolean: return Json(value.boolean());
      case Kind::number:
        return value.integer() ? Json(*value.integer()) : Json(value.number().value_or(0));
      case Kind::string: return text(value.text());
      case Kind::array: {
        Json array(rapidjson::kArrayType);
        for (const json::Value& item : value.items()) array.PushBack(copy(item), allocator_);
        return array;
      }
      case Kind::object: {
        Json made = object();
        for (const json::Member& member : value.members()) {
          if (&value[member.key] == &member.value) put(made, member.key, copy(member.value));
        }
        return made;
      }
      default: return Json();
    }
  }

  Json each(const json::Value& schemas, bool sure) {
    Json array(rapidjson::kArrayType);
    for (const json::Value& schema : schemas.items()) array.PushBack(any(schema, sure), allocator_);
    return array;
  }

  Json known(const json::Value& schema, bool sure) {
    if (schema.is(Kind::boolean)) return schema.boolean() ? object() : nothing();
    if (const json::Value& to = schema["$ref"]) return known(referred(root_, to.text()), sure);
    Json made = object();
    Json all(rapidjson::kArrayType);
    for (const json::Member& member : schema.members()) {
      if (&schema[member.key] == &member.value) keyword(member, sure, made, all);
    }
    properties(schema, sure, made);
    conditions(schema, sure, all);
    if (!all.Empty()) put(made, "allOf", std::move(all));
    return made;
  }

  void keyword(const json::Member& member, bool sure, Json& made, Json& all) {
    const std::string_view key = member.key;
    const json::Value& value = member.value;
    switch (keyword_kind(key)) {
      case KeywordKind::plain: return put(made, key, copy(value));
      case KeywordKind::schema:
        // What must not be there may not be there whatever its value is.
        if (value.is(Kind::boolean)) return put(made, key, copy(value));
        return put(made, key, any(value, sure));
      case KeywordKind::schemas_or_schema:
        return put(made, key, value.is(Kind::array) ? each(value, sure) : any(value, sure));
      case KeywordKind::pattern: return void(all.PushBack(matching(value.text()), allocator_));
      case KeywordKind::negation: return put(made, key, any(value, !sure));
      case KeywordKind::dependencies: {
        Json dependencies = object();
        for (const json::Member& each_one : value.members()) {
          const bool names = each_one.value.is(Kind::array);
          put(dependencies, each_one.key, names ? copy(each_one.value) : any(each_one.value, sure));
        }
        return put(made, key, std::move(dependencies));
      }
      case KeywordKind::schemas: break;
      default: return;  // annotations; what conditions() and properties() do
    }
    if (key == "anyOf") {
      put(made, key, each(value, sure));
    } else if (key == "allOf") {
      for (const json::Value& schema_of : value.items())
        all.PushBack(any(schema_of, sure), allocator_);
    } else {
      one_of(value, sure, all);
    }
  }

  // One of them at least, and no two of them. Of very many, unknown values are judged less exactly.
  void one_of(const json::Value& schemas, bool sure, Json& all) {
    constexpr std::size_t most = 16;
    if (schemas.size() > most)
      return void(all.PushBack(only("oneOf", each(schemas, sure)), allocator_));
    all.PushBack(only("anyOf", each(schemas, sure)), allocator_);
    Json pairs(rapidjson::kArrayType);
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      for (std::size_t j = i + 1; j < schemas.size(); ++j) {
        pairs.PushBack(only("allOf", list(any(schemas[i], !sure), any(schemas[j], !sure))),
                       allocator_);
      }
    }
    if (!pairs.Empty()) {
      all.PushBack(only("not", only("anyOf", std::move(pairs))), allocator_);
    }
  }

  void conditions(const json::Value& schema, bool sure, Json& all) {
    const json::Value& when = schema["if"];
    if (!when) return;
    if (const json::Value& then = schema["then"]) {
      Json other = only("not", any(when, !sure));
      all.PushBack(only("anyOf", list(std::move(other), any(then, sure))), allocator_);
    }
    if (const json::Value& otherwise = schema["else"]) {
      all.PushBack(only("anyOf", list(any(when, sure), any(otherwise, sure))), allocator_);
    }
  }

  // A string that matches, or no string.
  Json matching(std::string_view pattern) {
    Json texts(rapidjson::kArrayType);
    for (const auto* const of : {&strings_.values, &strings_.keys}) {
      for (const std::string& each_text : *of) {
        if (matches_(pattern, each_text)) texts.PushBack(text(each_text), allocator_);
      }
    }
    Json other = only(
        "type", list(text("null"), text("boolean"), text("number"), text("object"), text("array")));
    if (texts.Empty()) return other;
    return only("anyOf", list(std::move(other), only("enum", std::move(texts))));
  }

  // With each key that a pattern matches as a property of its own.
  void properties(const json::Value& schema, bool sure, Json& made) {
    std::map<std::string_view, std::vector<const json::Value*>> by_key;
    for (const json::Member& member : schema["properties"].members()) {
      if (&schema["properties"][member.key] == &member.value) {
        by_key[member.key].push_back(&member.value);
      }
    }
    for (const json::Member& member : schema["patternProperties"].members()) {
      for (const std::string& key : strings_.keys) {
        if (matches_(member.key, key)) by_key[key].push_back(&member.value);
      }
    }
    if (by_key.empty()) return;
    Json all = object();
    for (const auto& [key, schemas] : by_key) {
      if (schemas.size() == 1) {
        put(all, key, any(*schemas.front(), sure));
        continue;
      }
      Json each_one(rapidjson::kArrayType);
      for (const json::Value* of : schemas) each_one.PushBack(any(*of, sure), allocator_);
      put(all, key, only("allOf", std::move(each_one)));
    }
    put(made, "properties", std::move(all));
  }

  const json::Value& root_;
  const Strings& strings_;
  rapidjson::Document::AllocatorType& allocator_;
  const Matches& matches_;
  std::size_t made_ = 0;
};

void collect(const json::Value& schema, std::set<std::string_view>& patterns) {
  if (const json::Value& pattern = schema["pattern"]; pattern.is(Kind::string)) {
    patterns.insert(pattern.text());
  }
  for (const json::Member& member : schema["patternProperties"].members()) {
    patterns.insert(member.key);
  }
  for (const json::Member& member : schema.members()) collect(member.value, patterns);
  for (const json::Value& item : schema.items()) collect(item, patterns);
}

}  // namespace

std::string rewrite(const json::Value& schema, const Strings& strings, const Matches& matches) {
  rapidjson::Document document;
  const Json rewritten =
      Rewriter(schema, strings, document.GetAllocator(), matches).any(schema, false);
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  rewritten.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

std::set<std::string_view> patterns_in(const json::Value& schema) {
  std::set<std::string_view> patterns;
  collect(schema, patterns);
  return patterns;
}

}  // namespace plumbline::policy
