// The formats that other programs read: what they look like, and what may not break them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"
#include "analyzer/report/report.h"
#include "tests/program.h"

using namespace plumbline;
using tests::Folder;
using tests::Run;
namespace fs = std::filesystem;

namespace {

using Check = void (*)(const Facts&, Findings&);

FileReport checked(const std::string& path, std::string text, Check check,
                   Severity severity = Severity::error) {
  const Rule rule{"test/rule", severity, "A rule of this test.", check};
  const Rule* const rules[] = {&rule};
  return {path, "", text.size(), "checked",
          analyze(std::make_shared<const Document>(path, std::move(text)), rules)};
}

Range at(const Facts& facts, std::string_view needle) {
  const std::size_t found = facts.document.text().find(needle);
  REQUIRE(found != std::string_view::npos);
  const auto begin = static_cast<std::uint32_t>(found);
  return {begin, begin + static_cast<std::uint32_t>(needle.size())};
}

constexpr std::string_view two_steps = R"({"Steps": [
  {"Name": "ä", "Type": "Lambda"}, {"Name": "B", "Type": "Lambda"}
]}
)";

// Everything that ends something in one of the formats.
void hostile(const Facts& facts, Findings& findings) {
  auto& found = findings.add(
      at(facts, "\"B\""), "100% `a|b` & <c> \"d\"\n::error::e, f:g ]]> @h \x1B[31m \xEF\xBF\xBF");
  found.help.push_back("write `x`\ninstead");
  findings.suggest(found, at(facts, "\"B\""), "C");
}

void many(const Facts& facts, Findings& findings) {
  for (int i = 0; i < 12; ++i) findings.add(at(facts, "\"B\""), "an error");
  for (int i = 0; i < 3; ++i) findings.add(at(facts, "\"B\""), "a warning", Severity::warning);
  for (int i = 0; i < 11; ++i) findings.add(at(facts, "\"B\""), "a note", Severity::note);
}

void one(const Facts& facts, Findings& findings) { findings.add(at(facts, "\"B\""), "a finding"); }
void none(const Facts&, Findings&) {}

std::string as(const FileReport& file, Format format, const ReportOptions& options = {}) {
  return render({&file, 1}, format, options);
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t i = text.find(part); i != std::string_view::npos; i = text.find(part, i + 1)) {
    ++number;
  }
  return number;
}

}  // namespace

TEST_CASE("reports for other programs look as they did") {
  const fs::path source = PLUMBLINE_SOURCE_DIR;
  const std::string name = "fixtures/definitions/broken/churn.json";
  // As many rules as a page can show.
  std::vector<const Rule*> rules;
  ReportOptions options;
  for (const Rule* rule : all_rules()) {
    const std::string_view group = rule->id.substr(0, rule->id.find('/'));
    if (group != "graph" && group != "parameters" && group != "references") continue;
    rules.push_back(rule);
    options.rules.push_back({rule, rule_page(rule->id)});
  }
  FileReport file;
  file.path = name;
  file.status = "checked";
  file.analysis =
      analyze(std::make_shared<const Document>(name, tests::read(source / name)), rules);
  FileReport unread;
  unread.path = "gone.json";
  unread.status = "unreadable";
  unread.error = "gone.json: No such file or directory";
  const FileReport files[] = {file, unread};
  for (const auto& [format, ending] :
       {std::pair(Format::github, "github"), std::pair(Format::gitlab, "gitlab.json"),
        std::pair(Format::junit, "junit.xml"), std::pair(Format::checkstyle, "checkstyle.xml"),
        std::pair(Format::rdjsonl, "rdjsonl"), std::pair(Format::markdown, "md")}) {
    INFO(ending);
    const fs::path expected = source / "fixtures/reports" / (std::string("churn.") + ending);
    const std::string text = render(files, format, options);
    const char* const update = std::getenv("PLUMBLINE_UPDATE");
    if (update != nullptr && *update != '\0') std::ofstream(expected, std::ios::binary) << text;
    CHECK(text == tests::read(expected));
  }
}

TEST_CASE("nothing in a message or a path ends an annotation, an attribute or a cell") {
  const FileReport file = checked("a,b:c%d|`e`<f>&\".json", std::string(two_steps), hostile);
  const std::string github = as(file, Format::github);
  CHECK(count(github, "\n") == 1);
  CHECK(
      github.starts_with("::error file=a%2Cb%3Ac%25d|`e`<f>&\".json,line=2,endLine=2,col=45,"
                         "endColumn=48,title=test/rule::100%25 `a|b`"));
  CHECK(holds(github, "(#/Steps/1/Name)%0Ahelp: write `x`"));

  const std::string gitlab = as(file, Format::gitlab);
  const Document document("gitlab", gitlab);
  const json::Parsed parsed = json::parse(document);
  CHECK(parsed.problems.empty());
  CHECK(parsed.tree.root()[0]["location"]["path"].text() == file.path);

  for (const Format format : {Format::junit, Format::checkstyle}) {
    const std::string xml = as(file, format);
    CHECK(holds(xml, "name=\"a,b:c%d|`e`&lt;f&gt;&amp;&quot;.json\""));
    CHECK(holds(xml, "&amp; &lt;c&gt; &quot;d&quot;"));
    CHECK(holds(xml, "]]&gt;"));
    CHECK_FALSE(holds(xml, "\x1B"));
    CHECK_FALSE(holds(xml, "\xEF\xBF\xBF"));
  }

  const std::string markdown = as(file, Format::markdown);
  CHECK(holds(markdown, "#### a,b:c%d\\|\\`e\\`&lt;f&gt;&amp;\".json\n"));
  CHECK(holds(markdown, "| 100% <code>a\\|b</code> &amp; &lt;c&gt; "));
  CHECK(holds(markdown, "&#64;h"));
  CHECK(count(markdown, "\n") == 7);
}

TEST_CASE("annotations come by severity, and a last one says how many GitHub drops") {
  const FileReport file = checked("p.json", std::string(two_steps), many);
  const std::string text = as(file, Format::github);
  const std::size_t rest = text.find("::notice title=plumbline::4 more: ");
  REQUIRE(rest != std::string::npos);
  // It would be dropped behind ten notes.
  CHECK(rest > text.rfind("::warning "));
  CHECK(rest < text.find("::notice file="));
  CHECK(text.rfind("::error ") < text.find("::warning "));
  CHECK(count(text, "\n") == 27);
  ReportOptions quiet;
  quiet.notes = false;
  const std::string loud = as(file, Format::github, quiet);
  CHECK(holds(loud, "::notice title=plumbline::2 more: "));
  CHECK(loud.ends_with("-f sarif\n"));
  CHECK(count(loud, "\n") == 16);
  CHECK_FALSE(holds(as(checked("p.json", std::string(two_steps), one), Format::github), "more: "));
}

TEST_CASE("GitLab's fingerprints are those of json, and unique in a report of several files") {
  const FileReport files[] = {checked("a.json", std::string(two_steps), one),
                              checked("b.json", std::string(two_steps), one),
                              checked("c.json", std::string(two_steps), many)};
  const Document json("json", render({files, 1}, Format::json, {}));
  const json::Parsed parsed = json::parse(json);
  const std::string print(parsed.tree.root()["diagnostics"][0]["fingerprint"].text());
  REQUIRE(print.size() == 16);
  const std::string all = render(files, Format::gitlab, {});
  CHECK(count(all, "\"" + print + "\"") == 1);
  CHECK(count(all, "\"" + print + ":2\"") == 1);
  const Document gitlab("gitlab", all);
  const json::Parsed report = json::parse(gitlab);
  std::vector<std::string> prints;
  for (const json::Value& each : report.tree.root().items()) {
    prints.emplace_back(each["fingerprint"].text());
  }
  CHECK(prints.size() == 28);
  std::sort(prints.begin(), prints.end());
  CHECK(std::adjacent_find(prints.begin(), prints.end()) == prints.end());
  CHECK(as(checked("a.json", std::string(two_steps), none), Format::gitlab) == "[]\n");
}

TEST_CASE("columns of rdjsonl are bytes, and a fix is one change to take over") {
  const FileReport file = checked("p.json", std::string(two_steps), hostile);
  const std::string line = as(file, Format::rdjsonl);
  CHECK(count(line, "\n") == 1);
  const Document document("rdjsonl", line);
  const json::Parsed parsed = json::parse(document);
  REQUIRE(parsed.problems.empty());
  const json::Value& root = parsed.tree.root();
  CHECK(root["location"]["range"]["start"]["column"].text() == "46");  // one ä before
  CHECK(root["location"]["range"]["end"]["column"].text() == "49");
  CHECK(root["severity"].text() == "ERROR");
  REQUIRE(root["suggestions"].size() == 1);
  CHECK(root["suggestions"][0]["text"].text() == "\"C\"");
  CHECK(root["suggestions"][0]["range"]["start"]["column"].text() == "46");
}

TEST_CASE("rules that found nothing are tests that passed") {
  const Rule first{"test/first", Severity::error, "A rule.", none};
  const Rule second{"test/rule", Severity::error, "A rule.", none};
  ReportOptions options;
  options.rules = {{&first, ""}, {&second, ""}};
  const FileReport file = checked("p.json", std::string(two_steps), many);
  const std::string text = as(file, Format::junit, options);
  CHECK(holds(text, "<testsuites name=\"plumbline\" tests=\"2\" failures=\"1\" errors=\"0\">"));
  CHECK(holds(text, "<testcase name=\"test/first\" classname=\"p.json\"/>"));
  CHECK(holds(text, "<failure type=\"error\" message=\"an error (and 25 more)\">"));
  FileReport unread;
  unread.path = "gone.json";
  unread.status = "unreadable";
  unread.error = "gone.json: No such file";
  const std::string world = as(unread, Format::junit, options);
  CHECK(holds(world, "tests=\"1\" failures=\"0\" errors=\"1\""));
  CHECK(holds(world, "<error type=\"unreadable\" message=\"gone.json: No such file\"/>"));
}

TEST_CASE("the automatic format is that of the service, and without one a line gives a tip") {
  const Folder folder;
  const std::string broken =
      R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "DependsOn": ["B"]}]})";
  folder.write("sub/p.json", broken);
  const std::string nowhere =
      "env -u GITHUB_ACTIONS -u GITLAB_CI -u GITHUB_WORKSPACE -u CI_PROJECT_DIR ";
  const std::string github =
      nowhere + "GITHUB_ACTIONS=true GITHUB_WORKSPACE=" + folder.path().string() + " ";
  CHECK(folder.run("check -f auto sub", github).out.starts_with("::error file=sub/p.json,"));
  CHECK(folder.run("check -f auto sub", nowhere).out.starts_with("error["));
  // Paths are those of the repository, wherever the program runs.
  CHECK(folder.run("check -f github p.json", "cd sub && " + github)
            .out.starts_with("::error file=sub/p.json,"));
  const std::string gitlab =
      nowhere + "GITLAB_CI=true CI_PROJECT_DIR=" + folder.path().string() + " ";
  CHECK(holds(folder.run("check -f gitlab p.json", "cd sub && " + gitlab).out,
              "\"path\": \"sub/p.json\""));
  CHECK(holds(folder.run("check sub", github).err, "plumbline: `-f auto` or `-f github` shows"));
  CHECK(holds(folder.run("check sub", gitlab).err, "-f gitlab:gl-code-quality-report.json"));
  for (const std::string quiet : {"check -q sub", "check -s sub", "check -f text sub"}) {
    CHECK_FALSE(holds(folder.run(quiet, github).err, "-f auto"));
  }
  CHECK_FALSE(holds(folder.run("check sub", nowhere).err, "-f auto"));
}

TEST_CASE("plan and drift say what breaks a budget or loses a key in the formats of findings") {
  const Folder folder;
  const std::string old =
      R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Processing", "CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"}, "Arguments": {"Environment": {"X": "1"}}}]})";
  std::string now = old;
  now.replace(now.find("\"1\""), 3, "\"2\"");
  folder.write("old.json", old);
  folder.write("whole.json", tests::read(fs::path(PLUMBLINE_SOURCE_DIR) /
                                         "fixtures/definitions/clean/train-and-register.json"));
  folder.write("now.json", now);
  for (const auto& [format, sign] :
       {std::pair("github", "title=cache/key-drifts::"),
        std::pair("gitlab", "\"check_name\": \"cache/key-drifts\""),
        std::pair("junit", "<testcase name=\"cache/key-drifts\""),
        std::pair("checkstyle", "source=\"plumbline.cache/key-drifts\""),
        std::pair("rdjsonl", "\"value\":")}) {
    INFO(format);
    const Run drift =
        folder.run(std::string("drift old.json now.json -f markdown -f ") + format + ":out");
    CHECK(drift.status == 1);
    CHECK(holds(drift.out, "### Cache drift"));
    CHECK(holds(tests::read(folder.path() / "out"), sign));
    const Run plan = folder.run(std::string("plan --max-duration 1s whole.json -f ") + format);
    CHECK(plan.status == 1);
    CHECK(holds(plan.out, "budget/max-duration"));
  }
  CHECK(folder.run("drift old.json now.json -f json -f text").status == 2);
  CHECK(folder.run("plan whole.json -f json:a -o b").err ==
        "plumbline: -o and FORMAT:FILE both say where the first format goes\n");
}
