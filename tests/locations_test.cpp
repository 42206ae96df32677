#include "analyzer/types/locations.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "analyzer/check/analyze.h"
#include "analyzer/graph/order.h"

using namespace plumbline;

namespace {

struct Built {
  Document document;
  json::Parsed parsed;
  Pipeline pipeline;
  S3Locations locations;
  explicit Built(const std::string& text)
      : document("x.json", text),
        parsed(json::parse(document)),
        pipeline(build_pipeline(parsed.tree)),
        locations(build_locations(pipeline)) {
    REQUIRE(parsed.problems.empty());
  }
  std::string_view text(const json::Value& value) const { return document.text(value.range()); }
};

std::string in_steps(const std::string& steps) { return "{\"Steps\": [" + steps + "]}"; }

std::string step(const std::string& name, const std::string& type, const std::string& arguments) {
  return fmt::format(R"({{"Name": "{}", "Type": "{}", "Arguments": {{{}}}}})", name, type,
                     arguments);
}

// A Processing step that reads one URI, given as JSON.
std::string reader(const std::string& name, const std::string& uri) {
  return step(name, "Processing",
              fmt::format(R"("ProcessingInputs": [{{"S3Input": {{"S3Uri": {}}}}}])", uri));
}

// Whether two URIs, given as JSON, are one place.
bool same(const std::string& a, const std::string& b) {
  const Built built(in_steps(reader("A", a) + "," + reader("B", b)));
  REQUIRE(built.locations.all.size() == 2);
  const std::uint32_t first = built.locations.all[0].place;
  return first != no_place && first == built.locations.all[1].place;
}

bool has_place(const std::string& uri) {
  return Built(in_steps(reader("A", uri))).locations.all.at(0).place != no_place;
}

std::string join(const std::string& on, const std::string& values) {
  return fmt::format(R"({{"Std:Join": {{"On": "{}", "Values": [{}]}}}})", on, values);
}

const std::string id = R"({"Get": "Execution.PipelineExecutionId"})";

}  // namespace

TEST_CASE("a Std:Join is one place with the text that it gives") {
  CHECK(same(R"("s3://b/a/c")", join("/", R"("s3:/", "b", "a", "c")")));
  CHECK(same(R"("s3://b/a/c")", join("", R"("s3://", "b/a", "/c")")));
  CHECK(same(R"("s3://b/a/c")", join("/", R"("s3://b", )" + join("/", R"("a", "c")"))));
  CHECK(same(R"("s3://b/3/true")", join("/", R"("s3://b", 3, true)")));
  CHECK(same(join("/", R"("s3://b", )" + id + R"(, "x")"),
             join("", R"("s3://b/", )" + id + R"(, "/x")")));
  CHECK_FALSE(same(R"("s3://b/a/c")", R"("s3://b/ac")"));
  CHECK_FALSE(same(R"("s3://b/a")", R"("s3://c/a")"));
}

TEST_CASE("a slash at the end and the case of the scheme make no other place") {
  CHECK(same(R"("s3://b/a")", R"("s3://b/a/")"));
  CHECK(same(R"("s3://b/a")", R"("S3://b/a")"));
  CHECK(same(R"("s3://b")", R"("s3://b/")"));
  CHECK_FALSE(same(R"("s3://b/a")", R"("s3://b/A")"));
  // S3 tells these apart.
  CHECK_FALSE(same(R"("s3://b/a/c")", R"("s3://b/a//c")"));
}

TEST_CASE("a reference is equal to itself only") {
  const std::string bucket = R"({"Get": "Parameters.Bucket"})";
  CHECK(same(join("/", R"("s3:/", )" + bucket), join("", R"("s3://", )" + bucket)));
  CHECK(same(bucket, bucket));
  CHECK_FALSE(same(bucket, join("", R"("s3://", )" + bucket)));
  CHECK_FALSE(same(bucket, R"({"Get": "Parameters.Other"})"));
  CHECK_FALSE(same(join("/", R"("s3:/", )" + bucket), R"("s3://Parameters.Bucket")"));
  CHECK_FALSE(same(join("/", R"("s3:/", )" + bucket), R"("s3://\u0001rParameters.Bucket\u0001e")"));
  CHECK(same(R"("s3://b\u0001/a")", R"("s3://b\u0001/a/")"));
  // A slash in a key is none of the URI.
  const std::string output =
      R"({"Get": "Steps.P.ProcessingOutputConfig.Outputs['a/b'].S3Output.S3Uri"})";
  const Built built(
      in_steps(reader("A", join("/", output + R"(, "x")")) + "," + reader("B", output)));
  CHECK(built.locations.places.size() == 2);
  CHECK(built.locations.places[1].around == 0);
  CHECK(built.locations.places[1].depth == 1);
}

TEST_CASE("what differs at every look is no place that others share") {
  const std::string now = join("/", R"("s3://b", {"Get": "Execution.CurrentDateTime"})");
  const std::string own = join("/", R"("s3://b", {"Get": "Execution.ProcessingJobName"})");
  const std::string start = join("/", R"("s3://b", {"Get": "Execution.StartDateTime"})");
  CHECK_FALSE(same(now, now));
  CHECK_FALSE(same(own, own));
  CHECK(same(start, start));
}

TEST_CASE("a URI that is not known, or leads elsewhere, has no place") {
  for (const char* uri :
       {"\"\"", "\"s3://\"", "\"s3:///a\"", "\"https://b/a\"", "\"/opt/ml/input\"", "null", "5",
        R"({"Std:JsonGet": {"PropertyFile": {"Get": "Steps.A.PropertyFiles.F"}, "Path": "x"}})",
        R"({"Fn::Sub": "s3://${Bucket}/a"})", R"({"Std:Join": {"On": "/", "Values": []}})",
        R"({"Std:Join": {"On": "/", "Values": ["s3:/", null]}})",
        R"({"Std:Join": {"On": {"Get": "Parameters.P"}, "Values": ["s3:/", "b"]}})",
        R"({"Std:Join": {"On": "/", "Values": [{"Std:Join": {"On": "", "Values": []}}, "b"]}})"}) {
    INFO(uri);
    CHECK_FALSE(has_place(uri));
  }
  CHECK(has_place(R"("s3://b")"));
}

TEST_CASE("every slot is found with its direction, its value and its item") {
  const Built built(in_steps(
      step("P", "Processing",
           R"("ProcessingInputs": [{"InputName": "data", "S3Input": {"S3Uri": "s3://b/1"}},
               {"InputName": "code", "S3Input": {"S3Uri": "s3://b/2"}}],
              "ProcessingOutputConfig": {"Outputs": [{"OutputName": "x"},
               {"OutputName": "y", "S3Output": {"S3Uri": "s3://b/3"}},
               {"OutputName": "it's", "S3Output": {"S3Uri": "s3://b/4"}}]})") +
      "," +
      step("T", "Training",
           R"("HyperParameters": {"sagemaker_submit_directory": "\"s3://b/code.tar.gz\""},
              "OutputDataConfig": {"S3OutputPath": "s3://b/5"},
              "CheckpointConfig": {"S3Uri": "s3://b/6"})") +
      "," +
      step(
          "H", "Tuning",
          R"("TrainingJobDefinitions": [{}, {"OutputDataConfig": {"S3OutputPath": "s3://b/7"}}])") +
      "," + step("Q", "QualityCheck", R"("ProcessingOutputConfig": {"Outputs": [
                {"OutputName": "q", "S3Output": {"S3Uri": "s3://b/8"}}]})")));
  std::vector<std::string> found;
  for (const S3Location& each : built.locations.all) {
    found.push_back(fmt::format("{} {} {}{} {}", built.pipeline.steps[each.step].name,
                                each.writes() ? "writes" : "reads", uri_text(each),
                                each.slot->job_name_appended ? "/JOB" : "",
                                each.writes() ? property_path(built.pipeline, each) : ""));
  }
  CHECK(found ==
        std::vector<std::string>{
            "P reads s3://b/1 ", "P reads s3://b/2 ",
            "P writes s3://b/3 ProcessingOutputConfig.Outputs['y'].S3Output.S3Uri",
            "P writes s3://b/4 ProcessingOutputConfig.Outputs[2].S3Output.S3Uri",
            "T reads s3://b/code.tar.gz ", "T writes s3://b/5/JOB OutputDataConfig.S3OutputPath",
            "T writes s3://b/6 CheckpointConfig.S3Uri",
            "H writes s3://b/7/JOB TrainingJobDefinitions[1].OutputDataConfig.S3OutputPath",
            // A check's properties hold baselines only.
            "Q writes s3://b/8 "});
  CHECK(built.locations.all[0].kind == schema::S3Kind::data);
  CHECK(built.locations.all[1].kind == schema::S3Kind::code);
  CHECK(built.locations.all[4].kind == schema::S3Kind::code);
  CHECK(built.text(*built.locations.all[3].value) == "\"s3://b/4\"");
  CHECK(built.locations.all[3].index == 2);
}

TEST_CASE("what may differ between executions is not constant") {
  const auto constant = [](const std::string& uri) {
    return Built(in_steps(reader("A", uri))).locations.all.at(0).constant;
  };
  CHECK(constant(R"("s3://b/a")"));
  CHECK(constant(join("/", R"("s3://b", {"Get": "Execution.PipelineName"})")));
  CHECK_FALSE(constant(join("/", R"("s3://b", )" + id)));
  CHECK_FALSE(constant(R"({"Get": "Parameters.Uri"})"));
  CHECK_FALSE(constant(R"("s3://${bucket}/a")"));
  CHECK_FALSE(constant(R"({"Fn::Sub": "s3://b/a"})"));
}

TEST_CASE("the nearest place around each agrees with comparing every pair") {
  std::mt19937 random(7);
  const std::vector<std::string> words = {R"("a")",
                                          R"("a.b")",
                                          R"("a-b")",
                                          R"("ab")",
                                          R"("\u0001")",
                                          R"("\u0001r")",
                                          R"("é")",
                                          id,
                                          R"({"Get": "Parameters.A"})"};
  for (int round = 0; round < 300; ++round) {
    std::vector<std::vector<std::size_t>> uris;
    std::string steps;
    for (int i = 0; i < 25; ++i) {
      std::vector<std::size_t> uri;
      std::string values;
      for (auto n = 1 + random() % 4; n > 0; --n) {
        uri.push_back(random() % words.size());
        values += (values.empty() ? "" : ", ") + words[uri.back()];
      }
      steps +=
          (i > 0 ? "," : "") + reader(fmt::format("s{}", i), join("/", R"("s3:/", )" + values));
      uris.push_back(std::move(uri));
    }
    const Built built(in_steps(steps));
    REQUIRE(built.locations.all.size() == uris.size());
    std::set<std::vector<std::size_t>> different(uris.begin(), uris.end());
    REQUIRE(built.locations.places.size() == different.size());
    for (std::size_t i = 0; i < uris.size(); ++i) {
      const S3Place& place = built.locations.places[built.locations.all[i].place];
      REQUIRE(place.depth == uris[i].size() - 1);
      std::size_t longest = 0, around = 0;
      for (std::size_t j = 0; j < uris.size(); ++j) {
        REQUIRE((built.locations.all[i].place == built.locations.all[j].place) ==
                (uris[i] == uris[j]));
        const bool prefix = uris[j].size() < uris[i].size() &&
                            std::equal(uris[j].begin(), uris[j].end(), uris[i].begin());
        if (prefix && uris[j].size() > longest) longest = uris[j].size(), around = j;
      }
      REQUIRE(place.around == (longest == 0 ? no_place : built.locations.all[around].place));
    }
  }
}

TEST_CASE("who waits for whom agrees with trying every way") {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    const std::size_t count = 1 + random() % 150;
    std::string steps;
    for (std::size_t i = 0; i < count; ++i) {
      std::string depends_on;
      for (int n = 0; n < 2; ++n) {
        if (i == 0 || random() % 3 == 0) continue;
        depends_on += fmt::format("{}\"s{}\"", depends_on.empty() ? "" : ",", random() % i);
      }
      steps += fmt::format(R"({}{{"Name": "s{}", "Type": "Lambda", "DependsOn": [{}]}})",
                           i > 0 ? "," : "", i, depends_on);
    }
    const Built built(in_steps(steps));
    const Graph graph(built.pipeline);
    std::vector<std::vector<bool>> reach(count, std::vector<bool>(count));
    std::vector<std::pair<StepId, StepId>> pairs;
    for (StepId to = 0; to < count; ++to) {
      for (const Edge& edge : graph.into(to)) {
        for (StepId from = 0; from < to; ++from) {
          if (from == edge.from || reach[from][edge.from]) reach[from][to] = true;
        }
      }
      for (StepId from = 0; from < count; ++from) pairs.emplace_back(from, to);
    }
    const std::vector<bool> answers = waits(graph, pairs);
    REQUIRE(answers.size() == pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      REQUIRE(answers[i] == reach[pairs[i].first][pairs[i].second]);
    }
  }
}

TEST_CASE("steps exclude each other in different branches of one condition, at any depth") {
  const auto condition = [](const std::string& name, const std::string& then,
                            const std::string& otherwise) {
    return fmt::format(
        R"({{"Name": "{}", "Type": "Condition", "Arguments": {{"Conditions": [], "IfSteps": [{}], "ElseSteps": [{}]}}}})",
        name, then, otherwise);
  };
  const Built built(in_steps(
      condition("C", step("A", "Lambda", "") + "," + condition("D", step("B", "Lambda", ""), ""),
                step("E", "Lambda", "")) +
      "," + condition("F", step("G", "Lambda", ""), "")));
  const auto exclude = [&](const char* a, const char* b) {
    const StepId first = built.pipeline.find_step(a), second = built.pipeline.find_step(b);
    REQUIRE(first != no_step);
    REQUIRE(second != no_step);
    CHECK(exclude_each_other(built.pipeline, first, second) ==
          exclude_each_other(built.pipeline, second, first));
    return exclude_each_other(built.pipeline, first, second);
  };
  CHECK(exclude("A", "E"));
  CHECK(exclude("B", "E"));
  CHECK(exclude("D", "E"));
  CHECK_FALSE(exclude("A", "B"));
  CHECK_FALSE(exclude("C", "E"));
  CHECK_FALSE(exclude("B", "G"));
  CHECK_FALSE(exclude("A", "A"));
}

namespace {

// What a rule marks in these steps, one after the other.
std::vector<std::string> marked(const char* rule, const std::string& steps) {
  const Rule* const one = find_rule(rule);
  REQUIRE(one != nullptr);
  const auto document = std::make_shared<const Document>(
      "x.json", R"({"Version": "2020-12-01", "Steps": [)" + steps + "]}");
  const auto analysis = analyze(document, {&one, 1});
  std::vector<std::string> out;
  for (const Diagnostic& found : analysis->diagnostics) {
    std::string text{document->text(found.where.range)};
    for (const Label& label : found.labels) {
      text += " < " + std::string(document->text(label.where.range));
    }
    out.push_back(text);
  }
  return out;
}

std::string depending(const std::string& name, const std::string& on, const std::string& type,
                      const std::string& arguments) {
  return fmt::format(R"({{"Name": "{}", "Type": "{}", "DependsOn": [{}], "Arguments": {{{}}}}})",
                     name, type, on, arguments);
}

std::string reads(const std::string& uri, const std::string& input = "x") {
  return fmt::format(R"("ProcessingInputs": [{{"InputName": "{}", "S3Input": {{"S3Uri": "{}"}}}}])",
                     input, uri);
}

std::string writes(const std::string& uri) {
  return fmt::format(
      R"("ProcessingOutputConfig": {{"Outputs": [{{"OutputName": "o", "S3Output": {{"S3Uri": "{}"}}}}]}})",
      uri);
}

std::string either(const std::string& then, const std::string& otherwise) {
  return fmt::format(
      R"({{"Name": "C", "Type": "Condition", "Arguments": {{"Conditions": [], "IfSteps": [{}], "ElseSteps": [{}]}}}})",
      then, otherwise);
}

}  // namespace

TEST_CASE("a read is in order, or not, by the graph alone") {
  const auto found = [](const std::string& steps) { return marked("graph/unordered-read", steps); };
  const std::string w = step("W", "Processing", writes("s3://bkt/p/x"));
  using Marks = std::vector<std::string>;
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p/x"))) ==
        Marks{"\"s3://bkt/p/x\" < \"s3://bkt/p/x\""});
  CHECK(found(step("R", "Processing", reads("s3://bkt/p/x/y.csv")) + "," + w) ==
        Marks{"\"s3://bkt/p/x/y.csv\" < \"s3://bkt/p/x\""});
  CHECK(found(w + "," +
              step("R", "Model", R"("PrimaryContainer": {"ModelDataUrl": "s3://bkt/p/x/m"})"))
            .size() == 1);
  // Above, beside, and what is no data.
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p"))).empty());
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p/xy"))).empty());
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p/x/y.py", "code"))).empty());
  CHECK(found(step("W", "Processing", writes("s3://bkt")) + "," +
              step("R", "Processing", reads("s3://bkt/raw")))
            .empty());
  CHECK(found(step("W", "Training", R"("OutputDataConfig": {"S3OutputPath": "s3://bkt/p/x"})") +
              "," + step("R", "Processing", reads("s3://bkt/p/x")))
            .empty());
  // Both ways of an order, directly and through others.
  CHECK(found(w + "," + depending("R", "\"W\"", "Processing", reads("s3://bkt/p/x"))).empty());
  CHECK(found(w + "," + depending("M", "\"W\"", "Lambda", "") + "," +
              depending("R", "\"M\"", "Processing", reads("s3://bkt/p/x")))
            .empty());
  CHECK(found(step("R", "Processing", reads("s3://bkt/p/x")) + "," +
              depending("W", "\"R\"", "Processing", writes("s3://bkt/p/x")))
            .empty());
  // The same step, the other branch, a dependency that is misspelt.
  CHECK(
      found(step("S", "Processing", reads("s3://bkt/p/x") + "," + writes("s3://bkt/p/x"))).empty());
  CHECK(found(either(w, step("R", "Processing", reads("s3://bkt/p/x")))).empty());
  CHECK(found(either(w + "," + step("R", "Processing", reads("s3://bkt/p/x")), "")).size() == 1);
  CHECK(found(w + "," + depending("R", "\"w\"", "Processing", reads("s3://bkt/p/x"))).empty());
}

TEST_CASE("outputs share a place when nothing keeps them apart") {
  const auto found = [](const std::string& steps) { return marked("graph/shared-output", steps); };
  const auto writer = [](const std::string& name) {
    return step(name, "Processing", writes("s3://bkt/p/x"));
  };
  const auto transform = [](const std::string& name, const std::string& input) {
    return step(name, "Transform",
                fmt::format(
                    R"("TransformInput": {{"DataSource": {{"S3DataSource": {{"S3Uri": "{}"}}}}}},
                       "TransformOutput": {{"S3OutputPath": "s3://bkt/out"}})",
                    input));
  };
  const auto train = [](const std::string& name, const std::string& on) {
    return depending(name, on, "Training", R"("CheckpointConfig": {"S3Uri": "s3://bkt/c"})");
  };
  CHECK(found(writer("A") + "," + writer("B") + "," + writer("D")) ==
        std::vector<std::string>{"\"s3://bkt/p/x\" < \"s3://bkt/p/x\" < \"s3://bkt/p/x\""});
  CHECK(found(either(writer("A"), writer("B"))).empty());
  CHECK(found(either(writer("A"), writer("B") + "," + writer("D"))).size() == 1);
  CHECK(found(writer("A") + "," + step("B", "Processing", writes("s3://bkt/p/x/y"))).empty());
  // A Transform's objects have the names of what it reads.
  CHECK(found(transform("A", "s3://bkt/1") + "," + transform("B", "s3://bkt/2")).empty());
  CHECK(found(transform("A", "s3://bkt/1") + "," + transform("B", "s3://bkt/1")).size() == 1);
  // One training may go on from the checkpoints of another.
  CHECK(found(train("A", "") + "," + train("B", "")).size() == 1);
  CHECK(found(train("A", "") + "," + train("B", "\"A\"")).empty());
}

TEST_CASE("an output that is the same in every execution counts when another step reads it") {
  const auto found = [](const std::string& steps) {
    return marked("graph/output-not-scoped", steps).size();
  };
  const std::string w = step("W", "Processing", writes("s3://bkt/p/x"));
  const std::string get =
      R"("a": {"Get": "Steps.W.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri"})";
  CHECK(found(w) == 0);
  CHECK(found(w + "," + step("R", "Lambda", get)) == 1);
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p/x"))) == 1);
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p/x/y/z"))) == 1);
  CHECK(found(w + "," + step("R", "Processing", reads("s3://bkt/p"))) == 0);
  CHECK(found(step("W", "Processing", writes("s3://bkt/${id}")) + "," + step("R", "Lambda", get)) ==
        0);
  // The SageMaker SDK puts the configuration of a Clarify job where its results go.
  const std::string own =
      step("W", "Processing", reads("s3://bkt/p/x/config.json") + "," + writes("s3://bkt/p/x"));
  CHECK(found(own) == 0);
  CHECK(found(own + "," + step("R", "Processing", reads("s3://bkt/p/x/y"))) == 1);
}

TEST_CASE("a malformed URI is marked at the string that is to blame") {
  const auto found = [](const std::string& uri) {
    return marked("arguments/malformed-s3-uri", reader("R", uri));
  };
  using Marks = std::vector<std::string>;
  const std::string bucket = R"({"Get": "Parameters.Bucket"})";
  CHECK(found(join("/", R"("s3://", )" + bucket)) == Marks{"\"s3://\""});
  CHECK(found(join("", R"("s3:/", "/", "b_b", "/x")")) == Marks{"\"b_b\""});
  CHECK(found(join("/", R"("s3://bkt/a", "s3://bkt/b")")) == Marks{"\"s3://bkt/b\""});
  CHECK(found(join("", R"("S", "3://bkt")")) == Marks{"\"S\""});
  CHECK(found(join("/", R"({"Std:Join": {"On": "", "Values": []}}, "x")")).size() == 1);
  CHECK(found(R"("file:///tmp/x")") == Marks{"\"file:///tmp/x\""});
  CHECK(found(R"("s3:/bkt/x")").size() == 1);
  for (const std::string& uri :
       {std::string(R"("https://bkt.s3.amazonaws.com/x")"),
        std::string(R"("s3://arn:aws:s3:us-west-2:123456789012:accesspoint/a/x")"),
        std::string(R"("s3://${Bucket}/x")"), std::string(R"("s3://<BUCKET>/x")"),
        std::string(R"("s3://$BUCKET/x")"), std::string(R"("{{ uri }}")"), std::string("5"), bucket,
        join("/", R"("s3:/", )" + bucket), join("", R"("s3:", )" + bucket),
        join("", R"("s3://b_", )" + bucket), join("", bucket + R"(, "//x")")}) {
    INFO(uri);
    CHECK(found(uri).empty());
  }
}
