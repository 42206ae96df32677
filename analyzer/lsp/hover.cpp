// What is known of the thing under the mouse: the finding there, what a reference leads to, what
// AWS wants at the place.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/lsp/diagnostics.h"
#include "analyzer/lsp/features.h"
#include "analyzer/lsp/names.h"
#include "analyzer/lsp/plan.h"
#include "analyzer/lsp/way.h"
#include "analyzer/report/report.h"
#include "analyzer/types/cache_key.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

// What a page says before its examples, without its title.
std::string introduction(std::string_view page) {
  std::size_t begin = page.find('\n');
  begin = begin == std::string_view::npos ? 0 : page.find_first_not_of('\n', begin);
  const std::size_t end = page.find("\n## ");
  std::string_view text = page.substr(std::min(begin, page.size()));
  if (end != std::string_view::npos && end > begin) text = page.substr(begin, end - begin);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

std::string shown(const View& view, const Value& value) {
  if (value.is(Kind::string)) return quoted(value.text());
  std::string text(view.definition().text(value.range()));
  constexpr std::size_t most = 60;
  return "`" + (text.size() > most ? text.substr(0, most) + "…" : text) + "`";
}

std::string number(double value) { return fmt::format("{:.10g}", value); }

class Hover {
 public:
  Hover(const View& view, const OpenFile& file, const Planned& plan)
      : view_(view), file_(file), plan_(plan), pipeline_(view.pipeline()) {}

  // Nothing: an empty text.
  std::string parameter(std::string_view name) const {
    const Parameter* const parameter = pipeline_.find_parameter(name);
    if (parameter == nullptr) return fmt::format("parameter {} is not declared", quoted(name));
    std::string out = fmt::format("**parameter** {}: {}", quoted(name), parameter->type);
    const Value& value = (*parameter->node)["DefaultValue"];
    out += value ? "\n\ndefault " + shown_parameter(name, value)
                 : "\n\nno default: every start "
                   "has to give a value";
    if (const Value& values = (*parameter->node)["EnumValues"]; values.size() > 0) {
      out += "\n\none of";
      for (const Value& one : values.items()) out += " " + shown(view_, one);
    }
    const auto uses = std::count_if(
        pipeline_.references.begin(), pipeline_.references.end(), [&](const Reference& one) {
          return one.kind == ReferenceKind::parameter && one.name == name;
        });
    return out + fmt::format("\n\nread {} time{}", uses, uses == 1 ? "" : "s");
  }

  std::string step(std::string_view name) const {
    const StepId id = pipeline_.find_step(name);
    if (id == no_step) return fmt::format("there is no step {}", quoted(name));
    const Step& step = pipeline_.steps[id];
    std::string out = fmt::format("**step** {}: {}", quoted(name), step.type_name);
    if (step.parent != no_step) {
      out += fmt::format(", in {} of {}", to_string(step.branch),
                         quoted(pipeline_.steps[step.parent].name));
    }
    const Graph& graph = *view_.analysis().graph;
    std::vector<std::string_view> before, after;
    for (const Edge& edge : graph.into(id)) add_once(before, pipeline_.steps[edge.from].name);
    for (const StepId waiting : graph.waiting_for(id)) {
      add_once(after, pipeline_.steps[waiting].name);
    }
    out += before.empty() ? "\n\nwaits for no step" : "\n\nwaits for " + listed(before);
    if (!after.empty())
      out += "\n\n" + listed(after) + (after.size() == 1 ? " waits" : " wait") + " for it";
    if (is_cached(step)) {
      std::vector<std::string_view> names;
      for (const KeyAttribute& attribute : key_attributes(step)) names.push_back(attribute.name);
      out += "\n\ncached";
      const Value& expiry = (*step.cache_config)["ExpireAfter"];
      if (expiry) out += ", results expire after " + shown(view_, expiry);
      if (!names.empty()) out += "; the key is made of " + listed(names);
    }
    if (const std::string planned = step_details(plan_, file_, id); !planned.empty()) {
      out += "\n\n" + planned;
    }
    return out;
  }

  std::string property_file(const Name& name) const {
    const StepId id = pipeline_.find_step(name.step);
    if (id == no_step) return {};
    for (const PropertyFile& file : pipeline_.steps[id].property_files) {
      if (file.name != name.name) continue;
      return fmt::format("**property file** {} of step {}\n\n{} in output {}", quoted(name.name),
                         quoted(name.step), quoted(file.path), quoted(file.output));
    }
    return fmt::format("step {} has no property file {}", quoted(name.step), quoted(name.name));
  }

  // What is read, also where the cursor is not on a name: the path behind a step's, a variable.
  std::string reference(const Value& value) const {
    for (std::size_t i = 0; i < pipeline_.references.size(); ++i) {
      const Reference& reference = pipeline_.references[i];
      if (reference.at != &value) continue;
      if (reference.kind == ReferenceKind::execution) {
        return fmt::format("**variable of the execution** {}", quoted(value.text()));
      }
      if (reference.kind == ReferenceKind::parameter) return parameter(reference.name);
      if (reference.kind == ReferenceKind::property_file) {
        const Named named = parts_of(value.text());
        return property_file({Name::Kind::property_file, named.file, named.step, {}});
      }
      const Property& property = view_.analysis().types.properties[i];
      if (reference.kind != ReferenceKind::step_property || !property.checked) return {};
      if (!property.found) return fmt::format("{}: no such property", quoted(value.text()));
      const schema::Shape& shape = schema::shape(property.found.at);
      return fmt::format("**{}** {}: property of step {} ({})", value.text(),
                         to_string(property.type), quoted(reference.name),
                         pipeline_.steps[reference.target].type_name) +
             limits(shape);
    }
    return {};
  }

  static std::string slot(const schema::Slot& slot, std::string_view key) {
    std::string out = fmt::format("**{}**: {}", key, schema::expected(slot));
    if (slot.shape == schema::no_shape) {
      if (const auto values = schema::values(slot); !values.empty()) {
        out += "\n\none of " + listed(values);
      }
      return out;
    }
    const schema::Shape& shape = schema::shape(slot.shape);
    if (!shape.name().empty()) out += fmt::format(" ({})", shape.name());
    out += limits(shape);
    if (slot.member == nullptr) return out;
    if (slot.member->presence == schema::Presence::required) out += "\n\nrequired";
    const schema::MemberNote& note = slot.member->note();
    if (!note.because.empty()) out += "\n\n" + std::string(note.because);
    if (!note.says.empty()) out += "\n\nAWS: " + std::string(note.says);
    return out;
  }

 private:
  static void add_once(std::vector<std::string_view>& names, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }

  static std::string listed(const std::vector<std::string_view>& names) {
    constexpr std::size_t most = 12;
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
      out += (i > 0 ? ", " : "") + quoted(names[i]);
    }
    if (names.size() > most) out += fmt::format(" and {} more", names.size() - most);
    return out;
  }

  static std::string limits(const schema::Shape& shape) {
    std::string out;
    if (const auto values = shape.values(); !values.empty()) {
      std::vector<std::string_view> names;
      for (const schema::Text& value : values) names.push_back(value.view());
      out += "\n\none of " + listed(names);
    }
    const bool text = shape.kind == schema::ShapeKind::string;
    const bool many = shape.kind == schema::ShapeKind::list || shape.kind == schema::ShapeKind::map;
    const std::string_view unit = text ? " characters" : many ? " entries" : "";
    if (shape.min() && shape.max()) {
      out += fmt::format("\n\n{} to {}{}", number(*shape.min()), number(*shape.max()), unit);
    } else if (shape.min()) {
      out += fmt::format("\n\nat least {}{}", number(*shape.min()), unit);
    } else if (shape.max()) {
      out += fmt::format("\n\nat most {}{}", number(*shape.max()), unit);
    }
    if (!shape.pattern().empty()) out += fmt::format("\n\npattern `{}`", shape.pattern());
    return out;
  }

  // A default that may be a secret is not shown.
  std::string shown_parameter(std::string_view name, const Value& value) const {
    return is_secret_name(name) ? "`***`" : shown(view_, value);
  }

  const View& view_;
  const OpenFile& file_;
  const Planned& plan_;
  const Pipeline& pipeline_;
};

std::string findings_at(Session& session, const OpenFile& file, const View& view,
                        std::uint32_t offset, Range& range) {
  std::string out;
  for (const Diagnostic& found : view.all().diagnostics) {
    const Location where = found.where;
    if (where.document != &view.definition()) continue;
    if (offset < where.range.begin || offset > where.range.end) continue;
    if (!out.empty()) out += "\n\n---\n\n";
    out += fmt::format("**{}** `{}`: {}", to_string(found.severity), found.rule, found.message);
    const std::string page = introduction(session.page(file.uri, found.rule));
    if (!page.empty()) out += "\n\n" + page;
    out += fmt::format("\n\n`plumbline explain {}`", found.rule);
    range = where.range;
  }
  return out;
}

// What the function around the value comes to.
std::string comes_to(const Planned& plan, const View& view, const Way& way) {
  for (std::size_t up = 0; up < way.crumbs.size(); ++up) {
    const Value& value = way.at(view.root(), up);
    if (!is_function(value)) continue;
    const std::string text = resolved(plan, view, value);
    return text.empty() ? text : "\n\nin the dry run: " + text;
  }
  return {};
}

std::string about(const View& view, const Hover& hover, std::uint32_t offset, Range& range) {
  if (const auto name = name_at(view, offset)) {
    range = name->range;
    switch (name->kind) {
      case Name::Kind::parameter: return hover.parameter(name->name);
      case Name::Kind::step: return hover.step(name->name);
      case Name::Kind::property_file: return hover.property_file(*name);
    }
  }
  const Way way = way_to(view.root(), offset);
  if (way.crumbs.empty()) return {};
  range = way.value->range();
  if (std::string text = hover.reference(*way.value); !text.empty()) return text;
  const json::Crumb& last = way.crumbs.back();
  const bool container = way.value->is(Kind::object) || way.value->is(Kind::array);
  if (last.is_item || (container && !way.on_key)) return {};
  const schema::Slot slot = way.slot();
  if (!slot) return {};
  if (way.on_key) {
    for (const json::Member& member : way.parent->members()) {
      if (&member.value == way.value) range = member.key_range;
    }
  }
  return Hover::slot(slot, last.key);
}

}  // namespace

std::string hover(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  const auto offset = view.offset(params["position"]);
  if (!view || !offset || !view.root()) return "null";
  Range range{0, 0}, found_at{0, 0};
  const Planned& plan = planned(session, file, view);
  std::string text = about(view, Hover(view, file, plan), *offset, range);
  if (!text.empty()) text += comes_to(plan, view, way_to(view.root(), *offset));
  if (!view.stale()) {
    const std::string found = findings_at(session, file, view, *offset, found_at);
    if (!found.empty()) {
      if (text.empty()) range = found_at;
      text = found + (text.empty() ? "" : "\n\n---\n\n") + text;
    }
  }
  const auto place = view.place(range);
  if (text.empty() || !place) return "null";
  text = view.analysis().secrets.hide(std::move(text));
  Writer out(0);
  out.begin_object().key("contents").begin_object();
  out.member("kind", session.client.markdown ? "markdown" : "plaintext").member("value", text);
  out.end_object().key("range");
  view.write(out, range);
  out.end_object();
  return out.take();
}

}  // namespace plumbline::lsp
