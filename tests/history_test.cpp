// Reading saved AWS CLI output: what is recognised, what is put together, what is said of the rest.
#include <fmt/format.h>

#include <algorithm>

#include <catch2/catch.hpp>

#include "analyzer/history/history.h"
#include "analyzer/history/statistics.h"
#include "analyzer/json/write.h"
#include "analyzer/report/drift.h"
#include "tests/abalone.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::history;
using tests::abalone_arn;
using tests::Documents;
using tests::Encoding;

namespace {

std::shared_ptr<const Document> file(const std::string& name, std::string text) {
  return std::make_shared<const Document>(name, std::move(text));
}
History history_of(const std::vector<std::pair<std::string, std::string>>& files) {
  Documents documents;
  for (const auto& [name, text] : files) documents.push_back(file("saved/" + name, text));
  return read(std::move(documents), "saved");
}
std::vector<std::string> notes(const History& history) {
  std::vector<std::string> result;
  for (const Note& note : history.notes()) result.push_back(note.file + ": " + note.text);
  return result;
}
std::string steps(const std::string& entries) {
  return R"({"PipelineExecutionSteps": [)" + entries + "]}";
}
std::string train(const std::string& execution = "run01abalone",
                  const std::string& name = "Train") {
  return tests::step_entry(name, "TrainingJob", execution, "2026-01-01T10:00", "2026-01-01T10:30",
                           Encoding::cli2);
}
const std::string described =
    R"({"PipelineExecutionArn": ")" + abalone_arn("run01abalone") +
    R"(", "PipelineExecutionStatus": "Succeeded", "CreationTime": "2026-01-01T10:00:00Z"})";

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("moments are read in every encoding that the AWS CLI and boto3 write") {
  const Instant at = 1690315954781;
  for (const char* text :
       {"2023-07-25T20:12:34.781000+00:00", "2023-07-25 20:12:34.781000+00:00",
        "2023-07-25T20:12:34.781Z", "2023-07-25T20:12:34.781", "2023-07-25T13:12:34.781-07:00",
        "2023-07-26T05:42:34.781+0930", "1690315954.781"}) {
    INFO(text);
    CHECK(parse_instant(text) == at);
  }
  CHECK(parse_instant("2023-07-25") == 1690243200000);
  CHECK(to_string(at) == "2023-07-25T20:12:34.781Z");
  for (const char* text :
       {"", "yesterday", "2023-13-01", "2023-02-29", "2023-07-25T", "2023-07-25T25:00",
        "2023-07-25T20:12:34+", "12", "2023-07-25T20:12:34Zz"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text));
  }
  for (const char* text : {"1970-01-01T00:00:00Z", "2000-02-29T12:34:56Z",
                           "2024-12-31T23:59:59.001Z", "9999-12-31T00:00:00Z"}) {
    REQUIRE(parse_instant(text));
    CHECK(to_string(*parse_instant(text)) == text);
  }
}

TEST_CASE("a duration is told in its two largest units") {
  CHECK(duration_text(900) == "0.9 s");
  CHECK(duration_text(42 * second) == "42 s");
  CHECK(duration_text(18 * minute) == "18 m");
  CHECK(duration_text(hour + 52 * minute) == "1 h 52 m");
  CHECK(duration_text(6 * day) == "6 d");
}

TEST_CASE("three encodings of one history are one history") {
  std::string first;
  for (const Encoding encoding : {Encoding::cli2, Encoding::cli1, Encoding::boto3}) {
    const History history = read(tests::abalone_history(encoding), "history");
    CHECK(notes(history).empty());
    CHECK(history.executions().size() == 12);
    CHECK(history.step_count() == 33);
    const std::string text = render_history(history, HistoryFormat::json);
    if (first.empty()) first = text;
    CHECK(text == first);
  }
}

TEST_CASE("answers without an ARN are joined by folder, by file name, or by the names of jobs") {
  for (const char* name :
       {"run01abalone/steps.json", "run01abalone/deep/x.json", "run01abalone-steps.json",
        "steps_run01abalone.txt", "abalone.run01abalone.json", "anything.json"}) {
    INFO(name);
    const History history = history_of({{name, steps(train())}});
    CHECK(notes(history).empty());
    REQUIRE(history.executions().size() == 1);
    CHECK(history.executions()[0].id == "run01abalone");
    CHECK(history.executions()[0].steps.size() == 1);
  }
  const History history = history_of(
      {{"a/describe.json", described},
       {"a/parameters.json", R"({"PipelineParameters": [{"Name": "P", "Value": "1"}]})"}});
  CHECK(notes(history).empty());
  CHECK(history.executions()[0].parameters_known);
}

TEST_CASE("the job of a hit is that of the source and joins nothing") {
  const std::string hit =
      tests::hit_entry("Train", "TrainingJob", "run01abalone", "2026-01-03T10:00", Encoding::cli2);
  CHECK(notes(history_of({{"steps.json", steps(hit)}})) ==
        Lines{"saved/steps.json: not joined: neither its folder, nor its file name, nor a job in "
              "it names an execution"});
  const History history =
      history_of({{"steps.json", steps(hit + "," + train("run02abalone", "Other"))}});
  CHECK(history.executions()[0].id == "run02abalone");
}

TEST_CASE("a word of twelve letters is no execution, unless an answer says so") {
  CHECK(notes(history_of({{"preprocessed/p.json", R"([{"Name": "P", "Value": "1"}])"}})).size() ==
        1);
  CHECK(notes(history_of({{"123456789012/p.json", R"([{"Name": "P", "Value": "1"}])"}})).size() ==
        1);
  const std::string arn =
      R"([{"PipelineExecutionArn": "arn:aws:sagemaker:us-west-2:1:pipeline/p/execution/preprocessed", "PipelineExecutionStatus": "Failed"}])";
  CHECK(notes(history_of({{"list.json", arn},
                          {"preprocessed/p.json", R"([{"Name": "P", "Value": "1"}])"}}))
            .empty());
}

TEST_CASE("files are recognised by what they hold: inner lists, pages, other pages") {
  const History history =
      history_of({{"a.json", "[" + train() + "]"},
                  {"b.json", R"({"PipelineExecutionSteps": [)" + train("run01abalone", "Other") +
                                 R"(], "NextToken": "x", "ResponseMetadata": {}})"},
                  {"c.json", described}});
  CHECK(notes(history).empty());
  REQUIRE(history.executions().size() == 1);
  CHECK(history.executions()[0].steps.size() == 2);
  CHECK(history.executions()[0].status == Status::succeeded);
  CHECK(history.pipelines() == std::vector<std::string_view>{"abalone"});
}

TEST_CASE("pages and events may follow each other in one file") {
  const History pages =
      history_of({{"run01abalone.json", steps(train()) + "\n{\n  \"PipelineExecutionSteps\": [" +
                                            train("run01abalone", "Other") + "]\n}\n"}});
  CHECK(notes(pages).empty());
  CHECK(pages.step_count() == 2);
  const auto event = [](const char* status, const char* end) {
    return fmt::format(
        R"({{"detail-type": "SageMaker Model Building Pipeline Execution Step Status Change", "detail": {{"pipelineExecutionArn": "{}", "stepName": "Train", "stepType": "Training", "stepStartTime": "2026-01-01T10:00:00Z"{}, "currentStepStatus": "{}", "metadata": {{"trainingJob": {{"arn": "arn:aws:sagemaker:us-west-2:1:training-job/x"}}}}}}}})",
        abalone_arn("run01abalone"), end, status);
  };
  const History events = history_of(
      {{"events.jsonl", event("Executing", "") + "\n" +
                            event("Succeeded", R"(, "stepEndTime": "2026-01-01T10:30:00Z")") +
                            "\n{broken\n\n"}});
  CHECK(notes(events) == Lines{"saved/events.jsonl: line 3: no whole JSON value"});
  REQUIRE(events.step_count() == 1);
  const StepRun& run = events.executions()[0].steps[0];
  CHECK(run.status == Status::succeeded);
  CHECK(run.type == "Training");
  CHECK(run.end - run.start == 30 * minute);
}

TEST_CASE("damaged, foreign and contradictory files are named and stop nothing") {
  const std::string whole = steps(train());
  const History history = history_of(
      {{"a-empty.json", ""},
       {"b-binary.png", std::string("\x89PNG\0\x01\x02", 7)},
       {"c-foreign.json", R"({"name": "x"})"},
       {"d-list.json", R"({"PipelineSummaries": []})"},
       {"e-cut.json", steps(train() + "," + train("run01abalone", "Other")).substr(0, 420)},
       {"f-request.json",
        R"({"PipelineName": "p", "PipelineParameters": [{"Name": "a", "Value": "b"}]})"},
       {"g-steps.json", whole},
       {"run02abalone/h.json", whole},
       {"i.json", steps(train("run01abalone") + "," + train("run03abalone", "B"))}});
  const Lines found = notes(history);
  REQUIRE(found.size() == 9);
  CHECK(found[0] == "saved/a-empty.json: the file is empty");
  CHECK(found[1].starts_with("saved/b-binary.png: damaged at line 1, column 1"));
  CHECK(found[2] == "saved/c-foreign.json: no answer of the AWS CLI about executions");
  CHECK(found[3] == "saved/d-list.json: an answer that says nothing of executions");
  CHECK(found[4].find("what comes before was used") != std::string::npos);
  CHECK(found[5] == "saved/f-request.json: an answer that says nothing of executions");
  CHECK(found[6] == "saved/i.json: its jobs belong to several executions");
  CHECK(found[7] == "saved/i.json: not joined: it belongs to no single execution");
  CHECK(found[8] ==
        "saved/run02abalone/h.json: its place says execution run02abalone, its jobs run01abalone: "
        "the place was taken");
  CHECK(history.find("run01abalone")->find_step("Train")->status == Status::succeeded);
}

TEST_CASE("two answers about one execution may differ, and both are read") {
  std::string failed = described;
  failed.replace(failed.find("Succeeded"), 9, "Failed");
  CHECK(notes(history_of({{"a.json", described}, {"b.json", failed}})) ==
        Lines{"saved/b.json: execution run01abalone is Failed here and Succeeded elsewhere"});
  std::string other = described;
  other.replace(other.find("us-west-2"), 9, "eu-west-1");
  CHECK(notes(history_of({{"a.json", described}, {"b.json", other}})).size() == 1);
  const std::string definition = R"({"PipelineDefinition": "{\"Steps\": []}"})",
                    another = R"({"PipelineDefinition": "{\"Steps\": [1]}"})";
  CHECK(
      notes(history_of({{"run01abalone/a.json", definition}, {"run01abalone/b.json", another}})) ==
      Lines{"saved/run01abalone/b.json: execution run01abalone has another definition elsewhere"});
  CHECK(
      notes(history_of({{"run01abalone/a.json", definition}, {"run01abalone/b.json", definition}}))
          .empty());
}

TEST_CASE("of a step that was run again the last run stays") {
  const std::string again =
      tests::step_entry("Train", "TrainingJob", "run01abalone", "2026-01-02T10:00",
                        "2026-01-02T10:30", Encoding::cli2, "Failed");
  for (const std::string& entries : {train() + "," + again, again + "," + train()}) {
    const History history = history_of({{"steps.json", steps(entries)}});
    REQUIRE(history.step_count() == 1);
    CHECK(history.executions()[0].steps[0].status == Status::failed);
  }
}

TEST_CASE("a description of a job that no saved step ran is named") {
  const std::string job =
      R"({"TrainingJobName": "x", "TrainingJobArn": "arn:aws:sagemaker:us-west-2:1:training-job/x", "TrainingJobStatus": "Completed"})";
  CHECK(notes(history_of({{"job.json", job}, {"steps.json", steps(train())}})) ==
        Lines{"saved/job.json: not joined: no saved step ran job `x`"});
}

TEST_CASE("the newest definition is that of the newest execution, or what was described later") {
  const History history = read(tests::abalone_history(Encoding::cli2), "history");
  REQUIRE(history.newest_definition("abalone"));
  CHECK(history.newest_definition("") == history.definition_of(*history.find("run12abalone")));
  CHECK(history.definition_of(*history.find("run01abalone")) ==
        history.definition_of(*history.find("run12abalone")));
  CHECK(history.definition_of(*history.find("run01abalone")) !=
        history.definition_of(*history.find("run05abalone")));
  CHECK_FALSE(history.newest_definition("other"));
  const History saved = history_of(
      {{"p.json",
        R"({"PipelineName": "p", "PipelineArn": "arn:aws:sagemaker:us-west-2:1:pipeline/p", "LastModifiedTime": 1, "PipelineDefinition": "{\"Version\": \"2020-12-01\", \"Steps\": [{\"Name\": \"S\", \"Type\": \"Fail\"}]}"})"}});
  REQUIRE(saved.newest_definition("p"));
  CHECK(saved.newest_definition("p")->pipeline.steps.size() == 1);
}

TEST_CASE("hit rates and durations of steps") {
  const History history = read(tests::abalone_history(Encoding::cli2), "history");
  const auto all = statistics_of(history);
  const auto of = [&](std::string_view name) {
    return *std::find_if(all.begin(), all.end(),
                         [&](const StepStatistics& step) { return step.name == name; });
  };
  const StepStatistics training = of("Train");
  CHECK(training.type == "Training");
  CHECK(training.succeeded == 5);
  CHECK(training.failed == 2);
  CHECK(training.running == 1);
  CHECK(training.hits == 3);
  CHECK(training.reused == 1);
  CHECK(training.p50 == 30 * minute);
  REQUIRE(training.hit_rate());
  CHECK(*training.hit_rate() == Approx(3.0 / 8));
}

TEST_CASE("real answers are all understood, and what cannot be joined is said") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  Documents files;
  for (const auto& entry : std::filesystem::directory_iterator(*shared / "corpus/history")) {
    if (entry.path().filename() == "manifest.json") continue;
    files.push_back(file(entry.path().string(), tests::read(entry.path())));
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a->name() < b->name(); });
  const std::size_t count = files.size();
  const History history = read(std::move(files), (*shared / "corpus/history").string());
  CHECK(history.executions().size() + history.notes().size() <= count);
  for (const Note& note : history.notes()) {
    INFO(note.file << ": " << note.text);
    CHECK((note.text.starts_with("not joined") ||
           note.text.find("another ARN") != std::string::npos));
  }
  CHECK(history.executions().size() > 25);
}
