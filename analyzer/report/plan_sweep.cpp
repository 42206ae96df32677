#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan.h"

namespace plumbline {
namespace {

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t wide = display_width(text);
  return text + std::string(width > wide ? width - wide : 0, ' ');
}

std::string cost_of(const SweepRow& row) {
  const std::string least = cost::dollars(row.cost.least), most = cost::dollars(row.cost.most);
  return (row.cost_is_at_least ? "at least " : "") +
         (least == most ? least : least + " to " + most);
}

std::string text_of(const std::vector<SweepRow>& rows) {
  std::vector<std::vector<std::string>> table(1);
  for (const auto& [name, value] : rows[0].values) table[0].push_back(printable(name));
  for (const char* title : {"time", "cost", "jobs", "at once", "runs", "cached", "status", ""}) {
    table[0].emplace_back(title);
  }
  for (const SweepRow& row : rows) {
    auto& line = table.emplace_back();
    for (const auto& [name, value] : row.values) line.push_back(printable(value));
    line.push_back(report::time_text(row.makespan));
    line.push_back(cost_of(row));
    line.push_back(report::time_text(row.busy));
    line.push_back(std::to_string(row.peak_parallel));
    line.push_back(std::to_string(row.run));
    line.push_back(std::to_string(row.hit));
    line.emplace_back(row.status == simulate::Status::none ? "unknown" : to_string(row.status));
    line.emplace_back(row.best ? "*" : "");
  }
  std::vector<std::size_t> widths(table[0].size(), 0);
  for (const auto& line : table) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(line[i]));
    }
  }
  std::string out;
  for (const auto& line : table) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) text += "  " + padded(line[i], widths[i]);
    while (text.ends_with(' ')) text.pop_back();
    out += text + "\n";
  }
  return out + "* no other row is better in time without being worse in cost or in steps at once\n";
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
    range("busy", row.busy);
    out.key("cost").begin_object().key("least").raw(cost::decimal(row.cost.least));
    out.key("most").raw(cost::decimal(row.cost.most));
    out.member("isAtLeast", row.cost_is_at_least).end_object();
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
  const bool known = std::any_of(rows.begin(), rows.end(),
                                 [](const SweepRow& row) { return !row.cost_is_at_least; });
  const auto key = [](const SweepRow& row) {
    return std::array<std::int64_t, 3>{row.makespan.most, row.cost.most.nano, row.peak_parallel};
  };
  for (SweepRow& row : rows) {
    if (known && row.cost_is_at_least) continue;
    const auto own = key(row);
    row.best = std::none_of(rows.begin(), rows.end(), [&](const SweepRow& other) {
      const auto its = key(other);
      if (known && other.cost_is_at_least) return false;
      return its != own && its[0] <= own[0] && its[1] <= own[1] && its[2] <= own[2];
    });
  }
}

std::string render_sweep(const std::vector<SweepRow>& rows, PlanFormat format) {
  return format == PlanFormat::json ? json_of(rows) : text_of(rows);
}

}  // namespace plumbline
