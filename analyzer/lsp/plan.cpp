#include "analyzer/lsp/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/digest.h"
#include "analyzer/lsp/features.h"
#include "analyzer/report/plan_pages.h"

namespace plumbline::lsp {
namespace {

using simulate::Origin;
using simulate::PlannedStep;

std::string name_of(const OpenFile& file) {
  const std::string path = path_of(file.uri);
  return path.empty() ? file.uri : path;
}

simulate::Question question_of(const Session& session, const Session::Assumed& assumed,
                               const Analysis& analysis, const std::string& region) {
  simulate::Question question{analysis.document(), analysis.pipeline, *analysis.graph};
  question.history = assumed.history;
  question.durations = assumed.durations;
  simulate::Identity& self = question.identity;
  self.now = session.outside.now == nullptr ? 0 : session.outside.now();
  self.pipeline_name = analysis.contents.definition->pipeline_name;
  self.region = region;
  simulate::heed_limit(analysis.contents.host.tree.root(), Origin::pipeline_file, question);
  if (assumed.scenario) simulate::assume(assumed.scenario, question);
  if (self.pipeline_name.empty() && assumed.history && assumed.history->pipelines().size() == 1) {
    self.pipeline_name = assumed.history->pipelines().front();
  }
  return question;
}

const std::optional<cost::PriceFile>& prices_in(Session& session, const std::string& path) {
  const auto [found, fresh] = session.assumed().prices.try_emplace(path);
  if (!fresh || path.empty()) return found->second;
  constexpr std::uint64_t most = std::uint64_t{64} << 20U;
  auto text =
      session.outside.read_file == nullptr ? std::nullopt : session.outside.read_file(path, most);
  if (!text) throw Error(Error::Kind::input, path + ": cannot be read");
  found->second = cost::parse_price_file(Document(path, std::move(*text)));
  return found->second;
}

void work_out(Session& session, const OpenFile& file, Planned& planned) {
  const Analysis& analysis = *planned.part;
  const auto& found = planned.of->analysis->diagnostics;  // of all definitions of the file
  const auto errors = std::count_if(found.begin(), found.end(), [&](const Diagnostic& one) {
    const Document* const where = one.where.document;
    const bool of_another = where->host() != nullptr && where != &analysis.document();
    return one.severity == Severity::error && one.counts() && !of_another;
  });
  if (errors > 0) {
    planned.why_not = fmt::format("{} error{} to mend first", errors, errors == 1 ? "" : "s");
    return;
  }
  try {
    const Session::Assumed& assumed = session.assumed();
    if (!assumed.fault.empty()) throw Error(Error::Kind::usage, assumed.fault);
    const Options& options = session.options;
    const World world = session.known_of(file.uri).settings.world();
    const std::string region = options.region.empty() ? world.region : options.region;
    const std::string prices =
        options.prices.empty() ? world.prices : session.path_in_workspace(options.prices);
    planned.plan = simulate::simulate(question_of(session, assumed, analysis, region));
    planned.cost = cost::cost_of(
        planned.plan,
        cost::choose_prices(prices_in(session, prices), prices, region, planned.plan.region), {});
  } catch (const Error& error) {
    planned.why_not = error.what();
  }
}

// Nothing that takes time or money comes of it.
bool idle(const PlannedStep& step) { return step.attempts.empty(); }

std::string money_of(const Planned& planned, const PlanView& view, StepId id) {
  const PlannedStep& step = planned.plan.steps[id];
  if (idle(step) && planned.cost.steps[id].saved == cost::Money{}) return {};
  return report::cost_text({"", &view.plan, view.cost}, id);
}

}  // namespace

PlanView Planned::view(const OpenFile& file, std::string hash) const {
  return {plan, *part, name_of(file), std::move(hash), &cost};
}

const Planned& planned(Session& session, OpenFile& file, const View& view) {
  std::erase_if(file.planned, [&](const auto& one) { return one->of != view.snapshot(); });
  for (const auto& one : file.planned) {
    if (one->part == &view.analysis()) return *one;
  }
  auto fresh = std::make_shared<Planned>(Planned{view.snapshot(), &view.analysis()});
  work_out(session, file, *fresh);
  file.planned.push_back(std::move(fresh));
  return *file.planned.back();
}

std::string step_hint(const Planned& planned, const OpenFile& file, StepId id) {
  if (!planned.why_not.empty()) return {};
  const PlannedStep& step = planned.plan.steps[id];
  const PlanView view = planned.view(file, {});
  std::string out(to_string(step.verdict));
  if (!idle(step) && step.duration.expected != 0) {
    out += fmt::format(" · {}{}", step.duration.origin == Origin::standard ? "about " : "",
                       report::time_text(step.duration.expected));
  }
  if (const std::string money = money_of(planned, view, id); !money.empty()) out += " · " + money;
  return out;
}

std::string step_summary(const Planned& planned, const OpenFile& file, StepId id) {
  std::string out = step_hint(planned, file, id);
  if (out.empty()) return out;
  std::string why = report::why_of(planned.plan.steps[id], planned.view(file, {}));
  if (why.empty()) return out;
  why = quoted(planned.part->secrets.hide(std::move(why)), 80);
  return out + " · " + why.substr(1, why.size() - 2);
}

std::string step_details(const Planned& planned, const OpenFile& file, StepId id) {
  if (!planned.why_not.empty()) return {};
  const PlannedStep& step = planned.plan.steps[id];
  const PlanView view = planned.view(file, {});
  std::string out = fmt::format("**dry run** {}", to_string(step.verdict));
  if (const std::string why = report::why_of(step, view); !why.empty()) out += ": " + why;
  if (!idle(step) && step.duration.expected != 0) {
    out += fmt::format("\n\ntakes {} ({})", report::time_text(step.duration.expected),
                       to_string(step.duration.origin));
    if (step.attempts.size() > 1) out += fmt::format(", {} attempts", step.attempts.size());
    if (step.critical) out += ", on the critical path";
  }
  const cost::StepCost& cost = planned.cost.steps[id];
  if (const std::string money = money_of(planned, view, id); !money.empty()) {
    out += "\n\ncosts " + money;
    std::size_t lines = 0;
    for (const cost::Line& line : cost.expected.lines) {
      if (++lines > 4) break;
      out += fmt::format("{} {} {} of {} at {}", lines == 1 ? ":" : ",", line.quantity, line.unit,
                         line.item, line.origin);
    }
    for (const std::string& missing : cost.expected.unpriced) out += "; " + missing;
  }
  return planned.part->secrets.hide(std::move(out));
}

std::string plan_summary(const Planned& planned) {
  if (!planned.why_not.empty()) return "Dry-run: " + planned.why_not;
  return fmt::format("Dry-run (expected {}, {}{})", cost::expected_text(planned.cost),
                     planned.plan.totals.guessed ? "about " : "",
                     report::time_text(planned.plan.totals.makespan));
}

std::string resolved(const Planned& planned, const View& view, const Value& value) {
  if (!planned.why_not.empty()) return {};
  const auto& steps = view.pipeline().steps;
  for (StepId id = 0; id < steps.size(); ++id) {
    const Value* const arguments = steps[id].arguments;
    if (arguments == nullptr || !arguments->range().contains(value.range())) continue;
    const std::string& text = planned.plan.steps[id].resolved_arguments;
    if (text.empty() || steps[id].type == StepType::condition) continue;
    const Document document("arguments", text);
    const json::Parsed parsed = json::parse(document);
    const Value* there = &parsed.tree.root();
    const Value* here = arguments;
    while (here != &value) {
      const Value* next = nullptr;
      for (std::size_t i = 0; i < here->items().size() && next == nullptr; ++i) {
        if (!here->items()[i].range().contains(value.range())) continue;
        next = &here->items()[i];
        there = &(*there)[i];
      }
      for (const json::Member& member : here->members()) {
        if (next != nullptr || !member.value.range().contains(value.range())) continue;
        next = &member.value;
        there = &(*there)[member.key];
      }
      if (next == nullptr) return {};
      here = next;
    }
    std::string shown = json::compact(*there);
    if (!*there || shown == view.definition().text(value.range())) return {};
    shown = quoted(planned.part->secrets.hide(std::move(shown)), 200);
    return shown;
  }
  return {};
}

// An offer as it was, a machine with what it costs.
std::string resolve_completion(Session& session, const Value& item) {
  const std::string_view name = text_of(item, "label");
  Writer out(0);
  out.begin_object();
  for (const json::Member& member : item.members()) {
    out.key(member.key).raw(json::compact(member.value));
  }
  std::string text;
  if (name.starts_with("ml.") && !item["documentation"]) {
    const std::string& region = session.options.region;
    const std::string file =
        session.options.prices.empty() ? "" : session.path_in_workspace(session.options.prices);
    try {
      const cost::Prices prices = cost::choose_prices(prices_in(session, file), file, region, "");
      for (const cost::Kind kind :
           {cost::Kind::training, cost::Kind::processing, cost::Kind::transform}) {
        const auto price = prices.find(kind, name);
        if (!price) continue;
        text += fmt::format("{}{}: ${} an hour", text.empty() ? "" : "\n", cost::to_string(kind),
                            cost::decimal(price->rate));
      }
      if (!text.empty()) text += "\n" + prices.title();
    } catch (const Error&) {
      // Nothing is said of prices that cannot be read.
    }
  }
  if (!text.empty()) out.member("documentation", text);
  out.end_object();
  return out.take();
}

namespace {

// Of several definitions the one that is called so; without a name the first one.
void choose(const View& view, std::string_view pipeline) {
  if (pipeline.empty()) return;
  for (const Analysis* const part : view.all().parts()) {
    if (part->contents.definition->is_called(pipeline)) return view.choose(*part);
  }
  throw Failure(Code::invalid_params, "no pipeline is called " + quoted(pipeline));
}

// Of a file with several definitions each has a page of its own.
std::string name_of_page(const View& view, const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  if (view.all().others.empty()) return name;
  name += '-';
  for (const char c : view.analysis().contents.definition->name()) {
    const bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    name += plain ? c : '-';
  }
  return name;
}

}  // namespace

// The plan as JSON; its page is shown behind the answer.
std::string plan_command(Session& session, OpenFile& file, std::string_view pipeline) {
  const View view(session, file);
  if (!view) throw Failure(Code::request_failed, "not a pipeline definition");
  choose(view, pipeline);
  if (view.stale() || !file.now->whole) {
    throw Failure(Code::request_failed, "no plan can be made: mend the syntax error first");
  }
  const Planned& result = planned(session, file, view);
  if (!result.why_not.empty()) {
    throw Failure(Code::request_failed, "no plan can be made: " + result.why_not);
  }
  const PlanView one = result.view(file, sha256(view.file().text()));
  const Secrets& secrets = view.analysis().secrets;
  std::string plan = secrets.hide(render_plan({&one, 1}, PlanFormat::json, false));
  if (session.outside.keep_page == nullptr) return plan;
  const std::string html =
      secrets.hide(render(page_of({&one, 1}, session.outside.version), PlanPicture::html));
  std::string path;
  try {
    path = session.outside.keep_page(name_of_page(view, one.path), html);
  } catch (const Error& error) {
    session.log(1, std::string("the report of the plan cannot be kept: ") + error.what());
    return plan;
  }
  Writer out(0);
  out.begin_object();
  if (session.client.shows_documents) {
    out.member("uri", uri_of(path)).member("external", true).member("takeFocus", true);
    out.end_object();
    session.ask("window/showDocument", out.take());
  } else {
    out.member("type", 3).member("message", "the report of the plan is in " + path).end_object();
    session.tell("window/showMessage", out.take());
  }
  return plan;
}

}  // namespace plumbline::lsp
