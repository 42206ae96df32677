// Plans as pages and pictures; the HTML also in a browser, where there is one.
#include <catch2/catch.hpp>

#include <cstdlib>

#include "plans.h"
#include "program.h"

namespace {

using namespace plumbline;
using tests::abalone_plan;
using tests::cost_in_virginia;
using tests::page_of;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

std::string drawn(const simulate::Plan& plan, PlanPicture picture) {
  const cost::PlanCost cost = cost_in_virginia(plan);
  return render(page_of(plan, cost), picture);
}

}  // namespace

TEST_CASE("every step has a node and a bar, also one that does not run") {
  const std::string html = drawn(abalone_plan(), PlanPicture::html);
  CHECK(count(html, "<g class=\"node ") == 8);
  CHECK(count(html, "<g class=\"row\" ") == 8);
  CHECK(has(html, "default-src 'none'"));
  for (const char* outside : {"http://", "https://", "//cdn", "@import", "url(\"", " style=\""}) {
    INFO(outside);
    std::string rest = html;
    // The name of SVG's namespace is an address that nobody asks for.
    for (std::size_t at; (at = rest.find("http://www.w3.org/2000/svg")) != std::string::npos;) {
      rest.erase(at, 26);
    }
    CHECK_FALSE(has(rest, outside));
  }
}

TEST_CASE("names of steps are text everywhere") {
  simulate::Plan plan = abalone_plan();
  plan.steps[1].name = "<script>alert(1)</script>";
  plan.steps[2].name = "a|b`c\"d\\e\n\x1b[31m";
  for (const PlanPicture picture : {PlanPicture::html, PlanPicture::svg, PlanPicture::markdown}) {
    const std::string text = drawn(plan, picture);
    CHECK_FALSE(has(text, "<script>alert"));
    CHECK(has(text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    CHECK_FALSE(has(text, "\x1b"));
  }
  CHECK(has(drawn(plan, PlanPicture::markdown), "a\\|b\\`c\"d\\\\e"));
  CHECK(has(drawn(plan, PlanPicture::dot), R"(a|b`c\"d\\e)"));
  CHECK_FALSE(has(drawn(plan, PlanPicture::mermaid), "<script>"));
}

TEST_CASE("Markdown shows costs, the way through and what has changed") {
  const simulate::Plan now = abalone_plan();
  simulate::Plan before = abalone_plan();
  before.steps[1].verdict = simulate::Verdict::hit;
  before.steps[1].attempts.clear();
  const cost::PlanCost cost = cost_in_virginia(now), was = cost_in_virginia(before);
  PlanPage page = page_of(now, cost);
  page.before = {"main@a1b2c3", &before, &was};
  const std::string text = render(page, PlanPicture::markdown);
  CHECK(has(text, "**Cost** $0.50 (worst case unbounded), **time** 2 h 10 m"));
  CHECK(has(text, "| Cost | $0.07 | $0.50 | +$0.43 (+622 %) |"));
  CHECK(has(text, "| TrainAbaloneModel | HIT saved $0.43 | RUN $0.43 | +$0.43 |"));
  CHECK(has(text, "| `=` | PreprocessAbaloneData | Processing | HIT |"));
  CHECK(has(text, "| `-` | FailAbalone | Fail | SKIPPED | branch not taken |"));
  CHECK(has(text, "Critical path: TrainAbaloneModel → EvaluateAbaloneModel"));
}

TEST_CASE("steps that no scenario reaches are named") {
  const simulate::Plan plan = abalone_plan();
  const cost::PlanCost cost = cost_in_virginia(plan);
  PlanPage page = page_of(plan, cost);
  page.scenarios = {{"good", &plan, &cost}, {"bad", &plan, &cost}};
  CHECK(has(render(page, PlanPicture::markdown), "- FailAbalone is reached by no scenario"));
  CHECK(has(render(page, PlanPicture::html), "<p>FailAbalone is reached by no scenario.</p>"));
}

TEST_CASE("a page of a hundred steps is small, one of thousands is drawn in groups") {
  const simulate::Plan hundred = tests::grid_plan(10, 10);
  CHECK(drawn(hundred, PlanPicture::html).size() < 300'000);
  const simulate::Plan many = tests::grid_plan(50, 40);
  const std::string html = drawn(many, PlanPicture::html);
  CHECK(count(html, "<g class=\"node ") <= 300);
  CHECK(count(html, "<g class=\"row\" ") <= 300);
  CHECK(count(html, "<tr id=\"step-") == 2000);
}

TEST_CASE("the page of a hundred steps is small with all that a plan knows") {
  const tests::Folder folder;
  std::string steps;
  for (int i = 0; i < 100; ++i) {
    steps += R"({"Name": "Step)" + std::to_string(i) +
             R"(", "Type": "Processing", "CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"},
      "Arguments": {"RoleArn": "arn:aws:iam::111122223333:role/R", "ProcessingResources":
        {"ClusterConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}},
        "AppSpecification": {"ImageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/x:1"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 7200}})" +
             (i < 8 ? "" : R"(, "DependsOn": ["Step)" + std::to_string(i - 8) + "\"]") + "},";
  }
  steps.pop_back();
  folder.write("p.json", R"({"Version": "2020-12-01", "Steps": [)" + steps + "]}");
  const tests::Run run = folder.run("plan p.json --now 2026-01-31 -f html");
  CHECK(run.status == 0);
  CHECK(run.out.size() < 300'000);
  CHECK(count(run.out, "<g class=\"node ") == 100);
  CHECK(has(run.out, "without resolved arguments, key attributes and the lines of bills"));
  CHECK_FALSE(has(run.out, "\"resolvedArguments\""));
}

TEST_CASE("the graph of a definition is drawn too, and what closes a cycle is red") {
  const tests::Folder folder;
  folder.write("p.json", R"({"Version": "2020-12-01", "Steps": [
    {"Name": "A", "Type": "Lambda", "FunctionArn": "x", "Arguments": {}, "DependsOn": ["B"]},
    {"Name": "B<", "Type": "Lambda", "FunctionArn": "x", "Arguments": {}, "DependsOn": ["A"]},
    {"Name": "B", "Type": "Lambda", "FunctionArn": "x", "Arguments": {}, "DependsOn": ["A"]}]})");
  const tests::Run run = folder.run("graph p.json -f svg");
  CHECK(run.out.starts_with("<svg xmlns="));
  CHECK(count(run.out, "<g class=\"node ") == 3);
  CHECK(count(run.out, "<path class=\"arrow cycle\"") == 2);
  CHECK(has(run.out, "<text class=\"name\" "));
  CHECK(has(run.out, ">B&lt;</text>"));
  CHECK(has(run.out, ">Lambda</text>"));
  CHECK_FALSE(has(run.out, "RUN"));
}

TEST_CASE("a page of several scenarios has the pictures of each") {
  const simulate::Plan first = abalone_plan();
  simulate::Plan second = abalone_plan();
  second.scenario = "bad <model>";
  const cost::PlanCost cost = cost_in_virginia(first);
  PlanPage page = page_of(first, cost);
  page.scenarios = {{"good model", &first, &cost}, {second.scenario, &second, &cost}};
  const std::string html = render(page, PlanPicture::html);
  CHECK(count(html, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dag") == 2);
  CHECK(count(html, "<g class=\"row\" ") == 16);
  CHECK(has(html, "<h3>Scenario bad &lt;model&gt;</h3>"));
  CHECK(count(html, "id=\"tip\"") == 1);
}

TEST_CASE("an empty plan has pictures too") {
  for (const PlanPicture picture : {PlanPicture::html, PlanPicture::svg, PlanPicture::markdown,
                                    PlanPicture::dot, PlanPicture::mermaid}) {
    CHECK_FALSE(drawn({}, picture).empty());
  }
}

namespace {

// What the checks in tests/browser say of a page, one fault a line; the last line counts.
struct Shown {
  std::string result, console;
};

bool browser_is_there() {
  const bool there = std::system("chromium --version >/dev/null 2>&1") == 0;
  const char* const ci = std::getenv("CI");
  // Where nothing may be missing.
  if (!there && ci != nullptr && std::string(ci) == "true") FAIL("chromium is not installed");
  return there;
}

Shown show(const tests::Folder& folder, const std::string& html, const std::string& flags = "") {
  const std::string page = folder.write("page.html", html);
  const std::string out = (folder.path() / "dom").string(), err = (folder.path() / "log").string();
  const std::string command =
      "timeout 120 chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files "
      "--disable-web-security --user-data-dir='" +
      (folder.path() / "profile").string() + "' --enable-logging=stderr " + flags +
      " --dump-dom 'file://" PLUMBLINE_SOURCE_DIR "/tests/browser/check_plan.html#file://" + page +
      "' >'" + out + "' 2>'" + err + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  Shown shown;
  const std::string dom = tests::read(out);
  const std::string open = "<pre id=\"result\">";
  const std::size_t begin = dom.find(open) + open.size();
  shown.result = dom.substr(begin, dom.find("</pre>", begin) - begin);
  for (std::string log = tests::read(err); !log.empty();) {
    const std::size_t end = std::min(log.find('\n'), log.size() - 1);
    if (log.substr(0, end).find("CONSOLE") != std::string::npos) {
      shown.console += log.substr(0, end + 1);
    }
    log.erase(0, end + 1);
  }
  return shown;
}

}  // namespace

TEST_CASE("in a browser the page asks for nothing, nothing overlaps and all can be read") {
  if (!browser_is_there()) {
    WARN("skipped: chromium is not installed");
    return;
  }
  const tests::Folder folder;
  simulate::Plan abalone = abalone_plan();
  abalone.steps[6].name = "<script>alert(1)</script>";
  const simulate::Plan sixty = tests::grid_plan(10, 6);
  struct Case {
    const simulate::Plan& plan;
    std::string flags, counts;
  };
  for (const Case& one :
       {Case{abalone, "", "8 nodes, 195 texts, light"},
        Case{abalone, "--blink-settings=preferredColorScheme=0", "8 nodes, 195 texts, dark"},
        Case{sixty, "", "60 nodes, "}}) {
    const Shown shown = show(folder, drawn(one.plan, PlanPicture::html), one.flags);
    INFO(shown.result);
    CHECK(shown.result.substr(0, shown.result.find(", ")) ==
          one.counts.substr(0, one.counts.find(", ")));
    CHECK(shown.result.ends_with(one.flags.empty() ? "light" : "dark"));
    CHECK(shown.console == "");
  }
}

TEST_CASE("the checks in the browser find what is wrong with a page") {
  if (!browser_is_there()) return;
  const tests::Folder folder;
  const std::string html = drawn(abalone_plan(), PlanPicture::html);
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string text = html;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const Shown shown = show(folder, text);
    return shown.result + shown.console;
  };
  // Another style than the one that the page's policy names is not applied, and is said.
  CHECK(has(broken("--ink:#1b1f24", "--ink:#eeeeee"), "Content Security Policy"));
  CHECK(has(broken("<g class=\"node hit\"", "<g class=\"nodes\""), "7 nodes for 8 steps"));
  CHECK(has(broken("</main>", "<script>alert(1)</script></main>"), "another script"));
  CHECK(has(broken("</main>", "<a href=\"https://example.com\">x</a></main>"), "link to https"));
  CHECK(has(broken("<text class=\"what\"",
                   "<text class=\"name\" x=\"0\" y=\"0\">x</text>"
                   "<text class=\"name\" x=\"0\" y=\"0\">x</text>"
                   "<text class=\"what\""),
            "overlap: x and x"));
}
