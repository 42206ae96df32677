// The whole rule set over small definitions: one mistake gives one finding, at its place.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "analyzer/check/analyze.h"

using namespace plumbline;

namespace {

// "rule marked text", errors and warnings only.
std::vector<std::string> findings(const std::string& text) {
  const auto analysis =
      analyze(std::make_shared<const Document>("x.json", text), rules_in(Profiles::standard));
  std::vector<std::string> result;
  for (const Diagnostic& d : analysis->diagnostics) {
    if (d.severity == Severity::note) continue;
    result.push_back(fmt::format("{} {}", d.rule, d.where.document->text(d.where.range)));
  }
  return result;
}

using Found = std::vector<std::string>;

std::string lambda(const std::string& name, const std::string& more = "") {
  return fmt::format(R"({{"Name": "{}", "Type": "Lambda", "FunctionArn": "f"{}}})", name, more);
}

std::string steps(const std::string& list) {
  return R"({"Version": "2020-12-01", "Steps": [)" + list + "]}";
}

const std::string comparison = R"({"Type": "Equals", "LeftValue": 1, "RightValue": 1})";

}  // namespace

TEST_CASE("a profile collects the time of every rule over several files") {
  const auto rules = all_rules();
  Profile profile;
  const auto run = [&](const std::string& text) {
    analyze(std::make_shared<const Document>("x.json", text), rules, nullptr, &profile);
  };
  run(steps(lambda("A")));
  REQUIRE(profile.spent.size() == rules.size());
  const auto first = profile.spent;
  run(steps(lambda("B")));
  for (std::size_t i = 0; i < rules.size(); ++i) CHECK(profile.spent[i] >= first[i]);
  CHECK(profile.spent != first);
}

TEST_CASE("steps under a misspelt key are not called unknown as well") {
  const std::string condition =
      R"({"Name": "C", "Type": "Condition", "Arguments": {"Conditions": [)" + comparison +
      R"(], "IfStep": [)" + lambda("X") + R"(], "ElseSteps": []}})";
  CHECK(findings(steps(condition + "," + lambda("Y", R"(, "DependsOn": ["X"])"))) ==
        Found{"schema/unknown-key \"IfStep\""});
  const std::string type = R"({"Name": "C", "Type": "condition", "Arguments": {"Conditions": [)" +
                           comparison + R"(], "IfSteps": [)" + lambda("X") +
                           R"(], "ElseSteps": []}})";
  CHECK(findings(steps(type + "," + lambda("Y", R"(, "DependsOn": ["X"])"))) ==
        Found{"schema/unknown-step-type \"condition\""});
}

TEST_CASE("waiting for a Fail step is one mistake, also when the Fail step waits, too") {
  const std::string fail =
      R"({"Name": "F", "Type": "Fail", "Arguments": {"ErrorMessage": "m"}, "DependsOn": ["A"]})";
  CHECK(findings(steps(lambda("A", R"(, "DependsOn": ["F"])") + "," + fail)) ==
        Found{"graph/depends-on-fail \"F\""});
}

TEST_CASE("a misspelt function is one mistake, with all that it holds") {
  const auto argument = [](const std::string& value) {
    return findings(
        steps(lambda("A", R"(, "OutputParameters": [], "Arguments": {"x": )" + value + "}")));
  };
  CHECK(argument(R"({"std:join": {"On": "", "Values": ["a"]}})") ==
        Found{"schema/unknown-function \"std:join\""});
  CHECK(
      argument(
          R"({"Std:JsonGte": {"PropertyFile": {"Get": "Steps.A.PropertyFiles.F"}, "Path": "p"}})") ==
      Found{"schema/unknown-function \"Std:JsonGte\""});
  CHECK(argument(R"({"Std:Join": {"Onn": "", "Values": ["a"]}})") ==
        Found{"schema/unknown-key \"Onn\""});
  CHECK(argument(R"({"Get": "Execution.PipelineName", "Get": "Execution.PipelineName"})") ==
        Found{"syntax/duplicate-key \"Get\""});
  CHECK(argument("{\"Get\": \"Stepps\xFF.A.X\"}") == Found{"syntax/invalid-utf8 \xFF"});
}

TEST_CASE("a missing bracket is one mistake: what it misplaces is not judged") {
  const std::string outputs = R"("OutputParameters": [{"OutputName": "a", "OutputType": "String"])";
  CHECK(findings(steps(R"({"Name": "A", "Type": "Lambda", "FunctionArn": "f", )" + outputs +
                       "}")) == Found{"syntax/malformed-json ]"});
  CHECK(findings(R"({"Version": "2020-12-01", "Metadata": {"a": {"b": "c"}, "Steps": []})") ==
        Found{"syntax/malformed-json }"});
}

TEST_CASE("a parameter with a misspelt Type is not called a String") {
  CHECK(findings(R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Typ": "Integer",
      "DefaultValue": 5}], "Steps": [)" +
                 lambda("A", R"(, "Arguments": {"p": {"Get": "Parameters.P"}})") + "]}") ==
        Found{"schema/unknown-key \"Typ\""});
}

TEST_CASE("what reads a name that is no text is not called unknown") {
  CHECK(findings(steps(lambda("A\xFF") + "," + lambda("B", R"(, "DependsOn": ["A"])"))) ==
        Found{"syntax/invalid-utf8 \xFF"});
}

TEST_CASE("parameters, outputs and property files under a misspelt key are not called unknown") {
  CHECK(
      findings(
          R"({"Version": "2020-12-01", "parameters": [{"Name": "P", "Type": "String"}], "Steps": [)" +
          lambda("A", R"(, "Arguments": {"p": {"Get": "Parameters.P"}})") + "]}") ==
      Found{"schema/unknown-key \"parameters\""});
  CHECK(findings(steps(
            lambda("A", R"(, "OutputParameter": [{"OutputName": "x", "OutputType": "String"}])") +
            "," +
            lambda("B", R"(, "Arguments": {"p": {"Get": "Steps.A.OutputParameters['x']"}})"))) ==
        Found{"schema/unknown-key \"OutputParameter\""});
}

TEST_CASE("a text that breaks off before it shows what it is has one finding") {
  CHECK(findings(R"({"PipelineArn": "a", "PipelineDefinition": "{\"Steps\":[)").size() == 1);
  CHECK(findings(R"({"name": "x", "version": "1",})") == Found{"syntax/malformed-json ,"});
}

TEST_CASE("what a template still fills in is not judged") {
  CHECK(
      findings(
          R"({"Version": "${V}", "Parameters": [{"Name": "P", "Type": "${T}"}], "Steps": [)" +
          lambda("A", R"(, "CacheConfig": {"Enabled": "${c}", "ExpireAfter": "P1D"})") + "," +
          R"({"Name": {"Fn::Sub": "x"}, "Type": "Lambda", "FunctionArn": {"Ref": "F"}, "DependsOn": [{"Ref": "D"}]}]})") ==
      Found{});
}

TEST_CASE("bad bytes in an embedded definition are reported once, at the bytes of the file") {
  CHECK(findings(
            "{\"PipelineDefinition\": \"{\\\"Steps\\\": [{\\\"Name\\\": \\\"A\\\", \\\"Type\\\": "
            "\\\"Lambda\\\", \\\"FunctionArn\\\": \\\"f\\\", \\\"DisplayName\\\": "
            "\\\"\xFF\\\"}]}\"}") == Found{"syntax/invalid-utf8 \xFF"});
}

TEST_CASE("a name with half a character is one mistake") {
  CHECK(findings(steps(lambda("\\ud800x"))) == Found{"syntax/lone-surrogate \\ud800"});
}

TEST_CASE("repeated lists and names leave open what is meant, and say no more") {
  CHECK(findings(R"({"Version": "2020-12-01", "Steps": [)" + lambda("A") + R"(], "Steps": [)" +
                 lambda("B", R"(, "DependsOn": ["A"])") + "]}") ==
        Found{"syntax/duplicate-key \"Steps\""});
  CHECK(findings(steps(R"({"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}},)" +
                       lambda("A") + "," + lambda("B", R"(, "DependsOn": ["A"])"))) ==
        Found{"graph/duplicate-step-name \"A\""});
}

TEST_CASE("a cycle is found although its references have faults of their own") {
  const auto reads = [](const std::string& other) {
    return R"(, "Arguments": {"a": {"Get": "Steps.)" + other +
           R"(.OutputParameters['zz']"}}, "OutputParameters": [])";
  };
  const Found found = findings(steps(lambda("X", reads("Y")) + "," + lambda("Y", reads("X"))));
  CHECK(found.size() == 3);
  CHECK(std::count_if(found.begin(), found.end(),
                      [](const std::string& f) { return f.starts_with("graph/cycle"); }) == 1);
}

TEST_CASE("what is suggested is not the step that asks, and no step that cannot be waited for") {
  for (const std::string& text :
       {steps(lambda("Train2", R"(, "DependsOn": ["Train1"])")),
        steps(lambda("A", R"(, "DependsOn": ["Stopp"])") +
              R"(,{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}})")}) {
    const auto analysis =
        analyze(std::make_shared<const Document>("x.json", text), rules_in(Profiles::standard));
    const Diagnostic* found = nullptr;
    for (const Diagnostic& each : analysis->diagnostics) {
      if (each.rule == "graph/always-fails") continue;
      REQUIRE(found == nullptr);
      found = &each;
    }
    REQUIRE(found != nullptr);
    CHECK(found->fixes.empty());
  }
}

TEST_CASE("conditions of an Or in the wrong place are one mistake") {
  CHECK(
      findings(steps(
          R"({"Name": "C", "Type": "Condition", "Arguments": {"Conditions": [{"Type": "Or", "Arguments": [)" +
          comparison + R"(]}], "IfSteps": [)" + lambda("X") + R"(], "ElseSteps": []}})")) ==
      Found{"schema/unknown-key \"Arguments\""});
}

TEST_CASE("profiles have names, and a rule is in those that it says and in strict") {
  for (const std::string_view name : profile_names) {
    REQUIRE(find_profile(name));
    CHECK(to_string(*find_profile(name)) == name);
  }
  CHECK_FALSE(find_profile("Default"));
  CHECK(to_string(Profiles::strict_only) == "strict");
  CHECK(to_string(Profiles::production | Profiles::cost) == "production, cost");
  const Rule usual{"a/b", Severity::error, "", nullptr};
  const Rule rare{"a/c", Severity::note, "", nullptr, Needs::nothing, false, Profiles::cost};
  const Rule strict{"a/d", Severity::note,       "", nullptr, Needs::nothing,
                    false, Profiles::strict_only};
  for (const std::string_view name : profile_names) CHECK(is_in(usual, *find_profile(name)));
  CHECK(is_in(rare, Profiles::cost));
  CHECK_FALSE(is_in(rare, Profiles::security));
  CHECK_FALSE(is_in(strict, Profiles::cost | Profiles::security | Profiles::production));
  CHECK(is_in(strict, Profiles::strict));
  CHECK(rules_in(Profiles::strict).size() == all_rules().size());
  CHECK(rules_in(Profiles::standard).size() < rules_in(Profiles::security).size());
}
