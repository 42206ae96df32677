// How long an analysis takes, how that grows with the number of steps, and how it compares with
// the plain DOM parse of RapidJSON on the same text in the same run. And whole programs.
#include <fmt/format.h>
#include <rapidjson/document.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "analyzer/check/analyze.h"
#include "analyzer/json/write.h"
#include "tests/bench/generate.h"
#include "tests/bench/history.h"
#include "tests/bench/measure.h"
#include "tests/bench/programs.h"
#include "tests/bench/walker.h"

namespace {

using namespace plumbline;
using bench::median;
using bench::milliseconds;

std::shared_ptr<const Document> document_of(std::string text) {
  return std::make_shared<const Document>("bench.json", std::move(text));
}

// What is measured must be a definition without errors, or something else is measured. That it is
// larger than AWS takes is the point.
void require_clean(const Analysis& analysis) {
  if (!analysis.has_definition()) throw std::runtime_error("the generated text is no definition");
  for (const Diagnostic& diagnostic : analysis.diagnostics) {
    if (diagnostic.severity == Severity::error && !diagnostic.rule.starts_with("limits/")) {
      throw std::runtime_error(fmt::format("the generated definition has an error: {}: {}",
                                           diagnostic.rule, diagnostic.message));
    }
  }
}

std::string number(double value) { return fmt::format("{:.4f}", value); }

// `growth` is the time per step divided by that of the size before: 1 when the work is linear.
void measure_growth(const std::vector<std::size_t>& sizes, unsigned runs, json::Writer& out) {
  std::puts("analyze          steps        MB         ms   us/step   growth");
  out.key("growth").begin_array();
  for (const bench::Shape shape : bench::all_shapes) {
    double before = 0;
    for (const std::size_t size : sizes) {
      const auto document = document_of(bench::definition(shape, size));
      std::size_t steps = 0;
      std::vector<double> times;
      for (unsigned run = 0; run < runs; ++run) {
        std::unique_ptr<const Analysis> analysis;
        times.push_back(milliseconds([&] { analysis = analyze(document, all_rules()); }));
        require_clean(*analysis);
        steps = analysis->pipeline.steps.size();
      }
      const double time = median(times);
      const double each = time * 1000 / static_cast<double>(steps);
      const double growth = before == 0 ? 1 : each / before;
      before = each;
      fmt::print("{:<10} {:>11} {:>9.2f} {:>10.2f} {:>9.2f} {:>8.2f}\n", to_string(shape), steps,
                 document->size() / 1e6, time, each, growth);
      out.begin_object().member("shape", to_string(shape)).member("steps", steps);
      out.member("bytes", document->size()).key("milliseconds").raw(number(time));
      out.key("microsecondsPerStep").raw(number(each)).key("growth").raw(number(growth));
      out.end_object();
    }
  }
  out.end_array();
}

void compare(const std::vector<std::size_t>& sizes, unsigned runs, json::Writer& out) {
  std::puts(
      "\nsame text          MB  rapidjson DOM ms   parse ms  ratio   usual rules ms  ratio   all "
      "rules ms  ratio");
  const std::vector<const Rule*> usual = rules_in(Profiles::standard);
  out.key("comparison").begin_array();
  for (const std::size_t size : sizes) {
    const std::string text = bench::definition_of_size(size);
    const auto document = document_of(text);
    std::vector<double> peer, parse, usual_times, whole;
    // One after the other in every run, so that what disturbs one disturbs the others.
    for (unsigned run = 0; run < runs; ++run) {
      peer.push_back(milliseconds([&] {
        rapidjson::Document dom;
        dom.Parse(text.c_str(), text.size());
        if (dom.HasParseError()) throw std::runtime_error("RapidJSON rejects the text");
      }));
      parse.push_back(milliseconds([&] {
        if (!json::parse(*document).problems.empty()) {
          throw std::runtime_error("the generated text is not JSON");
        }
      }));
      usual_times.push_back(milliseconds([&] { require_clean(*analyze(document, usual)); }));
      whole.push_back(milliseconds([&] { require_clean(*analyze(document, all_rules())); }));
    }
    const double base = median(peer), parsed = median(parse), checked = median(usual_times),
                 analyzed = median(whole);
    fmt::print(
        "{:<10} {:>10.2f} {:>17.2f} {:>10.2f} {:>6.2f} {:>16.2f} {:>6.2f} {:>14.2f} {:>6.2f}\n",
        "lattice", document->size() / 1e6, base, parsed, parsed / base, checked, checked / base,
        analyzed, analyzed / base);
    out.begin_object().member("bytes", document->size());
    out.key("rapidjsonMilliseconds").raw(number(base)).key("parseMilliseconds").raw(number(parsed));
    out.key("parseRatio").raw(number(parsed / base));
    out.key("usualRulesMilliseconds").raw(number(checked));
    out.key("usualRulesRatio").raw(number(checked / base));
    out.key("analyzeMilliseconds").raw(number(analyzed));
    out.key("analyzeRatio").raw(number(analyzed / base)).end_object();
  }
  out.end_array();
}

// Where the time of one analysis goes.
void measure_phases(std::size_t bytes, unsigned runs, json::Writer& out) {
  const auto document = document_of(bench::definition_of_size(bytes));
  const json::Parsed parsed = json::parse(*document);
  const Pipeline pipeline = build_pipeline(parsed.tree);
  fmt::print("\nphases of {:.2f} MB          ms\n", document->size() / 1e6);
  out.key("phases").begin_object().member("bytes", document->size());
  const auto phase = [&](const char* name, const auto& work) {
    std::vector<double> times;
    for (unsigned run = 0; run < runs; ++run) times.push_back(milliseconds(work));
    fmt::print("{:<24} {:>8.3f}\n", name, median(times));
    out.key(name).raw(number(median(times)));
  };
  phase("parse", [&] { json::parse(*document); });
  phase("envelope", [&] { schema::check(parsed.tree.root()); });
  phase("pipeline", [&] { build_pipeline(parsed.tree); });
  phase("properties", [&] { resolve_properties(pipeline); });
  phase("types", [&] { build_types(pipeline); });
  phase("graph", [&] { Graph{pipeline}; });

  Profile profile;
  for (unsigned run = 0; run < runs; ++run) analyze(document, all_rules(), nullptr, &profile);
  std::vector<std::pair<double, std::string_view>> rules;
  double sum = 0;
  for (std::size_t i = 0; i < profile.spent.size(); ++i) {
    const double spent = std::chrono::duration<double, std::milli>(profile.spent[i]).count() / runs;
    rules.emplace_back(spent, all_rules()[i]->id);
    sum += spent;
  }
  std::sort(rules.rbegin(), rules.rend());
  fmt::print("{:<24} {:>8.3f}\n", "all rules", sum);
  out.key("rules").raw(number(sum));
  for (std::size_t i = 0; i < std::min<std::size_t>(rules.size(), 8); ++i) {
    fmt::print("  {:<32} {:>8.3f}\n", rules[i].second, rules[i].first);
  }
  out.end_object();
}

void compare_with_valijson(std::size_t bytes, unsigned runs, json::Writer& out) {
  const bench::WalkerTimes times = bench::compare_walkers(bench::definition_of_size(bytes), runs);
  fmt::print("\nArguments of {} steps ({:.2f} MB)      ms   times the walker's\n", times.steps,
             static_cast<double>(times.bytes) / 1e6);
  out.key("walker").begin_object().member("steps", times.steps).member("bytes", times.bytes);
  const auto line = [&](const char* name, const char* key, double time) {
    fmt::print("{:<32} {:>8.2f} {:>8.1f}\n", name, time, time / times.walker);
    out.key(key).raw(number(time));
  };
  line("walker", "walkerMilliseconds", times.walker);
  line("valijson, one schema, errors", "collectingMilliseconds", times.collecting);
  line("valijson, one schema", "oneSchemaMilliseconds", times.one_schema);
  line("valijson, schema chosen before", "chosenMilliseconds", times.chosen);
  out.end_object();
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> steps{100, 1'000, 10'000, 50'000};
  std::vector<std::size_t> bytes{1'000'000, 10'000'000};
  unsigned runs = 7;
  bool smoke = false, only_programs = false;
  std::string json_file;
  bench::Programs programs{{1'000'000, 10'000'000}, {500, 2000}, {}, 7};
  CLI::App app{"Measures plumbline; times are medians of processor time"};
  app.add_option("--steps", steps, "numbers of steps")->delimiter(',');
  app.add_option("--bytes", bytes, "sizes of the texts that are compared")->delimiter(',');
  app.add_option("--runs", runs, "runs per figure")->check(CLI::Range(5u, 1000u));
  app.add_option("--json", json_file, "also write the figures to this file");
  app.add_option("--npm", programs.npm, "folder with the node_modules of tests/npm");
  app.add_flag("--programs", only_programs, "only what whole programs take");
  app.add_flag("--smoke", smoke, "small sizes only, to see that everything works");
  CLI11_PARSE(app, argc, argv);
  if (smoke) {
    steps = {100};
    bytes = {100'000};
    programs.bytes = bytes;
    programs.files = {10};
  }
  programs.runs = runs;
  try {
    json::Writer out;
    out.begin_object().member("runs", runs);
    if (!only_programs) {
      measure_growth(steps, runs, out);
      compare(bytes, runs, out);
      measure_phases(bytes.front(), runs, out);
      compare_with_valijson(bytes.front(), runs, out);
      bench::measure_history(smoke ? 1000 : 100'000, runs, out);
    }
    bench::measure_programs(programs, out);
    out.end_object();
    if (!json_file.empty()) {
      std::ofstream file(json_file, std::ios::binary);
      file << out.take() << "\n";
      if (!file.flush()) throw std::runtime_error("cannot write " + json_file);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "plumbline_bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
