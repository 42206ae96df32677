// Plans as pages and pictures; the HTML also in a browser, where there is one.
#include <catch2/catch.hpp>

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

TEST_CASE("an empty plan has pictures too") {
  for (const PlanPicture picture : {PlanPicture::html, PlanPicture::svg, PlanPicture::markdown,
                                    PlanPicture::dot, PlanPicture::mermaid}) {
    CHECK_FALSE(drawn({}, picture).empty());
  }
}
