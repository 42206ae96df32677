// Recorded executions, run again with their durations and outcomes.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <set>

#include "analyzer/json/write.h"
#include "tests/planned.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

struct Record {
  explicit Record(const std::filesystem::path& path)
      : document(path.filename().string(), read(path)), parsed(json::parse(document)) {
    std::vector<std::shared_ptr<const Document>> files{
        std::make_shared<const Document>("h/x/" + path.filename().string(), read(path))};
    history = history::read(std::move(files), "h");
  }
  const history::Execution* execution() const {
    for (const history::Execution& each : history.executions()) {
      if (!each.steps.empty()) return &each;
    }
    return nullptr;
  }
  // What the entry of a Condition step says.
  std::optional<bool> outcome(std::string_view step) const {
    const json::Value& root = parsed.tree.root();
    const json::Value& list = root.is(json::Kind::array) ? root : root["PipelineExecutionSteps"];
    for (const json::Value& item : list.items()) {
      const json::Value& said = item["Metadata"]["Condition"]["Outcome"];
      if (item["StepName"].text() == step && said) return said.text() == "True";
    }
    return std::nullopt;
  }
  Document document;
  json::Parsed parsed;
  history::History history;
};

std::string scenario_of(const Record& record, const history::Execution& execution) {
  json::Writer out(0);
  out.begin_object().key("steps").begin_object();
  for (const history::StepRun& run : execution.steps) {
    out.key(run.name).begin_object();
    if (run.end != history::no_instant && run.start != history::no_instant) {
      out.key("duration")
          .raw(fmt::format("{:.3f}", static_cast<double>(run.end - run.start) / 1000));
    } else {
      out.member("duration", 1'000'000);  // it was still running
    }
    if (run.status == history::Status::failed) out.member("outcome", "Failed");
    out.end_object();
  }
  out.end_object().key("conditions").begin_object();
  for (const history::StepRun& run : execution.steps) {
    if (const auto outcome = record.outcome(run.name)) out.member(run.name, *outcome);
  }
  return out.end_object().end_object().take();
}

}  // namespace

TEST_CASE("recorded executions run again as they were recorded") {
  const auto shared = shared_material();
  if (!shared) return;
  const std::filesystem::path folder = *shared / "corpus/history";
  const Record manifest(folder / "manifest.json");
  std::string table = "\n";
  std::size_t runs = 0, started = 0;
  for (const json::Value& entry : manifest.parsed.tree.root().items()) {
    if (!entry["definition_file"].is(json::Kind::string)) continue;
    const std::string name(entry["file"].text());
    const Record record(folder / name);
    const history::Execution* const execution = record.execution();
    if (execution == nullptr) continue;
    const std::string definition(entry["definition_file"].text());
    INFO(name);
    Planned made(read(*shared / "corpus/real" / definition), scenario_of(record, *execution));
    const simulate::Plan& plan = made.plan();
    std::map<std::string_view, const simulate::PlannedStep*> ours;
    for (const std::uint32_t id : plan.order) ours[plan.steps[id].name] = &plan.steps[id];
    bool whole = true, failed = false;
    for (const history::StepRun& run : execution->steps) {
      whole = whole && history::is_final(run.status);
      failed = failed || run.status == history::Status::failed;
      INFO(run.name);
      REQUIRE(ours.contains(run.name));
      if (history::is_final(run.status)) {
        CHECK(to_string(ours[run.name]->status) == history::to_string(run.status));
      }
      // What began before it there began before it here. The service takes some seconds for each
      // start, so that what is near each other says nothing.
      for (const history::StepRun& other : execution->steps) {
        if (other.start + 10 * history::second >= run.start) continue;
        INFO(other.name);
        CHECK(*ours[other.name]->start <= *ours[run.name]->start);
      }
    }
    if (whole) CHECK(ours.size() == execution->steps.size());
    if (whole)
      CHECK(plan.status == (failed ? simulate::Status::failed : simulate::Status::succeeded));
    history::Instant first = execution->steps[0].start, last = first;
    for (const history::StepRun& run : execution->steps) {
      first = std::min(first, run.start);
      last = std::max(last, run.end);
    }
    if (whole) {
      // Without the seconds between steps it cannot take longer.
      CHECK(plan.totals.makespan.most <= last - first + 1);
    }
    table += fmt::format("{:<66} {:>2} steps, {:>2} here, {}, recorded {} s, here {} s\n",
                         name.substr(0, 66), execution->steps.size(), ours.size(),
                         whole ? "whole" : "running", whole ? (last - first) / 1000 : 0,
                         whole ? plan.totals.makespan.most / 1000 : 0);
    ++runs;
    started += ours.size();
  }
  if (std::getenv("PLUMBLINE_UPDATE") != nullptr) WARN(table);
  CHECK(runs >= 19);
  CHECK(started > 50);
}
