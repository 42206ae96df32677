#include <fmt/format.h>

#include <algorithm>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline {
namespace {

std::string cost_of(const SweepRow& row) {
  cost::PlanCost cost;
  cost.expected = row.cost;
  if (row.at_least) cost.unpriced.emplace_back();
  return cost::expected_text(cost);
}

std::string text_of(const std::vector<SweepRow>& rows) {
  std::vector<std::vector<std::string>> table(1);
  for (const auto& [name, value] : rows[0].values) table[0].push_back(printable(name));
  for (const char* title : {"time", "cost", "at once", "runs", "cached", "status", ""}) {
    table[0].emplace_back(title);
  }
  for (const SweepRow& row : rows) {
    auto& line = table.emplace_back();
    for (const auto& [name, value] : row.values) line.push_back(printable(value));
    line.push_back(report::time_text(row.makespan));
    line.push_back(cost_of(row));
    line.push_back(std::to_string(row.peak_parallel));
    line.push_back(std::to_string(row.run));
    line.push_back(std::to_string(row.hit));
    line.emplace_back(row.status == simulate::Status::none ? "unknown" : to_string(row.status));
    line.emplace_back(row.best ? "*" : "");
  }
  return report::columns(table) +
         "* no other row is better in time or cost without being worse in the other\n";
}

std::string json_of(const std::vector<SweepRow>& rows) {
  json::Writer out;
  const auto range = [&](std::string_view key, simulate::TimeRange value) {
    const auto seconds = [](simulate::Milliseconds time) {
      return fmt::format("{:.10g}", static_cast<double>(time) / 1000);
    };
    out.key(key).begin_object().key("least").raw(seconds(value.least));
    out.key("most").raw(seconds(value.most)).end_object();
  };
  out.begin_object().member("formatVersion", "1.0").key("sweep").begin_array();
  for (const SweepRow& row : rows) {
    out.begin_object().key("values").begin_object();
    for (const auto& [name, value] : row.values) out.member(name, value);
    out.end_object();
    range("makespan", row.makespan);
    out.key("cost").begin_object().key("least").raw(cost::decimal(row.cost.least));
    out.key("most").raw(cost::decimal(row.cost.most)).member("atLeast", row.at_least).end_object();
    out.member("peakParallel", row.peak_parallel).member("run", row.run).member("hit", row.hit);
    out.key("status");
    row.status == simulate::Status::none ? out.null() : out.string(to_string(row.status));
    out.member("pareto", row.best).end_object();
  }
  return out.end_array().end_object().take() + "\n";
}

}  // namespace

void mark_best(std::vector<SweepRow>& rows) {
  // A cost of which a part is not known is no low cost, unless it is so in every row.
  const bool known =
      std::any_of(rows.begin(), rows.end(), [](const SweepRow& row) { return !row.at_least; });
  // Of rows that are equal in both, those with the fewest steps at once.
  const auto beats = [&](const SweepRow& a, const SweepRow& b) {
    if (known && a.at_least != b.at_least) return b.at_least;
    if (a.makespan.most > b.makespan.most || a.cost.most > b.cost.most) return false;
    return a.makespan.most < b.makespan.most || a.cost.most < b.cost.most ||
           a.peak_parallel < b.peak_parallel;
  };
  for (SweepRow& row : rows) {
    row.best = std::none_of(rows.begin(), rows.end(),
                            [&](const SweepRow& other) { return beats(other, row); });
  }
}

std::string render_sweep(const std::vector<SweepRow>& rows, PlanFormat format) {
  return format == PlanFormat::json ? json_of(rows) : text_of(rows);
}

}  // namespace plumbline
