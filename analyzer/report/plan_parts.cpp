#include "analyzer/report/plan_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "analyzer/cache/forecast.h"
#include "analyzer/history/instant.h"
#include "analyzer/report/drift.h"

namespace plumbline {
namespace report {

using simulate::Plan;
using simulate::Status;
using simulate::Verdict;

std::string_view sign_of(const PlannedStep& step) {
  if (step.type == "Condition" && step.verdict != Verdict::skipped &&
      step.verdict != Verdict::blocked) {
    return "?";
  }
  switch (step.verdict) {
    case Verdict::run: {
      const bool cached = step.cache != nullptr && step.cache->verdict == cache::Verdict::miss;
      return cached ? "~" : "+";
    }
    case Verdict::hit:
    case Verdict::reused: return "=";
    case Verdict::skipped: return "-";
    case Verdict::blocked: return "!";
    case Verdict::unknown: return "?";
  }
  return "+";
}

std::string_view style_of(const PlannedStep& step) {
  if (step.status == Status::failed) return "fail";
  switch (step.verdict) {
    case Verdict::run: return "run";
    case Verdict::hit:
    case Verdict::reused: return "hit";
    case Verdict::skipped: return "skip";
    case Verdict::blocked: return "block";
    case Verdict::unknown: return "open";
  }
  return "run";
}

std::string verdict_of(const PlannedStep& step) {
  if (step.status == Status::failed && step.verdict == Verdict::run) return "FAILED";
  return std::string(simulate::to_string(step.verdict));
}

std::string reason_of(const PlanPage& page, std::uint32_t number) {
  const PlannedStep& step = page.now.plan->steps[number];
  if (step.status == Status::failed && !step.failure_reason.empty()) return step.failure_reason;
  if (step.type == "Condition" && step.outcome && step.verdict == Verdict::run) {
    return outcome_text(page.pipeline, step);
  }
  if (!step.because.empty()) return step.because;
  const cache::StepForecast* const cache = step.cache;
  if (cache == nullptr) return {};
  if (step.verdict == Verdict::hit) {
    std::string text = "takes the result of " + cache->source_arn;
    if (cache->age) text += fmt::format(", {} old", history::duration_text(*cache->age));
    return text;
  }
  if (cache->verdict == cache::Verdict::miss && !cache->reasons.empty() && page.pipeline) {
    return "cache miss: " + reason_text(cache->reasons.front(), *page.pipeline);
  }
  return {};
}

std::string cost_text(const PricedPlan& priced, std::uint32_t number) {
  const PlannedStep& step = priced.plan->steps[number];
  const cost::StepCost& cost = priced.cost->steps[number];
  if (step.verdict == Verdict::hit) return "saved " + cost::dollars(cost.saved);
  if (step.verdict != Verdict::run && step.verdict != Verdict::unknown) return {};
  if (cost.expected.unpriced.empty()) return cost::dollars(cost.expected.total);
  return cost.expected.lines.empty() ? "unpriced"
                                     : "at least " + cost::dollars(cost.expected.total);
}

std::string time_text(const PlannedStep& step) {
  return step.start && step.end ? time_text(*step.end - *step.start) : std::string();
}

namespace {

std::string percent(std::int64_t before, std::int64_t now) {
  if (before == 0) return {};
  const double change =
      (static_cast<double>(now) - static_cast<double>(before)) / static_cast<double>(before) * 100;
  return fmt::format(" ({:+.0f} %)", change);
}

}  // namespace

std::string change_text(cost::Money before, cost::Money now) {
  if (before == now) return "no change";
  const std::string sign = now > before ? "+" : "";
  return sign + cost::dollars(now - before) + percent(before.nano, now.nano);
}

std::string change_text(simulate::Milliseconds before, simulate::Milliseconds now) {
  if (before == now) return "no change";
  return (now > before ? "+" : "-") + time_text(now > before ? now - before : before - now) +
         percent(before, now);
}

std::string hits_text(const Plan& plan) {
  std::size_t hits = 0, all = 0;
  for (const PlannedStep& step : plan.steps) {
    if (step.cache == nullptr || step.cache->verdict == cache::Verdict::off ||
        step.cache->verdict == cache::Verdict::not_cacheable) {
      continue;
    }
    hits += step.verdict == Verdict::hit ? 1U : 0U;
    all += step.verdict == Verdict::hit || step.verdict == Verdict::run ? 1U : 0U;
  }
  return fmt::format("{} of {}", hits, all);
}

std::vector<Compared> compare(const PricedPlan& before, const PricedPlan& now) {
  const auto worst = [](const PricedPlan& plan) { return cost::worst_text(plan.cost->worst); };
  std::vector<Compared> out;
  out.push_back({"Cost", cost::expected_text(*before.cost), cost::expected_text(*now.cost),
                 change_text(before.cost->expected.most, now.cost->expected.most)});
  const bool bounded = !before.cost->worst.unbounded && !now.cost->worst.unbounded;
  out.push_back({"Worst case", worst(before), worst(now),
                 bounded ? change_text(before.cost->worst.amount, now.cost->worst.amount)
                 : before.cost->worst.unbounded && now.cost->worst.unbounded ? "no change"
                                                                             : ""});
  out.push_back({"Time", time_text(before.plan->totals.makespan),
                 time_text(now.plan->totals.makespan),
                 change_text(before.plan->totals.makespan.most, now.plan->totals.makespan.most)});
  const int hits =
      static_cast<int>(now.plan->totals.hit) - static_cast<int>(before.plan->totals.hit);
  out.push_back({"Cache hits", hits_text(*before.plan), hits_text(*now.plan),
                 hits == 0 ? "no change" : fmt::format("{:+}", hits)});
  out.push_back({"Saved by cache", cost::dollars(before.cost->saved),
                 cost::dollars(now.cost->saved), change_text(before.cost->saved, now.cost->saved)});
  return out;
}

std::vector<Compared> compare_steps(const PricedPlan& before, const PricedPlan& now) {
  const auto text = [](const PricedPlan& plan, std::size_t number) {
    const std::string cost = cost_text(plan, static_cast<std::uint32_t>(number));
    return verdict_of(plan.plan->steps[number]) + (cost.empty() ? "" : " " + cost);
  };
  std::unordered_map<std::string_view, std::size_t> then;
  for (std::size_t i = 0; i < before.plan->steps.size(); ++i) {
    then.emplace(before.plan->steps[i].name, i);
  }
  std::vector<Compared> out;
  std::set<std::string_view> kept;
  for (std::size_t i = 0; i < now.plan->steps.size(); ++i) {
    const std::string& name = now.plan->steps[i].name;
    const auto found = then.find(name);
    kept.insert(name);
    if (found == then.end()) {
      out.push_back({name, "new", text(now, i),
                     change_text(cost::Money{}, now.cost->steps[i].expected.total)});
      continue;
    }
    const std::string old = text(before, found->second), is = text(now, i);
    if (old == is) continue;
    out.push_back({name, old, is,
                   change_text(before.cost->steps[found->second].expected.total,
                               now.cost->steps[i].expected.total)});
  }
  for (std::size_t i = 0; i < before.plan->steps.size(); ++i) {
    const std::string& name = before.plan->steps[i].name;
    if (kept.contains(name)) continue;
    out.push_back({name, text(before, i), "removed",
                   change_text(before.cost->steps[i].expected.total, cost::Money{})});
  }
  return out;
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace report

PlanPage page_of(std::span<const PlanView> views, std::string version) {
  const PlanView& view = views.front();
  PlanPage page;
  page.now = {view.plan.scenario, &view.plan, view.cost};
  page.pipeline = &view.analysis.pipeline;
  page.path = view.path;
  page.sha256 = view.sha256;
  page.version = std::move(version);
  page.before = view.before;
  if (views.size() > 1) {
    for (const PlanView& each : views) {
      page.scenarios.push_back({each.plan.scenario, &each.plan, each.cost});
    }
  }
  page.findings = view.analysis.diagnostics;
  page.secrets = &view.analysis.secrets;
  // On one line: indented it would be half of the page. A page is to stay below 300 KB for a
  // hundred steps.
  constexpr std::size_t most_json = 100'000;
  const Document json("plan.json", render_plan(views, PlanFormat::json, false));
  page.json = json::compact(json::parse(json).tree.root()) + "\n";
  page.brief = page.json.size() > most_json;
  if (page.brief) page.json = report::brief_json(views);
  return page;
}

std::string render(const PlanPage& page, PlanPicture picture) {
  switch (picture) {
    case PlanPicture::markdown: return report::render_plan_markdown(page);
    case PlanPicture::html: return report::render_plan_html(page);
    case PlanPicture::dot: return report::render_plan_dot(page);
    case PlanPicture::mermaid: return report::render_plan_mermaid(page);
    case PlanPicture::svg: return report::draw_graph(page, report::Surface::file) + "\n";
  }
  return {};
}

}  // namespace plumbline
