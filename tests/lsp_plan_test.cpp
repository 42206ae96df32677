// What the editor shows of a dry run: lenses, hints, hover, the command and its report; and links.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/editor.h"

namespace {

using namespace plumbline;
using namespace plumbline::tests;

const std::string definition = R"({
  "Version": "2020-12-01",
  "Parameters": [{"Name": "Rows", "Type": "Integer", "DefaultValue": 3}],
  "Steps": [
    {"Name": "Train", "Type": "Training", "CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"},
     "Arguments": {
      "AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/t:1",
        "TrainingInputMode": "File"},
      "RoleArn": "arn:aws:iam::123456789012:role/r",
      "OutputDataConfig": {"S3OutputPath": {"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Parameters.Rows"}]}}},
      "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 5},
      "StoppingCondition": {"MaxRuntimeInSeconds": 600}}},
    {"Name": "Choose", "Type": "Condition", "Arguments": {
      "Conditions": [{"Type": "GreaterThan", "LeftValue": {"Get": "Parameters.Rows"}, "RightValue": 5}],
      "IfSteps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}],
      "ElseSteps": []}}
  ]
})";
const std::string uri = "file:///w/a.json";
const std::string document = R"({"textDocument":{"uri":"file:///w/a.json"})";

constexpr std::string_view shows = R"({"window":{"showDocument":{"support":true}},
  "textDocument":{"hover":{"contentFormat":["markdown"]}}})";

// A world in which files lie in a map.
std::vector<std::pair<std::string, std::string>> files;
std::string kept;
lsp::Outside world() {
  files.clear();
  kept.clear();
  lsp::Outside outside;
  outside.version = "1.2.3";
  outside.now = []() -> history::Instant { return 1767225600000; };
  outside.read_file = [](const std::string& path, std::uint64_t) -> std::optional<std::string> {
    for (const auto& [name, text] : files) {
      if (name == path) return text;
    }
    return std::nullopt;
  };
  outside.keep_page = [](const std::string& name, const std::string& html) {
    kept = html;
    return "/tmp/" + name + ".html";
  };
  return outside;
}

std::vector<std::string> lenses(Editor& editor) {
  std::vector<std::string> out;
  const auto answer = editor.ask("textDocument/codeLens", document + "}");
  for (const json::Value& lens : answer->root().items()) {
    out.emplace_back(lens["command"]["title"].text());
  }
  return out;
}

std::string hover(Editor& editor, std::string_view text, std::string_view what,
                  std::size_t into = 1) {
  const Document all("text", std::string(text));
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  const Position place = all.position(static_cast<std::uint32_t>(at + into), Unit::utf16);
  const auto answer = editor.ask("textDocument/hover", Editor::at(place.line, place.column, uri));
  return std::string((*answer)["contents"]["value"].text());
}

bool holds(const std::string& all, std::string_view part) {
  return all.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("lenses tell verdict, time and cost of each step, and of all at the root", "[lsp]") {
  Editor editor(shows, "{}", world());
  editor.open(definition, uri);
  const auto titles = lenses(editor);
  REQUIRE(titles.size() == 8);
  CHECK(titles[0].starts_with("Dry-run (expected $"));
  CHECK(titles[1] == "read 2 times");
  CHECK(titles[2].starts_with("RUN · about 10 m · $0.0"));
  CHECK(titles[2].ends_with(" · cache not known: no history"));
  CHECK(titles[3] == "waits for no step · cached for P30D");
  CHECK(titles[4] == "RUN · Rows (3) > 5 → false");
  CHECK(titles[6].starts_with("SKIPPED"));
  const auto answer = editor.ask("textDocument/codeLens", document + "}");
  const json::Value& root = answer->root()[0];
  CHECK(root["command"]["command"].text() == "plumbline.plan");
  CHECK(root["command"]["arguments"][0].text() == uri);
  CHECK(json::compact(root["range"]) ==
        R"({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}})");
}

TEST_CASE("hints behind the steps' names tell verdict, time and cost", "[lsp]") {
  Editor editor(shows, "{}", world());
  editor.open(definition, uri);
  const auto answer = editor.ask(
      "textDocument/inlayHint",
      document + R"(,"range":{"start":{"line":4,"character":0},"end":{"line":5,"character":0}}})");
  REQUIRE(answer->root().size() == 1);
  const json::Value& hint = answer->root()[0];
  CHECK(hint["label"].text().starts_with("RUN · about 10 m · $0.0"));
  CHECK(json::compact(hint["position"]) == R"({"line": 4, "character": 20})");
  CHECK(holds(std::string(hint["tooltip"]["value"].text()), "instance-hours"));
}

TEST_CASE("hover tells what a dry run makes of a step and of a function", "[lsp]") {
  Editor editor(shows, "{}", world());
  editor.open(definition, uri);
  const std::string step = hover(editor, definition, "\"Train\"", 2);
  CHECK(holds(step, "**dry run** RUN: cache not known: no history"));
  CHECK(holds(step, "takes 10 m (default)"));
  CHECK(holds(step, "costs $0.0"));
  CHECK(holds(hover(editor, definition, "Std:Join", 2), R"(in the dry run: `"s3://b/3"`)"));
  // What a part of a function comes to is not told.
  CHECK_FALSE(holds(hover(editor, definition, "Parameters.Rows", 12), "in the dry run"));
}

TEST_CASE("a definition with errors has no plan, and says so", "[lsp]") {
  Editor editor(shows, "{}", world());
  std::string broken = definition;
  broken.replace(broken.find("Parameters.Rows"), 15, "Parameters.Gone");
  editor.open(broken, uri);
  const auto titles = lenses(editor);
  REQUIRE(!titles.empty());
  CHECK(titles[0] == "Dry-run: 1 error to mend first");
  const auto answer =
      editor.ask("workspace/executeCommand",
                 R"({"command":"plumbline.plan","arguments":["file:///w/a.json"]})");
  CHECK((*answer)["code"].integer() == -32803);
  CHECK((*answer)["message"].text() == "no plan can be made: 1 error to mend first");
}

TEST_CASE("the command gives the plan as JSON and has its report shown", "[lsp]") {
  const char* const command = R"({"command":"plumbline.plan","arguments":["file:///w/a.json"]})";
  Editor editor(shows, "{}", world());
  editor.open(definition, uri);
  const auto plan = editor.ask("workspace/executeCommand", command);
  CHECK((*plan)["steps"].size() == 3);
  CHECK((*plan)["definition"]["path"].text() == "/w/a.json");
  CHECK((*plan)["steps"][0]["resolvedArguments"]["OutputDataConfig"]["S3OutputPath"].text() ==
        "s3://b/3");
  const auto shown = editor.last("window/showDocument");
  REQUIRE(shown);
  CHECK((*shown)["params"]["uri"].text() == "file:///tmp/a.json.html");
  CHECK((*shown)["params"]["external"].boolean());
  CHECK(kept.starts_with("<!"));
  Editor plain("{}", "{}", world());
  plain.open(definition, uri);
  CHECK(plain.ask("workspace/executeCommand", command)->root()["steps"].size() == 3);
  CHECK_FALSE(plain.last("window/showDocument"));
  REQUIRE(plain.last("window/showMessage"));
  CHECK(holds(plain.last("window/showMessage")->text(), "/tmp/a.json.html"));
}

TEST_CASE("dry runs heed the scenario and the prices of the settings, and watch their files",
          "[lsp]") {
  Editor editor("", "{}", world());
  files = {{"/w/s.jsonc", R"({"parameters": {"Rows": 9}, "steps": {"Train": {"duration": 120}}})"},
           {"/w/p.json", R"({"formatVersion": "1.0", "currency": "USD", "regions": {"eu-west-1": {
              "asOf": "2026-01-01", "source": "x", "instance": {"Training": {"ml.m5.xlarge": 60}},
              "storage": {"Training": 0}}}})"}};
  editor.ask("initialize", R"({"workspaceFolders":[{"uri":"file:///w","name":"w"}],"capabilities":
    {"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}},"initializationOptions":
    {"scenario":"s.jsonc","prices":"/w/p.json","history":"runs"}})");
  editor.tell("initialized", "{}");
  editor.open(definition, uri);
  std::string watched;
  for (const JsonPtr& message : editor.sent) {
    if ((*message)["method"].text() == "client/registerCapability") watched += message->text();
  }
  CHECK(holds(watched, R"("globPattern": "/w/s.jsonc")"));
  CHECK(holds(watched, R"("globPattern": "/w/p.json")"));
  CHECK(holds(watched, R"("globPattern": "/w/runs/**")"));
  auto titles = lenses(editor);
  CAPTURE(titles[0]);
  REQUIRE(titles.size() == 8);
  CHECK(titles[2].starts_with("RUN · 2 m · $2.0"));
  CHECK(titles[4] == "RUN · Rows (9) > 5 → true");
  files[0].second = R"({"steps": {"Tarin": {"duration": 120}}})";
  editor.tell("workspace/didChangeWatchedFiles", R"({"changes":[]})");
  titles = lenses(editor);
  CHECK(holds(titles[0], "Tarin"));
  editor.tell("workspace/didChangeConfiguration", R"({"settings":{"plumbline":{}}})");
  CHECK(lenses(editor)[0].starts_with("Dry-run (expected $"));
  CHECK(editor.last("client/unregisterCapability"));
}

TEST_CASE("a machine that is offered has its prices when it is looked at", "[lsp]") {
  Editor editor(shows, "{}", world());
  const auto item = editor.ask("completionItem/resolve", R"({"label":"ml.m5.xlarge","kind":13})");
  CHECK((*item)["kind"].integer() == 13);
  CHECK(holds(std::string((*item)["documentation"].text()), "Training: $0.23 an hour"));
  CHECK(editor.ask("completionItem/resolve", R"({"label": "x"})")->text() == R"({"label": "x"})");
}

TEST_CASE("links lead where the settings say, and to the files that a configuration names",
          "[lsp]") {
  Editor none(shows, "{}", world());
  none.open(definition, uri);
  CHECK(none.ask("textDocument/documentLink", document + "}")->text() == "[]");
  Editor editor(shows, R"({"links":{"s3":"https://c.example/{bucket}?prefix={key}",
    "arn":"https://c.example/arn/{arn}"}})",
                world());
  editor.open(R"({"Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage":
    "s3://bücket/a b/c", "X": ["arn:aws:iam::1:role/r", "file:///x/y.py", "s3://", "s3:/b"]}}]})",
              uri);
  const auto links = editor.ask("textDocument/documentLink", document + "}");
  REQUIRE(links->root().size() == 3);
  CHECK(links->root()[0]["target"].text() == "https://c.example/b%C3%BCcket?prefix=a%20b/c");
  CHECK(links->root()[1]["target"].text() ==
        "https://c.example/arn/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr");
  CHECK(links->root()[2]["target"].text() == "file:///x/y.py");
  CHECK(json::compact(links->root()[0]["range"]) ==
        R"({"start": {"line": 1, "character": 5}, "end": {"line": 1, "character": 22}})");
  editor.open(R"({"extends": "../base.jsonc", // the team's
    "policies": ["p/a b.json"], "prices": "prices.json"})",
              "file:///w/sub/plumbline.jsonc");
  const auto named = editor.ask("textDocument/documentLink",
                                R"({"textDocument":{"uri":"file:///w/sub/plumbline.jsonc"}})");
  std::vector<std::string> targets;
  for (const json::Value& link : named->root().items()) {
    targets.emplace_back(link["target"].text());
  }
  std::sort(targets.begin(), targets.end());
  CHECK(targets == std::vector<std::string>{"file:///w/base.jsonc", "file:///w/sub/p/a%20b.json",
                                            "file:///w/sub/prices.json"});
}

TEST_CASE("a step's new name reaches the ignores of its configuration, open or not", "[lsp]") {
  lsp::Outside outside = world();
  files = {{"/w/plumbline.jsonc", R"({
  // Known.
  "ignores": [{"rules": ["cost"], "steps": ["Train", "Tr*"], "reason": "known"},
              {"rules": ["cost"], "pointers": ["/Steps[Train]/Arguments"], "reason": "known"},
              {"rules": ["cost"], "steps": ["Train"], "files": ["b.json"], "reason": "other"}]
})"}};
  outside.configurations.read = [](const std::string& path) -> std::optional<std::string> {
    for (const auto& [name, text] : files) {
      if (name == path) return text;
    }
    return std::nullopt;
  };
  outside.configurations.exists = [](const std::string&) { return false; };
  outside.configurations.directory = "/w";
  for (const bool open : {false, true}) {
    Editor editor(Editor::all_capabilities, "{}", outside);
    editor.open(definition, uri);
    std::string text = files[0].second;
    if (open) {
      text = "\n" + text;
      editor.open(text, "file:///w/plumbline.jsonc");
    }
    const Document all("text", definition);
    const Position place =
        all.position(static_cast<std::uint32_t>(definition.find("\"Train\"") + 2), Unit::utf16);
    std::string params = Editor::at(place.line, place.column, uri);
    params.pop_back();
    const auto edit = editor.ask("textDocument/rename", params + R"(,"newName":"Fit"})");
    const json::Value& changes = (*edit)["documentChanges"];
    REQUIRE(changes.size() == 2);
    CHECK(changes[1]["textDocument"]["uri"].text() == "file:///w/plumbline.jsonc");
    CHECK(changes[1]["textDocument"]["version"].is(open ? json::Kind::number : json::Kind::null));
    const std::string renamed = with_edits(text, changes[1]["edits"]);
    CHECK(holds(renamed, R"("steps": ["Fit", "Tr*"])"));
    CHECK(holds(renamed, R"("/Steps[Fit]/Arguments")"));
    CHECK(holds(renamed, R"("steps": ["Train"], "files")"));
  }
}

TEST_CASE("one configuration holds for all files when the world outside names it", "[lsp]") {
  lsp::Outside outside = world();
  files = {{"/c/mine.jsonc", R"({"rules": {"parameters/unused": "off"}})"}};
  outside.configurations.read = [](const std::string& path) -> std::optional<std::string> {
    if (path == "/c/mine.jsonc") return files[0].second;
    return std::nullopt;
  };
  outside.configurations.exists = [](const std::string&) { return false; };
  outside.configurations.directory = "/";
  outside.configuration = "/c/mine.jsonc";
  Editor editor(shows, "{}", outside);
  for (const char* const where : {"file:///w/a.json", "untitled:x"}) {
    editor.open(R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type": "String"}],
      "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]})",
                where);
    CHECK_FALSE(holds(editor.last("textDocument/publishDiagnostics")->text(), "parameters/unused"));
  }
}

TEST_CASE("hover shows the page of a policy", "[lsp]") {
  lsp::Outside outside = world();
  outside.page = [](const config::Configuration*, std::string_view rule) -> std::string_view {
    return rule == "parameters/unused" ? "# x\n\nOur own words.\n\n## Wrong\n" : "";
  };
  Editor editor(shows, "{}", outside);
  const std::string text =
      R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type": "String"}],
      "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]})";
  editor.open(text, uri);
  CHECK(holds(hover(editor, text, "\"P\"", 1), "Our own words."));
}

TEST_CASE("a request that may take a while tells how it gets on", "[lsp]") {
  Editor editor("{}");
  editor.ask("workspace/diagnostic", R"({"previousResultIds":[],"workDoneToken":"t"})");
  CHECK(editor.count("$/progress") == 2);
  CHECK((*editor.last("$/progress"))["params"]["value"]["kind"].text() == "end");
}

TEST_CASE("secrets are shown nowhere, whichever rules are chosen", "[lsp]") {
  std::string text = definition;
  const auto put = [&](std::string_view what, std::string_view by) {
    text.replace(text.find(what), what.size(), by);
  };
  put(R"({"Name": "Rows")",
      R"({"Name": "DbPassword", "Type": "String", "DefaultValue": "hunter2hunter2"}, {"Name": "Rows")");
  put(R"(["s3://b", {"Get": "Parameters.Rows"}])",
      R"(["s3://b", {"Get": "Parameters.DbPassword"}])");
  const std::string run = R"({"command":"plumbline.plan","arguments":["file:///w/a.json"]})";
  for (const char* const options : {"{}", R"({"select":["graph"]})"}) {
    Editor editor(shows, options, world());
    editor.open(text, uri);
    std::string all = editor.ask("textDocument/documentSymbol", document + "}")->text();
    all += editor.ask("textDocument/codeLens", document + "}")->text();
    all += editor
               .ask("textDocument/inlayHint", document +
                                                  R"(,"range":{"start":{"line":0,"character":0},)" +
                                                  R"("end":{"line":99,"character":0}}})")
               ->text();
    all += hover(editor, text, "\"Std:Join\"") + hover(editor, text, "\"DbPassword\"");
    all += editor.ask("workspace/executeCommand", run)->text();
    INFO(options);
    CHECK(kept.starts_with("<!"));
    CHECK(holds(all, "DbPassword"));
    CHECK_FALSE(holds(all + kept, "hunter2"));
  }
}
