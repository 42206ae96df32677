#include "analyzer/graph/graph.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>
#include <set>

using namespace plumbline;

namespace {

struct Built {
  Document document;
  json::Parsed parsed;
  Pipeline pipeline;
  Graph graph;
  explicit Built(const std::string& text)
      : document("x.json", text),
        parsed(json::parse(document)),
        pipeline(build_pipeline(parsed.tree)),
        graph(pipeline) {
    REQUIRE(parsed.problems.empty());
  }
  std::string edges() const {
    std::string out;
    for (const Edge& edge : graph.edges()) {
      out += fmt::format("{}{}->{}:{}", out.empty() ? "" : " ", name(edge.from), name(edge.to),
                         to_string(edge.why));
    }
    return out;
  }
  std::string order() const {
    std::string out;
    for (const StepId id : graph.order())
      out += fmt::format("{}{}", out.empty() ? "" : " ", name(id));
    return out;
  }
  std::string way(std::size_t cycle) const {
    std::string out;
    for (const Edge& edge : graph.cycles()[cycle]) out += std::string(name(edge.from)) + " ";
    return out + std::string(name(graph.cycles()[cycle].front().from));
  }
  std::string_view name(StepId id) const { return pipeline.steps[id].name; }
};

std::string step(const std::string& name, const std::string& depends_on,
                 const std::string& reads = "") {
  return fmt::format(
      R"({{"Name": "{}", "Type": "Lambda", "DependsOn": [{}], "Arguments": {{{}}}}})", name,
      depends_on, reads);
}

// Plain reachability by marking, from every step.
std::vector<std::vector<bool>> closure(std::size_t count, const Graph& graph) {
  std::vector<std::vector<bool>> reach(count, std::vector<bool>(count, false));
  for (std::size_t round = 0; round < count; ++round) {
    for (const Edge& edge : graph.edges()) {
      reach[edge.from][edge.to] = true;
      for (std::size_t i = 0; i < count; ++i) {
        if (reach[i][edge.from]) reach[i][edge.to] = true;
      }
    }
  }
  return reach;
}

}  // namespace

TEST_CASE("edges say why: DependsOn, data, property file and branch") {
  const Built built(R"({"Steps": [
    {"Name": "P", "Type": "Processing"},
    {"Name": "C", "Type": "Condition", "DependsOn": ["P"], "Arguments": {"Conditions": [
      {"LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.P.PropertyFiles.R"}, "Path": "a"}}}],
      "IfSteps": [{"Name": "A", "Type": "Lambda", "Arguments": {"x": {"Get": "Steps.P.ProcessingJobName"}}}],
      "ElseSteps": [{"Name": "B", "Type": "Fail"}]}}
  ]})");
  CHECK(built.edges() == "P->C:dependsOn P->C:propertyFile C->A:branch P->A:data C->B:branch");
  CHECK(built.order() == "P C A B");
}

TEST_CASE("a file that Std:JsonGet reads through S3Uri makes an edge to the step that wrote it") {
  const Built built(R"({"Steps": [
    {"Name": "T", "Type": "Training"},
    {"Name": "L", "Type": "Lambda", "Arguments": {"n": {"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "/",
      "Values": [{"Get": "Steps.T.OutputDataConfig.S3OutputPath"}, "results.json"]}}, "Path": "Result"}}}}
  ]})");
  CHECK(built.edges() == "T->L:data");
}

TEST_CASE("references in the fields of a check step make edges, too") {
  const Built built(R"({"Steps": [
    {"Name": "M", "Type": "Model"},
    {"Name": "Q", "Type": "ClarifyCheck", "ModelName": {"Get": "Steps.M.ModelName"}, "Arguments": {}}
  ]})");
  CHECK(built.edges() == "M->Q:data");
}

TEST_CASE("a pair of steps has one edge for each reason") {
  const Built built(
      "{\"Steps\": [" + step("A", "") + "," +
      step("B", "\"A\", \"A\"", R"("x": {"Get": "Steps.A.Y"}, "z": {"Get": "Steps.A.Y"})") + "]}");
  CHECK(built.edges() == "A->B:dependsOn A->B:data");
}

TEST_CASE("the order is topological, and the document's where that leaves a choice") {
  const Built built("{\"Steps\": [" + step("C", "\"A\"") + "," + step("B", "") + "," +
                    step("A", "") + "]}");
  CHECK(built.order() == "B A C");
}

TEST_CASE("a step that waits for itself is no cycle but a self edge") {
  const Built built("{\"Steps\": [" + step("A", "\"A\"") + "," + step("B", "\"A\"") + "]}");
  CHECK(built.graph.cycles().empty());
  REQUIRE(built.graph.self_edges().size() == 1);
  CHECK_FALSE(built.graph.acyclic());
  CHECK(built.order() == "A B");
}

TEST_CASE("of a knot the shortest way round is shown, and the rest is counted") {
  const Built built("{\"Steps\": [" + step("A", "\"D\"") + "," + step("B", "\"A\"") + "," +
                    step("C", "\"B\", \"D\"") + "," + step("D", "\"C\"") + "," +
                    step("E", "\"D\"") + "]}");
  REQUIRE(built.graph.cycles().size() == 1);
  CHECK(built.way(0) == "C D C");
  CHECK(built.graph.cycle_extra()[0] == 2);
  CHECK(built.order().empty());
}

TEST_CASE("a condition that waits for a step of its own branch is a cycle") {
  const Built built(
      R"({"Steps": [{"Name": "C", "Type": "Condition", "DependsOn": ["A"], "Arguments": {
    "Conditions": [], "IfSteps": [{"Name": "A", "Type": "Lambda"}], "ElseSteps": []}}]})");
  REQUIRE(built.graph.cycles().size() == 1);
  CHECK(built.way(0) == "C A C");
}

TEST_CASE("orders and cycles of random graphs agree with plain reachability") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::size_t count = 2 + random() % 12;
    std::string text = "{\"Steps\": [";
    for (std::size_t i = 0; i < count; ++i) {
      std::string depends_on;
      for (std::size_t j = 0; j < count; ++j) {
        if (random() % (count + 2) != 0) continue;
        depends_on += fmt::format("{}\"s{}\"", depends_on.empty() ? "" : ", ", j);
      }
      text += (i > 0 ? "," : "") + step(fmt::format("s{}", i), depends_on);
    }
    const Built built(text + "]}");
    const auto reach = closure(count, built.graph);

    std::vector<bool> ordered(count, false);
    for (const StepId id : built.graph.order()) {
      for (const Edge& edge : built.graph.into(id)) REQUIRE(ordered[edge.from]);
      ordered[id] = true;
    }
    std::set<std::size_t> knots;  // by first member
    for (std::size_t i = 0; i < count; ++i) {
      bool behind_cycle = reach[i][i];
      for (std::size_t j = 0; j < count; ++j)
        behind_cycle = behind_cycle || (reach[j][j] && reach[j][i]);
      REQUIRE(ordered[i] != behind_cycle);
      if (!reach[i][i]) continue;
      std::size_t first = i;
      while (first > 0 && !(reach[first][i] && reach[i][first] && first < i)) {
        std::size_t j = 0;
        while (j < i && !(reach[j][i] && reach[i][j])) ++j;
        first = j;
        break;
      }
      knots.insert(first);
    }
    REQUIRE(built.graph.cycles().size() == knots.size());
    for (const auto& cycle : built.graph.cycles()) {
      // The edges follow each other and close; no way round is shorter (breadth first from each).
      for (std::size_t i = 0; i < cycle.size(); ++i) {
        REQUIRE(cycle[i].to == cycle[(i + 1) % cycle.size()].from);
      }
      std::size_t shortest = count + 1;
      for (StepId start = 0; start < count; ++start) {
        if (!(reach[start][cycle[0].from] && reach[cycle[0].from][start])) continue;
        std::vector<std::size_t> distance(count, count + 1);
        std::vector<StepId> queue{start};
        distance[start] = 0;
        for (std::size_t at = 0; at < queue.size(); ++at) {
          for (const StepId next : built.graph.waiting_for(queue[at])) {
            if (next == start) shortest = std::min(shortest, distance[queue[at]] + 1);
            if (distance[next] <= count) continue;
            distance[next] = distance[queue[at]] + 1;
            queue.push_back(next);
          }
        }
      }
      REQUIRE(cycle.size() == shortest);
    }
  }
}

TEST_CASE("thousands of separate knots are each found") {
  std::string text = "{\"Steps\": [";
  for (int i = 0; i < 3000; ++i) {
    text += (i > 0 ? "," : "") + step(fmt::format("a{}", i), fmt::format("\"b{}\"", i)) + "," +
            step(fmt::format("b{}", i), fmt::format("\"a{}\"", i));
  }
  CHECK(Built(text + "]}").graph.cycles().size() == 3000);
}

namespace {

// The steps that can never run, by trying every outcome of every condition; a step runs when all
// it waits for runs and its branch is taken.
std::set<StepId> never_run(const Pipeline& pipeline, const Graph& graph) {
  std::vector<StepId> conditions;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    if (pipeline.steps[id].type == StepType::condition) conditions.push_back(id);
  }
  std::set<StepId> never;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) never.insert(id);
  for (std::size_t outcomes = 0; outcomes < (std::size_t{1} << conditions.size()); ++outcomes) {
    std::vector<bool> runs(pipeline.steps.size(), false);
    for (const StepId id : graph.order()) {
      bool all = true;
      for (const Edge& edge : graph.into(id)) all = all && runs[edge.from];
      const Step& step = pipeline.steps[id];
      if (step.parent != no_step) {
        const auto at =
            std::find(conditions.begin(), conditions.end(), step.parent) - conditions.begin();
        const bool outcome = (outcomes >> at & 1U) != 0;
        all = all && outcome == (step.branch == Branch::if_steps);
      }
      runs[id] = all;
      if (all) never.erase(id);
    }
  }
  return never;
}

class BranchGenerator {
 public:
  explicit BranchGenerator(unsigned seed) : random_(seed) {}
  std::string definition() { return "{\"Steps\": [" + list(3, 4) + "]}"; }

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
      if (random_() % 6 == 0)
        depends_on += fmt::format("{}\"s{}\"", depends_on.empty() ? "" : ",", j);
    }
    const std::string name = fmt::format("s{}", self);
    if (depth == 0 || conditions_ >= 8 || random_() % 3 != 0) return step(name, depends_on);
    ++conditions_;
    const std::string if_steps = list(depth - 1, 3), else_steps = list(depth - 1, 3);
    return fmt::format(
        R"({{"Name": "{}", "Type": "Condition", "DependsOn": [{}], "Arguments": {{"Conditions": [], "IfSteps": [{}], "ElseSteps": [{}]}}}})",
        name, depends_on, if_steps, else_steps);
  }
  std::mt19937 random_;
  std::size_t next_ = 0, conditions_ = 0;
};

}  // namespace

TEST_CASE("steps that need both outcomes agree with trying every outcome") {
  std::size_t seen = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    const Built built(BranchGenerator(seed).definition());
    // Waiting for one's own condition's branch step makes a cycle; those are another matter.
    if (!built.graph.acyclic()) continue;
    const std::set<StepId> never = never_run(built.pipeline, built.graph);
    std::set<StepId> roots;  // those that wait for no other such step
    for (const StepId id : never) {
      bool inherited = false;
      for (const Edge& edge : built.graph.into(id))
        inherited = inherited || never.count(edge.from) != 0;
      if (!inherited) roots.insert(id);
    }
    std::set<StepId> found;
    for (const Contradiction& contradiction : built.graph.contradictions())
      found.insert(contradiction.step);
    INFO(built.document.text());
    REQUIRE(found == roots);
    seen += roots.size();
  }
  CHECK(seen > 200);
}

TEST_CASE("more than 64 conditions whose branches meet are all looked at") {
  std::string text = "{\"Steps\": [";
  for (int i = 0; i < 200; ++i) {
    text += fmt::format(
        R"({}{{"Name": "c{}", "Type": "Condition", "Arguments": {{"Conditions": [], "IfSteps": [{}], "ElseSteps": [{}]}}}},)",
        i > 0 ? "," : "", i, step(fmt::format("a{}", i), ""), step(fmt::format("b{}", i), ""));
    text += step(fmt::format("z{}", i), fmt::format("\"a{}\", \"b{}\"", i, i));
  }
  CHECK(Built(text + "]}").graph.contradictions().size() == 200);
}
