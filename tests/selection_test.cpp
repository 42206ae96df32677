// Start requests, options and selections: what is read, where it stands, what is found.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "analyzer/check/analyze.h"

using namespace plumbline;

namespace {

using Found = std::vector<std::string>;

std::string lambda(const std::string& name, const std::string& depends_on = "") {
  return fmt::format(R"({{"Name": "{}", "Type": "Lambda", "FunctionArn": "f", "DependsOn": [{}]}})",
                     name, depends_on);
}

std::string condition(const std::string& name, const std::string& if_steps,
                      const std::string& else_steps = "", const std::string& depends_on = "") {
  return fmt::format(
      R"({{"Name": "{}", "Type": "Condition", "DependsOn": [{}], "Arguments": {{"Conditions": [{{"Type": "Equals", "LeftValue": 1, "RightValue": 1}}], "IfSteps": [{}], "ElseSteps": [{}]}}}})",
      name, depends_on, if_steps, else_steps);
}

std::string steps(const std::string& list, const std::string& parameters = "") {
  return fmt::format(R"({{"Version": "2020-12-01", "Parameters": [{}], "Steps": [{}]}})",
                     parameters, list);
}

const std::string chain = steps(lambda("A") + "," + lambda("B", "\"A\"") + "," +
                                lambda("C", "\"B\"") + "," + lambda("D", "\"C\""));

std::unique_ptr<const Analysis> analyzed(const std::string& definition, const std::string& request,
                                         const StartOptions& options = {}) {
  auto file = request.empty() ? nullptr : std::make_shared<const Document>("start.json", request);
  return analyze(std::make_shared<const Document>("x.json", definition),
                 rules_in(Profiles::standard), read_start_request(std::move(file), options));
}

// "severity rule document: marked text", without notes.
Found findings(const std::string& definition, const std::string& request,
               const StartOptions& options = {}) {
  Found result;
  const auto analysis = analyzed(definition, request, options);
  for (const Diagnostic& d : analysis->diagnostics) {
    if (d.severity == Severity::note) continue;
    CHECK(d.rule != "internal/rule");
    result.push_back(fmt::format("{} {} {}: {}", to_string(d.severity), d.rule,
                                 d.where.document->name(), d.where.document->text(d.where.range)));
  }
  return result;
}

Found selecting(const std::string& definition, const std::string& names,
                const std::string& source = "latest") {
  return findings(definition, "", {{}, names, source});
}

Found giving(const std::string& parameters, const std::vector<std::string>& values) {
  return findings(steps(lambda("A"), parameters), "", {values, {}, {}});
}

std::string request(const std::string& selected, const std::string& more = "") {
  return R"({"PipelineName": "p", "SelectiveExecutionConfig": {"SelectedSteps": [)" + selected +
         "]" + more + "}}";
}

const std::string some_arn = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/p/execution/a1";

}  // namespace

// ---- Paths

namespace {

class RandomGraph {
 public:
  explicit RandomGraph(unsigned seed) : random_(seed) {}
  std::string definition() {
    const std::string text = list(2, 5);
    return steps(text.empty() ? lambda("s") : text);
  }
  std::vector<StepId> some_of(std::size_t count) {
    std::vector<StepId> chosen;
    for (StepId id = 0; id < count; ++id) {
      if (random_() % 3 == 0) chosen.push_back(id);
    }
    std::shuffle(chosen.begin(), chosen.end(), random_);
    return chosen;
  }

 private:
  std::string list(int depth, unsigned most) {
    std::string out;
    for (auto i = random_() % (most + 1); i > 0; --i) out += (out.empty() ? "" : ",") + one(depth);
    return out;
  }
  std::string one(int depth) {
    const std::size_t self = next_++;
    std::string depends_on;
    for (std::size_t j = 0; j < self; ++j) {
      if (random_() % 5 == 0) {
        depends_on += fmt::format("{}\"s{}\"", depends_on.empty() ? "" : ",", j);
      }
    }
    const std::string name = fmt::format("s{}", self);
    if (depth == 0 || random_() % 3 != 0) return lambda(name, depends_on);
    const std::string if_steps = list(depth - 1, 3), else_steps = list(depth - 1, 2);
    return condition(name, if_steps, else_steps, depends_on);
  }
  std::mt19937 random_;
  std::size_t next_ = 0;
};

// Every path of the graph, one after the other.
class AllPaths {
 public:
  AllPaths(const Graph& graph, std::size_t count, const std::vector<StepId>& selected)
      : graph_(graph), selected_(selected.begin(), selected.end()) {
    for (StepId id = 0; id < count; ++id) part_of[id] = id;
    for (const StepId id : selected) {
      way_ = {id};
      walk(0);
    }
  }
  // Steps that are not selected, inside a path between selected ones; and those of them that are
  // inside a path without an edge into a branch.
  std::set<StepId> between, between_by_data;
  std::map<StepId, StepId> part_of;  // the same number: connected

 private:
  void walk(int branches) {
    if (way_.size() > 1 && selected_.contains(way_.back())) {
      for (std::size_t i = 1; i + 1 < way_.size(); ++i) {
        if (selected_.contains(way_[i])) continue;
        between.insert(way_[i]);
        if (branches == 0) between_by_data.insert(way_[i]);
      }
      const StepId from = part_of[way_.back()], to = part_of[way_.front()];
      for (auto& [id, part] : part_of) {
        if (part == from) part = to;
      }
    }
    for (const Edge& edge : graph_.edges()) {
      if (edge.from != way_.back()) continue;
      way_.push_back(edge.to);
      walk(branches + (edge.why == Why::branch ? 1 : 0));
      way_.pop_back();
    }
  }
  const Graph& graph_;
  std::set<StepId> selected_;
  std::vector<StepId> way_;
};

}  // namespace

TEST_CASE("what a selection leaves out agrees with walking every path") {
  std::size_t gaps = 0, by_branch = 0, apart = 0, graphs = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    RandomGraph random(seed);
    const std::string text = random.definition();
    const auto analysis = analyzed(text, "");
    const std::size_t count = analysis->pipeline.steps.size();
    const Graph& graph = *analysis->graph;
    if (!graph.acyclic()) continue;  // all paths would be endless
    ++graphs;
    const std::vector<StepId> selected = random.some_of(count);
    const AllPaths all(graph, count, selected);
    const Paths paths = find_paths(graph, count, selected);
    INFO(text);
    std::set<StepId> found, found_by_data;
    for (const Gap& gap : paths.gaps) {
      for (const StepId id : gap.steps) {
        CHECK(found.insert(id).second);
        CHECK(paths.left_out[id]);
        if (!gap.only_by_branch) found_by_data.insert(id);
        // The ends are ends of a path over the step.
        const AllPaths to(graph, count, {gap.behind, id}), from(graph, count, {id, gap.before});
        CHECK(to.part_of.at(gap.behind) == to.part_of.at(id));
        CHECK(from.part_of.at(gap.before) == from.part_of.at(id));
      }
      CHECK(std::count(selected.begin(), selected.end(), gap.behind) == 1);
      CHECK(std::count(selected.begin(), selected.end(), gap.before) == 1);
      by_branch += gap.only_by_branch ? 1U : 0U;
    }
    CHECK(found == all.between);
    CHECK(found_by_data == all.between_by_data);
    CHECK(std::count(paths.left_out.begin(), paths.left_out.end(), true) ==
          static_cast<std::ptrdiff_t>(found.size()));
    std::set<StepId> parts, seen;
    for (StepId id = 0; id < count; ++id) {
      const bool is_selected = std::count(selected.begin(), selected.end(), id) != 0;
      if (is_selected && seen.insert(all.part_of.at(id)).second) parts.insert(id);
    }
    CHECK(std::set<StepId>(paths.parts.begin(), paths.parts.end()) == parts);
    gaps += paths.gaps.size();
    apart += parts.size() > 1 ? 1U : 0U;
  }
  CHECK(graphs > 300);
  CHECK(gaps > 100);
  CHECK(by_branch > 20);
  CHECK(apart > 50);
}

TEST_CASE("a selection in a long chain is looked at in one pass") {
  std::string list = lambda("s0"), selected = R"({"StepName": "s0"})";
  for (int i = 1; i < 20000; ++i) {
    list += "," + lambda(fmt::format("s{}", i), fmt::format("\"s{}\"", i - 1));
    if (i % 2 == 0) selected += fmt::format(R"(,{{"StepName": "s{}"}})", i);
  }
  const auto analysis = analyzed(steps(list), request(selected));
  // 9999 gaps and one selection that is too long, in a definition that is too large.
  CHECK(analysis->diagnostics.size() == 10001);
}

// ---- Selected steps

TEST_CASE("what lies between selected steps is named, at the later one, and can be selected") {
  const auto analysis = analyzed(chain, request(R"({"StepName": "A"}, {"StepName": "D"})"));
  REQUIRE(analysis->diagnostics.size() == 1);
  const Diagnostic& found = analysis->diagnostics[0];
  CHECK(found.message == "`B` and 1 more lie between `A` and `D`, but are not selected");
  CHECK(found.where.document->text(found.where.range) == "\"D\"");
  CHECK(found.help == Found{"add `B`, `C` to the selection"});
  REQUIRE(found.labels.size() == 3);
  CHECK(found.labels[0].where.document == found.where.document);
  CHECK(found.labels[1].where.document == &analysis->document());
  REQUIRE(found.fixes.size() == 1);
  CHECK(found.fixes[0].edits[0].text == R"(, {"StepName": "B"}, {"StepName": "C"})");
}

TEST_CASE("a path over a Condition step into its branch only warns") {
  const std::string text =
      steps(lambda("A") + "," + condition("If", lambda("B"), "", "\"A\"") + "," + lambda("Z"));
  CHECK(selecting(text, "A,B") == Found{"warning selection/not-connected --selected-steps: B"});
  // A way without the branch is certain.
  const std::string both =
      steps(lambda("A") + "," + condition("If", lambda("B", "\"If\""), "", "\"A\""));
  const Found found = selecting(both, "A,B");
  CHECK(std::count(found.begin(), found.end(),
                   "error selection/not-connected --selected-steps: B") == 1);
}

TEST_CASE("selected steps that no path connects give one warning, however many parts there are") {
  const std::string text = steps(lambda("A") + "," + lambda("B") + "," + lambda("C"));
  CHECK(selecting(text, "A,B,C") == Found{"warning selection/not-connected --selected-steps: B"});
  CHECK(selecting(text, "B").empty());
  // Siblings behind a common step are connected when it is selected, too.
  const std::string fork =
      steps(lambda("A") + "," + lambda("B", "\"A\"") + "," + lambda("C", "\"A\""));
  CHECK(selecting(fork, "A,B,C").empty());
  CHECK(selecting(fork, "B,C").size() == 1);
  // A dependency with a misspelt name may be the path.
  CHECK(selecting(steps(lambda("A") + "," + lambda("B", "\"Aa\"") + "," + lambda("C")), "A,B") ==
        Found{"error graph/unknown-dependency x.json: \"Aa\""});
}

TEST_CASE("without a source execution nothing may wait for what is not selected") {
  CHECK(selecting(chain, "B,C", "none") ==
        Found{"error selection/needs-reference --selected-steps: B"});
  CHECK(selecting(chain, "B,C").empty());
  CHECK(selecting(chain, "A,B", "none").empty());
  // What lies between is said already.
  CHECK(selecting(chain, "A,C", "none") ==
        Found{"error selection/not-connected --selected-steps: C"});
  // A request without an ARN has no source, options have the SDK's default.
  CHECK(findings(chain, request(R"({"StepName": "B"})")) ==
        Found{"error selection/needs-reference start.json: \"B\""});
  CHECK(findings(chain, "", {{}, "B", {}}).empty());
  CHECK(findings(chain, request(R"({"StepName": "A"})"), {{}, "B", {}}).empty());
  CHECK(findings(chain, request(R"({"StepName": "B"})"), {{}, {}, "latest"}).empty());
  const std::string arn = fmt::format(R"(, "SourcePipelineExecutionArn": "{}")", some_arn);
  CHECK(findings(chain, request(R"({"StepName": "B"})", arn)).empty());
  CHECK(findings(chain, request(R"({"StepName": "B"})", arn), {{}, {}, "none"}).size() == 1);
}

TEST_CASE("a branch step without its Condition step and without a source is doubtful") {
  const std::string text = steps(condition("If", lambda("B"), lambda("C", "\"B\"")));
  CHECK(selecting(text, "B", "none") ==
        Found{"error graph/never-runs x.json: \"B\"",
              "warning selection/needs-reference --selected-steps: B"});
  const std::string clean = steps(condition("If", lambda("B")));
  CHECK(selecting(clean, "If,B", "none").empty());
  CHECK(selecting(clean, "If", "none").empty());
}

TEST_CASE("a name that no step has is one mistake") {
  CHECK(selecting(chain, "A,Bb,C", "none") ==
        Found{"error selection/unknown-step --selected-steps: Bb"});
  CHECK(selecting(chain, "x,x,A") == Found{"error selection/unknown-step --selected-steps: x",
                                           "warning selection/repeated-step --selected-steps: x"});
  CHECK(selecting(chain, "${Step}").empty());
  CHECK(selecting(R"({"Version": "2020-12-01", "steps": []})", "A") ==
        Found{"error schema/unknown-key x.json: \"steps\""});
  // An option is no file that could be edited.
  CHECK(analyzed(chain, "", {{}, "a", {}})->diagnostics.at(0).fixes.empty());
  CHECK(analyzed(chain, request(R"({"StepName": "a"})"))->diagnostics.at(0).fixes.size() == 1);
}

TEST_CASE("without a list of steps nothing is said of selected ones") {
  for (const char* text :
       {R"({"Version": "2020-12-01", "Steps": {}})", R"({"Version": "2020-12-01"})",
        R"({"Version": "2020-12-01", "Steps": [)"}) {
    for (const std::string& found : selecting(text, "A", "none")) {
      INFO(found);
      CHECK(found.find("selection/") == std::string::npos);
    }
  }
}

TEST_CASE("selected steps after an option stand for those that the request lacks") {
  const std::string text =
      R"({"SelectiveExecutionConfig": {"SourcePipelineExecutionArn": ")" + some_arn + "\"}}";
  CHECK(findings(chain, text).size() == 1);
  CHECK(findings(chain, text, {{}, "B", {}}).empty());
}

TEST_CASE("a collection's name leads to its steps") {
  const std::string text =
      steps(lambda("M-RepackModel-0") + "," + lambda("M-CreateModel", "\"M-RepackModel-0\"") + "," +
            lambda("TRepackModel") + "," + lambda("W-transform"));
  const auto help = [&](const std::string& name) {
    return analyzed(text, "", {{}, name, {}})->diagnostics.at(0).help;
  };
  CHECK(help("M") == Found{"name its steps instead: `M-RepackModel-0` or `M-CreateModel`"});
  CHECK(help("T") == Found{"did you mean `TRepackModel`?"});
  CHECK(help("W") == Found{"did you mean `W-transform`?"});
}

TEST_CASE("two steps of the selected name leave open what is meant") {
  const std::string text = steps(lambda("A") + "," + lambda("B", "\"A\"") + "," + lambda("B"));
  CHECK(selecting(text, "B", "none") == Found{"error graph/duplicate-step-name x.json: \"B\""});
}

TEST_CASE("a cycle is one mistake, whatever is selected") {
  const std::string text =
      steps(lambda("A", "\"C\"") + "," + lambda("B", "\"A\"") + "," + lambda("C", "\"B\""));
  CHECK(selecting(text, "A,B", "none").size() == 1);
}

TEST_CASE("the source's ARN is that of an execution of the pipeline") {
  const auto with = [](const std::string& arn) { return selecting(chain, "A", arn); };
  const Found malformed{"error selection/malformed-arn --source-execution: "};
  for (const char* arn :
       {"a1b2c3d4e5f6", "arn:aws:sagemaker:us-west-2:12345:pipeline/p/execution/a",
        "arn:aws:sagemaker:us-west-2:123456789012:pipeline/p", "lastest", "arn",
        ":::::", "arn:aws:s3:us-west-2:123456789012:pipeline/p/execution/a",
        "arn:aws:sagemaker:us-west-2:123456789012:pipeline/execution/a"}) {
    INFO(arn);
    CHECK(with(arn) == Found{malformed[0] + arn});
  }
  CHECK(with(some_arn).empty());
  CHECK(with("arn:aws-cn:sagemaker:cn-north-1:123456789012:pipeline/P/execution/a").empty());
  CHECK(with("${Arn}").empty());
  CHECK(analyzed(chain, "", {{}, "A", "lastest"})->diagnostics.at(0).help ==
        Found{"did you mean `latest`?"});
  CHECK(findings(chain, request(R"({"StepName": "A"})", R"(, "SourcePipelineExecutionArn": "")")) ==
        Found{"error selection/malformed-arn start.json: \"\""});
}

TEST_CASE("the pipeline of the source is compared without regard to case") {
  const auto of = [](const std::string& name, const std::string& definition = chain) {
    return findings(definition, R"({"PipelineName": ")" + name + "\"}", {{}, "A", some_arn});
  };
  CHECK(of("P").empty());
  CHECK(of("arn:aws:sagemaker:us-west-2:123456789012:pipeline/p").empty());
  CHECK(of("q") == Found{"warning selection/other-pipeline --source-execution: p"});
  // The name around the definition counts when the request gives none.
  const auto embedded = [](const std::string& name) {
    return findings(R"({"PipelineName": ")" + name + R"(", "PipelineDefinition": )" +
                        R"("{\"Version\": \"2020-12-01\", \"Steps\": [{\"Name\": \"A\", )" +
                        R"(\"Type\": \"Lambda\", \"FunctionArn\": \"f\"}]}"})",
                    "", {{}, "A", some_arn});
  };
  CHECK(embedded("p").empty());
  CHECK(embedded("q") == Found{"warning selection/other-pipeline --source-execution: p"});
  // Behind an escape the whole text is marked.
  CHECK(
      findings(
          chain,
          R"({"PipelineName": "q", "SelectiveExecutionConfig": {"SelectedSteps": [{"StepName": "A"}], "SourcePipelineExecutionArn": "\u0061rn:aws:sagemaker:us-west-2:123456789012:pipeline/p/execution/a1"}})")
          .at(0)
          .starts_with("warning selection/other-pipeline start.json: \"\\u0061rn"));
}

TEST_CASE("more than 50 selected steps, and none, are too many and too few") {
  std::string list, names;
  for (int i = 0; i < 51; ++i) {
    list += (i > 0 ? "," : "") +
            lambda(fmt::format("s{}", i), i > 0 ? fmt::format("\"s{}\"", i - 1) : "");
    names += fmt::format("{}s{}", i > 0 ? "," : "", i);
  }
  CHECK(selecting(steps(list), names) ==
        Found{"error selection/too-many-steps --selected-steps: s50"});
  CHECK(selecting(steps(list), names.substr(0, names.rfind(','))).empty());
  CHECK(findings(chain, request("")) == Found{"error selection/malformed-request start.json: []"});
}

// ---- Parameters

TEST_CASE("values are read as the declared type") {
  const std::string declared =
      R"({"Name": "I", "Type": "Integer", "DefaultValue": 1},
         {"Name": "F", "Type": "Float", "DefaultValue": 1},
         {"Name": "B", "Type": "Boolean", "DefaultValue": true},
         {"Name": "S", "DefaultValue": "x"})";
  const auto judged = [&](const std::string& value) {
    const Found found = giving(declared, {value});
    return found.empty() ? std::string("fine") : found.front().substr(0, found.front().find(' '));
  };
  for (const char* fine :
       {"I=0", "I=-5", "I=+5", "I=007", "I=9223372036854775807", "F=1", "F=.5", "F=5.", "F=-1e-07",
        "F=+1E5", "B=true", "B=FALSE", "B=True", "S= ", "S=a=b", "S=5", "I=${X}"}) {
    INFO(fine);
    CHECK(judged(fine) == "fine");
  }
  for (const char* doubtful :
       {"I=6.0", "I=1e3", "I=9223372036854775808", "F=NaN", "F=-inf", "F=Infinity"}) {
    INFO(doubtful);
    CHECK(judged(doubtful) == "warning");
  }
  for (const char* wrong : {"I=x", "I= 5", "I=+-5", "I=0x10", "I=1_000", "F=1,5", "F=.", "F=e5",
                            "F=1e", "B=1", "B=yes", "B=true ", "I=", "S=", "B=None"}) {
    INFO(wrong);
    CHECK(judged(wrong) == "error");
  }
}

TEST_CASE("an option's finding marks what was typed of it") {
  const std::string declared = R"({"Name": "I", "Type": "Integer", "DefaultValue": 1})";
  CHECK(giving(declared, {"I=x"}) == Found{"error parameters/wrong-value --parameter: x"});
  CHECK(giving(declared, {"I="}) == Found{"error parameters/empty-value --parameter: I="});
  CHECK(giving(declared, {"J=1"}) == Found{"error parameters/unknown-override --parameter: J"});
  CHECK(giving(declared, {"I=1", "I=2"}) ==
        Found{"warning parameters/repeated-value --parameter: I"});
  CHECK(giving(declared, {"I=" + std::string(1025, '1')}).size() == 1);
  std::string wide;
  for (int i = 0; i < 1024; ++i) wide += "é";
  CHECK(giving(R"({"Name": "S", "DefaultValue": "x"})", {"S=" + wide}).empty());
}

TEST_CASE("a parameter without default needs a value as soon as values are given") {
  const std::string definition =
      steps(lambda("A"), R"({"Name": "P"}, {"Name": "Q", "DefaultValue": "x"})");
  const Found missing{"error parameters/missing-value x.json: \"P\""};
  CHECK(findings(definition, R"({"PipelineName": "p"})") == missing);
  CHECK(findings(definition, "", {{"Q=1"}, {}, {}}) == missing);
  CHECK(findings(definition, "", {{"P=1"}, {}, {}}).empty());
  CHECK(findings(definition, "", {{}, "A", {}}).empty());
  CHECK(findings(definition, R"({"PipelineParameters": [{"Name": "P", "Value": "1"}]})").empty());
  CHECK(giving(R"({"Name": "Rows"})", {"Row=1"}) ==
        Found{"error parameters/unknown-override --parameter: Row"});
  // What cannot be read may be the value.
  CHECK(findings(definition, R"({"PipelineParameters": {"P": "1"}})").size() == 1);
  CHECK(
      findings(definition, R"({"PipelineParameters": [{"Name": "${X}", "Value": "1"}]})").empty());
  CHECK(findings(definition, R"({"PipelineParameters": [{"Name": "P"}]})") ==
        Found{"error selection/malformed-request start.json: {"});
  CHECK(findings(steps(lambda("A"), R"({"Name": "P", "Default": "x"})"), R"({"PipelineName": "p"})")
            .size() == 1);
}

TEST_CASE("an option's value replaces that of the request, which is then not judged") {
  const std::string definition =
      steps(lambda("A"), R"({"Name": "I", "Type": "Integer", "DefaultValue": 1})");
  const std::string text = R"({"PipelineParameters": [{"Name": "I", "Value": "x"}]})";
  CHECK(findings(definition, text) == Found{"error parameters/wrong-value start.json: \"x\""});
  CHECK(findings(definition, text, {{"I=5"}, {}, {}}).empty());
  CHECK(findings(definition, text, {{"I=y"}, {}, {}}) ==
        Found{"error parameters/wrong-value --parameter: y"});
}

// ---- Texts

TEST_CASE("faults in the text of a request are found in it, and hide what they make doubtful") {
  const std::string declared = R"({"Name": "P", "DefaultValue": "x"})";
  const std::string definition = steps(lambda("A"), declared);
  const auto of = [&](const std::string& text) { return findings(definition, text); };
  CHECK(of("\xEF\xBB\xBF{\"PipelineName\":\r\n \"p\"}").size() <= 1);
  CHECK(of(R"({"PipelineName": "p", "PipelineName": "q"})") ==
        Found{"warning syntax/duplicate-key start.json: \"PipelineName\""});
  CHECK(of("{\"PipelineParameters\": [{\"Name\": \"\xFF\", \"Value\": \"1\"}]}") ==
        Found{"error syntax/invalid-utf8 start.json: \xFF"});
  CHECK(of(R"({"PipelineParameters": [{"Name": "\ud800", "Value": "1"}]})") ==
        Found{"error syntax/lone-surrogate start.json: \\ud800"});
}

TEST_CASE("places in different documents do not hide each other") {
  // A finding over all of the definition, and one at the same bytes of the request.
  const std::string bad = "[" + std::string(400, ' ') + "]";
  const Found found = findings(R"({"Version": "2020-12-01", "Steps": )" + bad + R"(, "Stepz": {}})",
                               R"({"PipelineNam": "p"})");
  CHECK(std::count(found.begin(), found.end(),
                   "error selection/malformed-request start.json: \"PipelineNam\"") == 1);
}

TEST_CASE("requests of any shape are read") {
  for (
      const char* text :
      {"[]", "1", "null", "\"x\"", R"({"PipelineName": 5})", R"({"PipelineParameters": [1, null]})",
       R"({"SelectiveExecutionConfig": []})", R"({"SelectiveExecutionConfig": null})",
       R"({"SelectiveExecutionConfig": {"SelectedSteps": {"StepName": "A"}}})",
       R"({"SelectiveExecutionConfig": {"SelectedSteps": [{"StepName": ["A"]}, {}, "A"]}})",
       R"({"SelectiveExecutionConfig": {"SourcePipelineExecutionArn": 7, "SelectedSteps": [{"StepName": ""}]}})",
       R"({"PipelineParameters": [{"Name": "", "Value": {"Get": "Parameters.P"}}]})", "{", ""}) {
    INFO(text);
    const auto analysis = analyzed(chain, *text == '\0' ? " " : text);
    for (const Diagnostic& found : analysis->diagnostics) {
      CHECK(found.rule != "internal/rule");
      CHECK(found.where.range.end <= found.where.document->size());
    }
  }
}

TEST_CASE("blanks around selected names are no part of them") {
  CHECK(selecting(chain, " A , Bb,C ") ==
        Found{"error selection/unknown-step --selected-steps: Bb"});
}

TEST_CASE("options that say nothing are refused") {
  const auto refused = [](const StartOptions& options) {
    try {
      read_start_request(nullptr, options);
    } catch (const Error& error) {
      return error.kind() == Error::Kind::usage;
    }
    return false;
  };
  CHECK(refused({{"x"}, {}, {}}));
  CHECK(refused({{"=x"}, {}, {}}));
  CHECK(refused({{""}, {}, {}}));
  CHECK(refused({{}, "", {}}));
  CHECK(refused({{}, "A,,B", {}}));
  CHECK(refused({{}, "A,", {}}));
  CHECK(refused({{}, "A, ,B", {}}));
  CHECK(refused({{}, ",A", {}}));
  CHECK(refused({{}, "A", ""}));
  CHECK(refused({{}, {}, "latest"}));
  CHECK_FALSE(refused({{"x="}, "A", "none"}));
}
