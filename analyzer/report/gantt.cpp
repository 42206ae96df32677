// When steps run, as pictures: a row for each step, and a lane for each slot.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using simulate::Attempt;
using simulate::Milliseconds;
using simulate::Plan;

constexpr double names = 210, chart = 760, times = 110;  // widths
constexpr double row = 22, top = 30;
constexpr std::size_t most_letters = 27;

// Steps of a clock that people read: the shortest that gives at most eight of them.
Milliseconds tick_of(Milliseconds length) {
  constexpr std::array<Milliseconds, 18> nice = {1,     2,     5,      10,     30,      60,
                                                 120,   300,   600,    1800,   3600,    7200,
                                                 14400, 28800, 86'400, 172800, 604'800, 2'592'000};
  for (const Milliseconds seconds : nice) {
    if (length <= seconds * 1000 * 8) return seconds * 1000;
  }
  return std::max<Milliseconds>(length / 8, 1);
}

class Chart {
 public:
  // `end` also of the whiskers.
  Chart(Milliseconds end, std::size_t rows)
      : end_(std::max<Milliseconds>(end, 1)), height_(top + static_cast<double>(rows) * row + 8) {}

  double x(Milliseconds time) const {
    return names + static_cast<double>(time) / static_cast<double>(end_) * chart;
  }

  std::string open(std::string_view kind, std::string_view label) const {
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{}\" role=\"group\" "
        "aria-label=\"{}\" width=\"{:.0f}\" height=\"{:.0f}\" viewBox=\"0 0 {:.0f} {:.0f}\">\n",
        kind, label, names + chart + times, height_, names + chart + times, height_);
    const Milliseconds tick = tick_of(end_);
    for (Milliseconds at = 0; at <= end_; at += tick) {
      out += fmt::format("<path class=\"grid\" d=\"M{0:.1f} {1:.0f}V{2:.0f}\"/>", x(at), top - 6,
                         height_ - 4);
      // The last one would run into the column of times.
      if (x(at) <= names + chart - 30) {
        out += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.0f}\">{}</text>\n", x(at),
                           top - 12, at == 0 ? "0" : time_text(at));
      }
    }
    return out;
  }

  std::string bar(Milliseconds from, Milliseconds to, double y, double height,
                  std::string_view style, const std::string& title) const {
    return fmt::format(
        "<rect class=\"bar {}\" x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"{:.0f}\" "
        "rx=\"2\"><title>{}</title></rect>",
        style, x(from), y + (row - height) / 2, std::max(2.0, x(to) - x(from)), height,
        html_text(title));
  }

 private:
  Milliseconds end_;
  double height_;
};

Milliseconds last_moment(const Plan& plan) {
  Milliseconds end = plan.totals.makespan.most;
  for (const PlannedStep& step : plan.steps) {
    if (step.end) end = std::max(end, *step.end);
    if (!step.attempts.empty() && step.duration.p90)
      end = std::max(end, *step.start + *step.duration.p90);
  }
  return end;
}

// In start order; those that do not start come last.
std::vector<std::uint32_t> rows_of(const Plan& plan) {
  std::vector<std::uint32_t> out(plan.steps.size());
  std::iota(out.begin(), out.end(), 0U);
  std::stable_sort(out.begin(), out.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto& first = plan.steps[a].start;
    const auto& second = plan.steps[b].start;
    if (first.has_value() != second.has_value()) return first.has_value();
    return first && *first < *second;
  });
  return out;
}

std::string title_of(const PlannedStep& step) {
  std::string out = fmt::format("{}: {}", step.name, verdict_of(step));
  if (step.start && step.end) {
    out += fmt::format(", from {} to {}", time_text(*step.start), time_text(*step.end));
    if (const auto waited = step.waited(); waited && *waited > 0) {
      out += fmt::format(", waited {} for a slot", time_text(*waited));
    }
  }
  if (step.slack && *step.slack > 0) out += ", slack " + time_text(*step.slack);
  return out;
}

std::string bars_of(const Chart& chart_of, const PlannedStep& step, double y) {
  const std::string title = title_of(step);
  const std::string hot = step.critical ? " critical" : "";
  // What does not start has a mark at the left, so that every row has something to point at.
  if (!step.start || !step.end) return chart_of.bar(0, 0, y, 6, "none", title);
  std::string out;
  if (step.attempts.empty()) {
    return chart_of.bar(*step.start, *step.end, y, 6, std::string(style_of(step)) + hot, title);
  }
  for (std::size_t i = 0; i < step.attempts.size(); ++i) {
    const Attempt& attempt = step.attempts[i];
    const std::string_view style = attempt.fails.empty() ? style_of(step) : "fail";
    std::string about = title;
    if (step.attempts.size() > 1) {
      about += fmt::format(", attempt {} of {}", i + 1, step.attempts.size());
    }
    if (!attempt.fails.empty()) about += ": " + attempt.fails;
    out += chart_of.bar(attempt.start, attempt.end, y, 14, std::string(style) + hot, about);
  }
  if (step.duration.p90) {
    const Attempt& last = step.attempts.back();
    const double from = chart_of.x(last.end);
    const double to = chart_of.x(last.start + *step.duration.p90);
    if (to > from) {
      out += fmt::format(
          "<path class=\"whisker\" d=\"M{0:.1f} {2:.1f}H{1:.1f}M{1:.1f} "
          "{3:.1f}v8\"><title>in 9 of 10 runs it ends before</title></path>",
          from, to, y + row / 2, y + row / 2 - 4);
    }
  }
  return out;
}

}  // namespace

namespace {

// A row for each group of steps, from the first start to the last end.
std::string draw_groups(const Plan& plan) {
  const Drawing drawing = drawing_of(plan);
  const Chart chart_of(last_moment(plan), drawing.nodes.size());
  std::string out = chart_of.open("gantt", "When groups of steps run");
  double y = top;
  for (const Node& node : drawing.nodes) {
    std::optional<Milliseconds> from, to;
    bool hot = false;
    for (const std::uint32_t number : node.steps) {
      const PlannedStep& step = plan.steps[number];
      hot = hot || step.critical;
      if (!step.start || !step.end) continue;
      from = std::min(from.value_or(*step.start), *step.start);
      to = std::max(to.value_or(*step.end), *step.end);
    }
    const std::string style = from ? "run" : "none";
    out += fmt::format(
        "<g class=\"row\" data-step=\"{}\"><text class=\"label{}\" x=\"4\" y=\"{:.0f}\">{}</text>{}"
        "<text class=\"time\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text></g>\n",
        node.steps.front(), hot ? " critical" : "", y + 15,
        html_text(shorten(printable(node.title), most_letters)),
        chart_of.bar(from.value_or(0), to.value_or(0), y, from ? 14 : 6,
                     style + (hot ? " critical" : ""), node.title),
        names + chart + 8, y + 15, from ? time_text(*to - *from) : "does not run");
    y += row;
  }
  return out + "</svg>";
}

}  // namespace

std::string draw_schedule(const PlanPage& page) {
  const Plan& plan = *page.now.plan;
  if (plan.steps.size() > most_single_nodes) return draw_groups(plan);
  const std::vector<std::uint32_t> rows = rows_of(plan);
  const Chart chart_of(last_moment(plan), rows.size());
  std::string out = chart_of.open("gantt", "When each step runs");
  double y = top;
  for (const std::uint32_t number : rows) {
    const PlannedStep& step = plan.steps[number];
    const std::string time = time_text(step);
    out += fmt::format(
        "<g class=\"row\" data-step=\"{}\"><text class=\"label{}\" x=\"{:.0f}\" y=\"{:.0f}\">{} "
        "{}</text>{}<text class=\"time\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text></g>\n",
        number, step.critical ? " critical" : "", 4.0, y + 15, sign_of(step),
        html_text(shorten(printable(step.name), most_letters)), bars_of(chart_of, step, y),
        names + chart + 8, y + 15, html_text(time.empty() ? verdict_of(step) : time));
    y += row;
  }
  return out + "</svg>";
}

std::string draw_slots(const PlanPage& page) {
  const Plan& plan = *page.now.plan;
  if (plan.totals.peak_parallel < 2 || plan.steps.size() > most_single_nodes) return {};
  // Each takes the first lane that is free when it starts.
  std::vector<Milliseconds> free;
  std::vector<std::pair<std::uint32_t, std::size_t>> lanes;
  for (const std::uint32_t number : rows_of(plan)) {
    const PlannedStep& step = plan.steps[number];
    // Cached results and conditions that take no time would only be marks on other bars.
    if (!step.start || !step.end || *step.start == *step.end) continue;
    std::size_t lane = 0;
    while (lane < free.size() && free[lane] > *step.start) ++lane;
    if (lane == free.size()) free.push_back(0);
    free[lane] = *step.end;
    lanes.emplace_back(number, lane);
  }
  const Chart chart_of(last_moment(plan), free.size());
  std::string out = chart_of.open("gantt slots", "Steps that run at the same time");
  for (std::size_t lane = 0; lane < free.size(); ++lane) {
    out += fmt::format("<text class=\"label\" x=\"4\" y=\"{:.0f}\">slot {}</text>",
                       top + static_cast<double>(lane) * row + 15, lane + 1);
  }
  for (const auto& [number, lane] : lanes) {
    const PlannedStep& step = plan.steps[number];
    const double y = top + static_cast<double>(lane) * row;
    out += chart_of.bar(*step.start, *step.end, y, 14,
                        std::string(style_of(step)) + (step.critical ? " critical" : ""),
                        title_of(step)) +
           "\n";
  }
  return out + "</svg>";
}

}  // namespace plumbline::report
