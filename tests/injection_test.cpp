// One fault gives one diagnostic, at the fault: faults of many kinds are put into sound
// definitions, one at a time, and what is found afterwards is compared with what was found before.
//   PLUMBLINE_INJECTIONS=1 plumbline_tests "one fault*"     prints what became of every kind
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <set>
#include <tuple>

#include "tests/injection.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::tests;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t tries_of_a_kind = 20;

std::unique_ptr<const Analysis> analyze_text(const std::string& name, std::string text) {
  return analyze(std::make_shared<const Document>(name, std::move(text)),
                 rules_in(Profiles::standard));
}

struct Base {
  std::string name;
  std::unique_ptr<const Analysis> analysis;
};

void add_bases(const fs::path& folder, std::vector<Base>& bases) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "manifest.json" && name != "index.json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const std::string name = folder.filename().string() + "/" + path.filename().string();
    auto analysis = analyze_text(name, tests::read(path));
    // Of a definition inside another file only its own text is taken.
    if (analysis->document().host() != nullptr) {
      analysis = analyze_text(name, std::string(analysis->document().text()));
    }
    if (analysis->has_definition() && analysis->tree().root()) {
      bases.push_back({name, std::move(analysis)});
    }
  }
}

// A finding that counts: where it is and who says it.
using Place = std::tuple<std::uint32_t, std::uint32_t, std::string>;

// Where a place of the text before is in the text after.
Place shifted(const Place& place, const Injection& injection) {
  auto [begin, end, rule] = place;
  const std::uint32_t grown =
      static_cast<std::uint32_t>(injection.text.size()) - (injection.at.end - injection.at.begin);
  if (begin >= injection.at.end) begin += grown;
  if (end >= injection.at.end) end += grown;
  return {begin, end, rule};
}

std::multiset<Place> places(const Analysis& analysis) {
  std::multiset<Place> result;
  for (const Diagnostic& d : analysis.diagnostics) {
    if (d.severity == Severity::note) continue;
    result.emplace(d.where.range.begin, d.where.range.end, std::string(d.rule));
  }
  return result;
}

// Where something is found already, one more fault cannot be told apart.
bool is_sound(const Analysis& analysis, Range range) {
  return std::none_of(analysis.diagnostics.begin(), analysis.diagnostics.end(), [&](const auto& d) {
    return d.severity != Severity::note && d.where.range.begin < range.end + 1 &&
           range.begin < d.where.range.end + 1;
  });
}

bool touches(Range a, Range b) { return a.begin < b.end && b.begin < a.end; }

struct Outcome {
  bool found = false, exact = false;
  std::vector<Place> fresh;
};

Outcome inject(const Base& base, const Injection& injection, Mark mark) {
  std::string text(base.analysis->document().text());
  text.replace(injection.at.begin, injection.at.end - injection.at.begin, injection.text);
  const auto after = analyze_text(base.name, std::move(text));
  std::multiset<Place> before;
  for (const Place& place : places(*base.analysis)) before.insert(shifted(place, injection));
  Outcome outcome;
  for (const Place& place : places(*after)) {
    if (const auto known = before.find(place); known != before.end()) {
      before.erase(known);
      continue;
    }
    const Range range{std::get<0>(place), std::get<1>(place)};
    outcome.found = outcome.found || touches(range, injection.mark);
    outcome.exact = outcome.exact || range == injection.mark ||
                    (mark == Mark::touches && touches(range, injection.mark));
    outcome.fresh.push_back(place);
  }
  return outcome;
}

struct Tally {
  std::size_t tried = 0, found = 0, exact = 0, fresh = 0, several = 0;
  void operator+=(const Tally& other) {
    tried += other.tried;
    found += other.found;
    exact += other.exact;
    fresh += other.fresh;
    several += other.several;
  }
};

std::uint64_t seed_of(std::string_view name) {
  std::uint64_t seed = 0xCBF29CE484222325u;
  for (const char c : name) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return seed;
}

std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, 60)) {
    const bool plain =
        static_cast<unsigned char>(c) >= 0x20U && static_cast<unsigned char>(c) < 0x7FU;
    result += plain ? std::string(1, c) : fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

// Tries a kind in definitions drawn at random; `log` gets what was missed or said twice.
Tally run(const FaultKind& kind, const std::vector<Base>& bases, std::string& log) {
  std::mt19937_64 random(seed_of(kind.name));
  std::vector<const Base*> order;
  for (const Base& base : bases) order.push_back(&base);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  Tally tally;
  std::set<std::tuple<const Base*, std::uint32_t, std::string>> done;
  for (int round = 0; round < 16; ++round) {
    for (const Base* base : order) {
      if (tally.tried == tries_of_a_kind) return tally;
      Site site(*base->analysis, random);
      kind.inject(site);
      std::erase_if(site.found(), [&](const Injection& injection) {
        return !is_sound(*base->analysis, injection.at);
      });
      if (site.found().empty()) continue;
      const Injection& injection = site.found()[random() % site.found().size()];
      if (!done.emplace(base, injection.at.begin, injection.text).second) continue;
      const Outcome outcome = inject(*base, injection, kind.mark);
      tally += {1, outcome.found ? 1u : 0u, outcome.exact ? 1u : 0u, outcome.fresh.size(),
                outcome.fresh.size() > 1 ? 1u : 0u};
      if (outcome.exact && outcome.fresh.size() == 1) continue;
      const Document& document = base->analysis->document();
      const Position position = document.position(injection.at.begin, Unit::code_point);
      log += fmt::format("{}: {} {}:{}:{} (byte {}) `{}` -> `{}`, expected {}-{}:", kind.name,
                         !outcome.found             ? "missed"
                         : !outcome.exact           ? "beside"
                         : outcome.fresh.size() > 1 ? "several"
                                                    : "",
                         base->name, position.line + 1, position.column + 1, injection.at.begin,
                         shown(document.text(injection.at)), shown(injection.text),
                         injection.mark.begin, injection.mark.end);
      for (const auto& [begin, end, rule] : outcome.fresh) {
        log += fmt::format(" {} {}-{}", rule, begin, end);
      }
      log += "\n";
    }
  }
  return tally;
}

std::string row(std::string_view name, const Tally& tally) {
  return fmt::format(
      "{:<44} {:>5} {:>5} {:>5} {:>6.2f} {:>7}\n", name, tally.tried, tally.found, tally.exact,
      tally.tried == 0 ? 0.0 : static_cast<double>(tally.fresh) / static_cast<double>(tally.tried),
      tally.several);
}

}  // namespace

TEST_CASE("one fault gives one finding, at the fault") {
  std::vector<Base> bases;
  add_bases(PLUMBLINE_SOURCE_DIR "/fixtures/definitions/clean", bases);
  const auto shared = shared_material();
  if (shared) {
    for (const char* folder : {"gen", "v2-integ", "v3-gen"}) {
      add_bases(*shared / "corpus/sdk" / folder, bases);
    }
  }
  Tally all;
  std::size_t kinds = 0, thin = 0;
  std::string log, table = fmt::format("{:<44} {:>5} {:>5} {:>5} {:>6} {:>7}\n", "kind", "tried",
                                       "found", "exact", "fresh", "several");
  std::vector<FaultKind> all_kinds(fault_kinds().begin(), fault_kinds().end());
  all_kinds.insert(all_kinds.end(), rule_fault_kinds().begin(), rule_fault_kinds().end());
  for (const FaultKind& kind : all_kinds) {
    const Tally tally = run(kind, bases, log);
    all += tally;
    ++kinds;
    if (tally.tried < 10) ++thin;
    table += row(kind.name, tally);
  }
  table += row("all", all);
  const char* const print = std::getenv("PLUMBLINE_INJECTIONS");
  if (print != nullptr && *print != '\0') std::cout << table << "\n" << log;
  INFO(table << "\n" << log);
  CHECK(kinds >= 40);
  CHECK(all.found * 100 >= all.tried * 97);
  CHECK(all.exact * 100 >= all.tried * 95);
  CHECK(all.fresh * 10 <= all.tried * 11);
  if (shared) {
    CHECK(all.tried >= 400);
    CHECK(thin <= kinds / 10);
  }
}
