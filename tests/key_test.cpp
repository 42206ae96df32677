// Which members of a step count in its cache key: every member of every type, changed alone.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "analyzer/cache/drift.h"
#include "analyzer/json/write.h"
#include "tests/definitions.h"
#include "tests/shared_material.h"

using namespace plumbline;
using cache::Fate;
using tests::Loaded;

namespace {

std::string step_with(std::string_view type, const std::string& arguments,
                      const std::string& more = "") {
  return fmt::format(
      R"({{"Version": "2020-12-01", "Steps": [{{"Name": "S", "Type": "{}", "Arguments": {}, )"
      R"("CacheConfig": {{"Enabled": true, "ExpireAfter": "P30D"}}{}}}]}})",
      type, arguments, more);
}

Fate fate(const std::string& before, const std::string& now) {
  const Loaded a(before), b(now);
  return cache::find_drift(a.pipeline, b.pipeline, b.graph).steps.at(0).fate;
}

// A value of the shape; `other` differs at one leaf.
std::string sample(schema::ShapeId id, bool other, unsigned depth = 0) {
  if (id == schema::no_shape || depth > 12) return other ? "\"b\"" : "\"a\"";
  const schema::Shape& shape = schema::shape(id);
  switch (shape.kind) {
    case schema::ShapeKind::structure: {
      if (shape.members().empty()) return other ? R"({"X": 1})" : "{}";
      const schema::Member& first = shape.members()[0];
      return "{" + json::quote(first.name()) + ": " + sample(first.shape, other, depth + 1) + "}";
    }
    case schema::ShapeKind::list: return "[" + sample(shape.item, other, depth + 1) + "]";
    case schema::ShapeKind::map: return R"({"k": )" + sample(shape.item, other, depth + 1) + "}";
    case schema::ShapeKind::integer: return other ? "2" : "1";
    case schema::ShapeKind::number:
    case schema::ShapeKind::timestamp: return other ? "2.5" : "1.5";
    case schema::ShapeKind::boolean: return other ? "true" : "false";
    default: break;
  }
  if (shape.values().size() > 1) return json::quote(shape.values()[other ? 1 : 0].view());
  return other ? "\"b\"" : "\"a\"";
}

// Calls function(path, arguments as they were, as they are) for every member down to a depth.
template <class Function>
void each_member(schema::ShapeId id, const std::string& path, const std::string& open,
                 const std::string& close, unsigned depth, const Function& function) {
  if (id == schema::no_shape) return;
  const schema::Shape& shape = schema::shape(id);
  if (shape.kind == schema::ShapeKind::list) {
    return each_member(shape.item, path, open + "[", "]" + close, depth, function);
  }
  for (const schema::Member& member : shape.members()) {
    const std::string at =
        path.empty() ? std::string(member.name()) : path + "." + std::string(member.name());
    const std::string begin = open + "{" + json::quote(member.name()) + ": ", end = "}" + close;
    function(at, begin + sample(member.shape, false) + end,
             begin + sample(member.shape, true) + end);
    if (depth > 1) each_member(member.shape, at, begin, end, depth - 1, function);
  }
}

bool begins_with_member(std::string_view path, std::string_view member) {
  return path == member || (path.starts_with(member) && path[member.size()] == '.');
}

// What the list of documented attributes says of a path in the Arguments.
std::string_view expected(const json::Value& key, std::string_view type, std::string_view path) {
  if (type == "ClarifyCheck" || type == "QualityCheck") {
    for (const json::Member& concept_ : key["definition_mapping"].members()) {
      for (const json::Value& at : concept_.value.items()) {
        constexpr std::string_view inside = "Arguments.";
        if (at.text().starts_with(inside) &&
            begins_with_member(path, at.text().substr(inside.size()))) {
          return "unknown";
        }
      }
    }
    return "kept";
  }
  for (const json::Value& attribute : key["attributes"].items()) {
    const std::string_view name = attribute["path"].text();
    if (!begins_with_member(path, name)) continue;
    if (name == "TrainingJobDefinitions") {
      for (const std::string_view child :
           {"AlgorithmSpecification", "HyperParameterRanges", "InputDataConfig",
            "StaticHyperParameters", "TuningObjective"}) {
        if (path == name || begins_with_member(path.substr(name.size() + 1), child)) return "lost";
      }
      return "unknown";
    }
    if (!attribute["sub_attributes"]) return "lost";
    if (path == name) return "";  // depends on which child the sample changed
    for (const json::Value& child : attribute["sub_attributes"].items()) {
      if (begins_with_member(path.substr(name.size() + 1), child.text())) return "lost";
    }
    return "kept";
  }
  return "kept";
}

}  // namespace

TEST_CASE("every member of every cacheable type counts in the key exactly as AWS documents it") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  const Document file("cache_keys.json", tests::read(*shared / "spec/data/cache_keys.json"));
  const json::Parsed parsed = json::parse(file);
  const json::Value& keys = parsed.tree.root()["keys"];
  std::size_t looked_at = 0;
  for (const json::Member& type : keys.members()) {
    const schema::StepFacts* const facts = schema::step_facts(type.key);
    REQUIRE(facts != nullptr);
    CHECK(facts->caching == schema::Support::documented);
    each_member(
        facts->arguments, "", "", "", 3,
        [&](const std::string& path, const std::string& before, const std::string& now) {
          const std::string_view wanted = expected(type.value, type.key, path);
          if (wanted.empty() || before == now) return;
          ++looked_at;
          INFO(type.key << " " << path << "\n" << before << "\n" << now);
          CHECK(to_string(fate(step_with(type.key, before), step_with(type.key, now))) == wanted);
          CHECK(fate(step_with(type.key, now), step_with(type.key, now)) == Fate::kept);
        });
  }
  CHECK(looked_at > 500);
}

TEST_CASE("step-level members of check steps count as documented, and nothing else at that level") {
  for (const std::string_view type : {"ClarifyCheck", "QualityCheck"}) {
    for (const std::string_view member :
         {"SkipCheck", "RegisterNewBaseline", "ModelPackageGroupName",
          "SuppliedBaselineConstraints", "SuppliedBaselineStatistics", "FailOnViolation",
          "CheckType", "RetryPolicies", "DisplayName", "Description", "DependsOn",
          "PropertyFiles"}) {
      const auto with = [&](const char* value) {
        return step_with(type, "{}", fmt::format(R"(, "{}": {})", member, value));
      };
      const bool statistics = member == "SuppliedBaselineStatistics" && type == "QualityCheck";
      const bool documented =
          statistics || member == "SkipCheck" || member == "RegisterNewBaseline" ||
          member == "ModelPackageGroupName" || member == "SuppliedBaselineConstraints";
      INFO(type << " " << member);
      CHECK(to_string(fate(with("\"a\""), with("\"b\""))) == (documented              ? "lost"
                                                              : member == "CheckType" ? "unknown"
                                                                                      : "kept"));
    }
  }
}

TEST_CASE("types whose cache AWS does not document are unknown once anything they do changes") {
  for (const schema::StepFacts& facts : schema::all_step_facts()) {
    if (facts.caching == schema::Support::documented) continue;
    const std::string before = step_with(facts.type, R"({"A": 1})"),
                      now = step_with(facts.type, R"({"A": 2})");
    INFO(facts.type);
    const bool open = facts.caching == schema::Support::undocumented;
    CHECK(fate(before, now) == (open ? Fate::unknown : Fate::uncached));
    CHECK(fate(before, before) == (open ? Fate::kept : Fate::uncached));
  }
  const Loaded lambda(step_with("Lambda", "{}"));
  const auto drift = cache::find_drift(lambda.pipeline, lambda.pipeline, lambda.graph);
  CHECK(drift.steps.at(0).certainty == cache::Certainty::unknown);
}
