// What editors show between the lines: what a dry run says of a step, whom it waits for, what a
// parameter is by default.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/lsp/features.h"
#include "analyzer/lsp/plan.h"
#include "analyzer/model/secrets.h"
#include "analyzer/types/cache_key.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

constexpr std::size_t most_names = 3;

std::string waiting(const View& view, StepId id) {
  std::vector<std::string_view> names;
  for (const Edge& edge : view.analysis().graph->into(id)) {
    const std::string_view name = view.pipeline().steps[edge.from].name;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (names.empty()) return "waits for no step";
  std::string out = "waits for ";
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) {
    out += (i > 0 ? ", " : "") + std::string(names[i]);
  }
  if (names.size() > most_names) out += fmt::format(" and {} more", names.size() - most_names);
  return out;
}

std::string cached_for(const Step& step) {
  if (!is_cached(step)) return {};
  const std::string_view expiry = (*step.cache_config)["ExpireAfter"].text();
  return expiry.empty() ? " · cached" : fmt::format(" · cached for {}", expiry);
}

// `of`: the file that a click plans; null: a click does nothing.
void write_lens(Writer& out, const View& view, Range range, const std::string& title,
                const OpenFile* of = nullptr) {
  if (title.empty() || !view.place(range)) return;
  out.begin_object().key("range");
  view.write(out, range);
  out.key("command").begin_object().member("title", title);
  if (of != nullptr) {
    out.member("command", "plumbline.plan").key("arguments").begin_array().string(of->uri);
    if (!view.all().others.empty()) out.string(view.analysis().contents.definition->name());
    out.end_array();
  } else {
    out.member("command", "");
  }
  out.end_object().end_object();
}

void write_hint(Writer& out, const View& view, Unit unit, std::uint32_t at, std::string_view label,
                const std::string& tooltip = {}) {
  out.begin_object().key("position");
  write_position(out, view.file(), at, unit);
  out.member("label", label).member("paddingLeft", true);
  if (!tooltip.empty()) {
    out.key("tooltip").begin_object().member("kind", "markdown").member("value", tooltip);
    out.end_object();
  }
  out.end_object();
}

// Those of the definition that the view has chosen.
void write_lenses(Writer& out, Session& session, OpenFile& file, const View& view) {
  const Pipeline& pipeline = view.pipeline();
  const Planned& plan = planned(session, file, view);
  std::map<std::string_view, std::size_t> uses;
  for (const Reference& reference : pipeline.references) {
    if (reference.kind == ReferenceKind::parameter) ++uses[reference.name];
  }
  if (!pipeline.steps.empty()) {
    const std::uint32_t begin = view.root().range().begin;
    write_lens(out, view, {begin, begin + 1}, plan_summary(plan),
               plan.why_not.empty() ? &file : nullptr);
  }
  for (const Parameter& parameter : pipeline.parameters) {
    const Value& name = (*parameter.node)["Name"];
    if (!name) continue;
    const std::size_t count = uses[parameter.name];
    write_lens(out, view, name.range(),
               fmt::format("read {} time{}", count, count == 1 ? "" : "s"));
  }
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    const Step& step = pipeline.steps[id];
    const Value& name = (*step.node)["Name"];
    if (!name) continue;
    write_lens(out, view, name.range(), step_summary(plan, file, id));
    write_lens(out, view, name.range(), waiting(view, id) + cached_for(step));
  }
}

// Behind the name of a step: what a dry run says of it.
void write_plan_hints(Writer& out, Session& session, OpenFile& file, const View& view,
                      Range wanted) {
  const Planned& plan = planned(session, file, view);
  for (StepId id = 0; id < view.pipeline().steps.size() && plan.why_not.empty(); ++id) {
    const Value& name = (*view.pipeline().steps[id].node)["Name"];
    const auto place = name ? view.place(name.range()) : std::nullopt;
    if (!place || place->end < wanted.begin || place->begin > wanted.end) continue;
    write_hint(out, view, session.client.unit, place->end, step_hint(plan, file, id),
               step_details(plan, file, id));
  }
}

// Behind what reads a parameter: its default.
void write_hints(Writer& out, const View& view, Range wanted, Unit unit) {
  for (const Reference& reference : view.pipeline().references) {
    if (reference.kind != ReferenceKind::parameter) continue;
    const auto place = view.place(reference.at->range());
    if (!place || place->end < wanted.begin || place->begin > wanted.end) continue;
    const Parameter* const parameter = view.pipeline().find_parameter(reference.name);
    if (parameter == nullptr || is_secret_name(reference.name)) continue;
    const Value& value = (*parameter->node)["DefaultValue"];
    const bool plain = value.is(Kind::string) || value.is(Kind::number) || value.is(Kind::boolean);
    if (!plain || value.text().empty()) continue;
    std::string text = quoted(view.analysis().secrets.hide(std::string(value.text())), 40);
    text = text.substr(1, text.size() - 2);
    write_hint(out, view, unit, place->end, "= " + text);
  }
}

}  // namespace

std::string code_lenses(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  if (!view || !session.options.code_lenses) return "[]";
  Writer out(0);
  out.begin_array();
  for (const Analysis* part : view.all().parts()) {
    view.choose(*part);
    write_lenses(out, session, file, view);
  }
  out.end_array();
  return out.take();
}

std::string inlay_hints(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  const Range wanted = range_in(view.file(), params["range"], session.client.unit);
  if (!view || !session.options.inlay_hints) return "[]";
  Writer out(0);
  out.begin_array();
  for (const Analysis* part : view.all().parts()) {
    view.choose(*part);
    write_plan_hints(out, session, file, view, wanted);
    write_hints(out, view, wanted, session.client.unit);
  }
  out.end_array();
  return out.take();
}

}  // namespace plumbline::lsp
