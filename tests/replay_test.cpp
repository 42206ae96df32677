// Recorded executions, predicted from what was known when they began.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "analyzer/cache/forecast.h"
#include "tests/definitions.h"
#include "tests/shared_material.h"

using namespace plumbline;
using cache::Verdict;
using tests::Loaded;

namespace {

struct Tally {
  std::size_t ran_off = 0, ran_never = 0, ran_miss = 0, hit_hit = 0;  // agree
  std::size_t ran_hit = 0, hit_miss = 0;                              // disagree
  std::size_t undecided = 0, other_step = 0;
};

}  // namespace

TEST_CASE("no recorded run was predicted as a certain hit") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  const std::filesystem::path folder = *shared / "corpus/history";
  const Document file("manifest.json", tests::read(folder / "manifest.json"));
  const json::Parsed manifest = json::parse(file);
  // By definition: files of one pipeline.
  std::map<std::string, std::vector<std::shared_ptr<const Document>>> groups;
  for (const json::Value& entry : manifest.tree.root().items()) {
    if (!entry["definition_file"].is(json::Kind::string)) continue;
    const std::string name(entry["file"].text());
    groups[std::string(entry["definition_file"].text())].push_back(
        std::make_shared<const Document>("h/" + name, tests::read(folder / name)));
  }
  std::string table = "\n";
  Tally sum;
  for (auto& [definition, files] : groups) {
    const Loaded now(tests::read(*shared / "corpus/real" / definition));
    REQUIRE(now.pipeline.steps.size() > 0);
    // The definition is taken for that of every execution of its group.
    const history::History first = history::read(files, "h");
    auto with_definitions = files;
    for (const history::Execution& execution : first.executions()) {
      with_definitions.push_back(std::make_shared<const Document>(
          "h/" + execution.id + "/definition.json", std::string(now.document->text())));
    }
    const history::History history = history::read(std::move(with_definitions), "h");
    for (const history::Execution& execution : history.executions()) {
      if (execution.steps.empty()) continue;
      cache::Question question{now.pipeline, now.graph, &history};
      question.now = execution.start - 1;
      question.pipeline_name = execution.pipeline;
      const cache::Forecast forecast = cache::forecast(question);
      Tally tally;
      for (const history::StepRun& run : execution.steps) {
        const StepId id = now.pipeline.find_step(run.name);
        if (id == no_step) {
          ++tally.other_step;
          continue;
        }
        const cache::StepForecast& step = forecast.steps[id];
        INFO(definition << " " << execution.id << " " << run.name);
        if (run.ran()) {
          CHECK_FALSE(
              (step.verdict == Verdict::hit && step.certainty == cache::Certainty::certain));
        }
        switch (step.verdict) {
          case Verdict::off: ++(run.ran() ? tally.ran_off : tally.hit_miss); break;
          case Verdict::not_cacheable: ++(run.ran() ? tally.ran_never : tally.hit_miss); break;
          case Verdict::miss: ++(run.ran() ? tally.ran_miss : tally.hit_miss); break;
          case Verdict::hit: ++(run.ran() ? tally.ran_hit : tally.hit_hit); break;
          case Verdict::unknown: ++tally.undecided; break;
        }
      }
      table += fmt::format(
          "{:<66} {} {:>2} off {:>2} no cache {:>2} miss {:>2} hit | wrong {} | undecided {} | not "
          "in the definition {}\n",
          definition.substr(0, 66), execution.id, tally.ran_off, tally.ran_never, tally.ran_miss,
          tally.hit_hit, tally.ran_hit + tally.hit_miss, tally.undecided, tally.other_step);
      sum.ran_off += tally.ran_off;
      sum.ran_never += tally.ran_never;
      sum.ran_miss += tally.ran_miss;
      sum.hit_hit += tally.hit_hit;
      sum.ran_hit += tally.ran_hit;
      sum.hit_miss += tally.hit_miss;
      sum.undecided += tally.undecided;
      sum.other_step += tally.other_step;
    }
  }
  table += fmt::format(
      "sum: off {}, no cache {}, miss {}, hit {}; wrong {}; undecided {}; not in the definition "
      "{}\n",
      sum.ran_off, sum.ran_never, sum.ran_miss, sum.hit_hit, sum.ran_hit + sum.hit_miss,
      sum.undecided, sum.other_step);
  // PLUMBLINE_UPDATE shows the table.
  if (std::getenv("PLUMBLINE_UPDATE") != nullptr) WARN(table);
  CHECK(sum.ran_hit + sum.hit_miss == 0);
  CHECK(sum.ran_off + sum.ran_never + sum.ran_miss > 30);
}
