#include "analyzer/policy/schema.h"

#include <algorithm>
#include <array>
#include <vector>

#include "analyzer/policy/validator.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::policy {
namespace {

using json::Kind;
using json::Value;

// What the value of a keyword has to be.
enum class Wants : std::uint8_t {
  anything,
  text,
  count,  // an integer from 0
  number,
  positive,  // a number above 0
  boolean,
  list,   // with one item at least
  names,  // strings
  types,
  regex,
  schema,
  schemas,
  items,    // a schema or schemas
  by_name,  // schemas by name
  by_pattern,
  dependencies,
  reference,
};

struct Keyword {
  std::string_view name;
  KeywordKind kind;
  Wants wants;
};

constexpr std::array keywords = {
    Keyword{"$comment", KeywordKind::annotation, Wants::anything},
    Keyword{"$id", KeywordKind::annotation, Wants::anything},
    Keyword{"$ref", KeywordKind::reference, Wants::reference},
    Keyword{"$schema", KeywordKind::annotation, Wants::anything},
    Keyword{"additionalItems", KeywordKind::schema, Wants::schema},
    Keyword{"additionalProperties", KeywordKind::schema, Wants::schema},
    Keyword{"allOf", KeywordKind::schemas, Wants::schemas},
    Keyword{"anyOf", KeywordKind::schemas, Wants::schemas},
    Keyword{"const", KeywordKind::plain, Wants::anything},
    Keyword{"contains", KeywordKind::schema, Wants::schema},
    Keyword{"default", KeywordKind::annotation, Wants::anything},
    Keyword{"definitions", KeywordKind::annotation, Wants::by_name},
    Keyword{"dependencies", KeywordKind::dependencies, Wants::dependencies},
    Keyword{"description", KeywordKind::annotation, Wants::anything},
    Keyword{"else", KeywordKind::condition, Wants::schema},
    Keyword{"enum", KeywordKind::plain, Wants::list},
    Keyword{"examples", KeywordKind::annotation, Wants::anything},
    Keyword{"exclusiveMaximum", KeywordKind::plain, Wants::number},
    Keyword{"exclusiveMinimum", KeywordKind::plain, Wants::number},
    Keyword{"if", KeywordKind::condition, Wants::schema},
    Keyword{"items", KeywordKind::schemas_or_schema, Wants::items},
    Keyword{"maxItems", KeywordKind::plain, Wants::count},
    Keyword{"maxLength", KeywordKind::plain, Wants::count},
    Keyword{"maxProperties", KeywordKind::plain, Wants::count},
    Keyword{"maximum", KeywordKind::plain, Wants::number},
    Keyword{"minItems", KeywordKind::plain, Wants::count},
    Keyword{"minLength", KeywordKind::plain, Wants::count},
    Keyword{"minProperties", KeywordKind::plain, Wants::count},
    Keyword{"minimum", KeywordKind::plain, Wants::number},
    Keyword{"multipleOf", KeywordKind::plain, Wants::positive},
    Keyword{"not", KeywordKind::negation, Wants::schema},
    Keyword{"oneOf", KeywordKind::schemas, Wants::schemas},
    Keyword{"pattern", KeywordKind::pattern, Wants::regex},
    Keyword{"patternProperties", KeywordKind::properties, Wants::by_pattern},
    Keyword{"properties", KeywordKind::properties, Wants::by_name},
    Keyword{"propertyNames", KeywordKind::schema, Wants::schema},
    Keyword{"required", KeywordKind::plain, Wants::names},
    Keyword{"then", KeywordKind::condition, Wants::schema},
    Keyword{"title", KeywordKind::annotation, Wants::anything},
    Keyword{"type", KeywordKind::plain, Wants::types},
    Keyword{"uniqueItems", KeywordKind::plain, Wants::boolean},
};

const Keyword* find_keyword(std::string_view name) {
  const auto found = std::find_if(keywords.begin(), keywords.end(),
                                  [&](const Keyword& keyword) { return keyword.name == name; });
  return found == keywords.end() ? nullptr : &*found;
}

bool is_type(const Value& value) {
  constexpr std::array<std::string_view, 7> types = {"array",  "boolean", "integer", "null",
                                                     "number", "object",  "string"};
  return value.is(Kind::string) &&
         std::find(types.begin(), types.end(), value.text()) != types.end();
}

// A rule of thumb that no policy comes near to; it bounds the recursion while references are
// followed.
constexpr unsigned deepest = 64;

class Check {
 public:
  explicit Check(const Value& root) : root_(root) {}

  std::optional<SchemaFault> run() {
    schema(root_, 0);
    return fault_;
  }

 private:
  void fail(Range range, std::string message) {
    if (!fault_) fault_ = SchemaFault{range, std::move(message)};
  }
  // `right`: the kind in which only some values are wrong, which are then told.
  bool expect(bool holds, const Value& value, std::string_view key, std::string_view what,
              Kind right = Kind::null) {
    if (!holds) {
      const std::string found = right == Kind::null || !value.is(right)
                                    ? std::string(json::to_string(value.kind()))
                                : right == Kind::array ? "empty"
                                                       : quoted(value.text(), 40);
      fail(value.range(), quoted(key) + " is " + found + ", expected " + std::string(what));
    }
    return holds;
  }

  void schema(const Value& value, unsigned depth) {
    if (fault_ || value.is(Kind::boolean)) return;
    if (!value.is(Kind::object)) {
      return fail(value.range(), "expected a schema: an object, true or false");
    }
    if (depth > deepest) return fail(value.range(), "the schema is nested too deeply");
    for (const json::Member& member : value.members()) {
      if (fault_) return;
      if (const Keyword* const keyword = find_keyword(member.key)) {
        keyword_value(*keyword, member, value, depth + 1);
      } else {
        unknown(member);
      }
    }
  }

  void unknown(const json::Member& member) {
    std::vector<std::string_view> names;
    names.reserve(keywords.size());
    for (const Keyword& keyword : keywords) names.push_back(keyword.name);
    const std::string name = quoted(member.key);
    if (member.key == "format" || member.key == "contentEncoding" ||
        member.key == "contentMediaType") {
      return fail(member.key_range, name + " is not checked; use `pattern`");
    }
    if (member.key == "readOnly" || member.key == "writeOnly") {
      return fail(member.key_range, name + " says nothing about a value; remove it");
    }
    // Later drafts call it so.
    const Nearest near =
        member.key == "$defs" ? Nearest{{"definitions"}, false} : nearest(member.key, names);
    fail(member.key_range, name + " is no keyword of JSON Schema draft 7" +
                               (near.empty() ? "" : "; did you mean " + quoted(near) + "?"));
  }

  void keyword_value(const Keyword& keyword, const json::Member& member, const Value& around,
                     unsigned depth) {
    const Value& value = member.value;
    const std::string_view key = keyword.name;
    const auto is_text = [](const Value& item) { return item.is(Kind::string); };
    const auto all = [&](auto holds) {
      return value.is(Kind::array) &&
             std::all_of(value.items().begin(), value.items().end(), holds);
    };
    switch (keyword.wants) {
      case Wants::anything: return;
      case Wants::text: expect(is_text(value), value, key, "a string"); return;
      case Wants::count:
        expect(value.integer().value_or(-1) >= 0, value, key, "an integer from 0 on", Kind::number);
        return;
      case Wants::number: expect(value.number().has_value(), value, key, "a number"); return;
      case Wants::positive:
        expect(value.number().value_or(0) > 0, value, key, "a number above 0", Kind::number);
        return;
      case Wants::boolean: expect(value.is(Kind::boolean), value, key, "true or false"); return;
      case Wants::list:
        expect(value.is(Kind::array) && value.size() > 0, value, key, "a list of values",
               Kind::array);
        return;
      case Wants::names: expect(all(is_text), value, key, "a list of names"); return;
      case Wants::types:
        expect(is_type(value) || (value.size() > 0 && all(is_type)), value, key,
               "array, boolean, integer, null, number, object or string",
               value.is(Kind::array) && value.size() == 0 ? Kind::array : Kind::string);
        return;
      case Wants::regex:
        if (expect(is_text(value), value, key, "a regular expression")) {
          regex(value.text(), value.range());
        }
        return;
      case Wants::schema: return schema(value, depth);
      case Wants::schemas:
        if (!expect(value.is(Kind::array) && value.size() > 0, value, key, "a list of schemas",
                    Kind::array)) {
          return;
        }
        for (const Value& item : value.items()) schema(item, depth);
        return;
      case Wants::items:
        if (!value.is(Kind::array)) return schema(value, depth);
        for (const Value& item : value.items()) schema(item, depth);
        return;
      case Wants::by_name:
      case Wants::by_pattern:
      case Wants::dependencies:
        if (!expect(value.is(Kind::object), value, key, "an object")) return;
        for (const json::Member& each : value.members()) {
          if (keyword.wants == Wants::by_pattern) regex(each.key, each.key_range);
          if (keyword.wants == Wants::dependencies && each.value.is(Kind::array)) {
            const auto items = each.value.items();
            expect(std::all_of(items.begin(), items.end(), is_text), each.value, each.key,
                   "a list of names");
          } else {
            schema(each.value, depth);
          }
        }
        return;
      case Wants::reference: return reference(member, around, depth);
    }
  }

  void regex(std::string_view pattern, Range range) {
    if (const std::string fault = pattern_fault(pattern); !fault.empty()) {
      fail(range, "no regular expression of RE2: " + fault);
    }
  }

  void reference(const json::Member& member, const Value& around, unsigned depth) {
    const Value& value = member.value;
    if (!expect(value.is(Kind::string), value, "$ref", "`#/definitions/NAME`")) return;
    const Value& to = referred(root_, value.text());
    if (!to) {
      return fail(value.range(),
                  value.text().starts_with("#/definitions/")
                      ? quoted(value.text()) + " is not defined"
                      : "expected `#/definitions/NAME`: no other references are read");
    }
    for (const json::Member& beside : around.members()) {
      const Keyword* const keyword = find_keyword(beside.key);
      const bool counts = keyword == nullptr || (keyword->kind != KeywordKind::annotation &&
                                                 keyword->kind != KeywordKind::reference);
      if (counts) return fail(beside.key_range, "beside `$ref` nothing else counts in draft 7");
    }
    if (std::find(following_.begin(), following_.end(), &to) != following_.end()) {
      return fail(value.range(), "the definition refers to itself");
    }
    following_.push_back(&to);
    // Each definition is looked at where it stands; here only the way is followed.
    if (!fault_ && following_.size() <= deepest && depth <= deepest) follow(to);
    following_.pop_back();
  }

  // References below a definition, whatever else is wrong there.
  void follow(const Value& value) {
    if (fault_) return;
    if (++steps_ > 100'000) {
      return fail(root_.range(), "the schema is too large with all its references followed");
    }
    if (const Value& next = value["$ref"]; next.is(Kind::string)) {
      const Value& to = referred(root_, next.text());
      if (std::find(following_.begin(), following_.end(), &to) != following_.end()) {
        return fail(next.range(), "the definition refers to itself");
      }
      if (to && following_.size() <= deepest) {
        following_.push_back(&to);
        follow(to);
        following_.pop_back();
      }
    }
    for (const json::Member& member : value.members()) follow(member.value);
    for (const Value& item : value.items()) follow(item);
  }

  const Value& root_;
  std::optional<SchemaFault> fault_;
  std::vector<const Value*> following_;
  std::size_t steps_ = 0;
};

}  // namespace

KeywordKind keyword_kind(std::string_view key) {
  const Keyword* const keyword = find_keyword(key);
  return keyword == nullptr ? KeywordKind::unknown : keyword->kind;
}

std::optional<SchemaFault> find_schema_fault(const Value& root) { return Check(root).run(); }

const Value& referred(const Value& root, std::string_view reference) {
  static const Value missing{};
  constexpr std::string_view front = "#/definitions/";
  if (!reference.starts_with(front)) return missing;
  const std::string_view name = reference.substr(front.size());
  if (name.empty() || name.find_first_of("/~%") != std::string_view::npos) return missing;
  return root["definitions"][name];
}

}  // namespace plumbline::policy
