#include "tests/injection.h"

#include <algorithm>
#include <array>

#include "analyzer/json/write.h"

namespace plumbline::tests {
namespace {

using json::Kind;
using schema::Shape;
using schema::ShapeKind;

std::uint32_t u32(std::size_t value) { return static_cast<std::uint32_t>(value); }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool holds_function(const json::Value& value) {
  if (is_function(value)) return true;
  const auto members = value.members();
  const auto items = value.items();
  return std::any_of(members.begin(), members.end(),
                     [](const json::Member& member) { return holds_function(member.value); }) ||
         std::any_of(items.begin(), items.end(), holds_function);
}

bool is_literal(const json::Value& value, Kind kind) {
  return value.is(kind) && !is_placeholder(value);
}

Range brace(const json::Value& object) { return {object.range().begin, object.range().begin + 1}; }

// Bytes begin..end of a string's text; nothing when escapes make them differ.
std::optional<Range> inside(const json::Value& string, std::size_t begin, std::size_t end) {
  const Range range = string.range();
  if (range.end - range.begin != string.text().size() + 2) return std::nullopt;
  return Range{range.begin + 1 + u32(begin), range.begin + 1 + u32(end)};
}

// Where `part`, a view into the string's text, stands.
std::optional<Range> inside(const json::Value& string, std::string_view part) {
  const auto begin = static_cast<std::size_t>(part.data() - string.text().data());
  return inside(string, begin, begin + part.size());
}

// A member with the comma that goes with it.
Range with_comma(const Site& site, const json::Value& object, const json::Member& member) {
  const auto members = object.members();
  if (&member != &members.back()) return {member.key_range.begin, (&member + 1)->key_range.begin};
  const std::string before = site.text({object.range().begin, member.key_range.begin});
  const std::size_t comma = before.rfind(',');
  const bool only = members.size() == 1;
  return {only ? member.key_range.begin : object.range().begin + u32(comma),
          member.value.range().end};
}

const json::Member* member(const json::Value& object, std::string_view key) {
  for (const json::Member& member : object.members()) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

// ---- names and references

bool of_step(const Reference& reference) {
  return reference.kind == ReferenceKind::step_property ||
         reference.kind == ReferenceKind::property_file;
}

void misspell_in(Site& site, const Reference& reference, std::string_view part,
                 const std::vector<std::string_view>& taken) {
  if (const auto at = inside(*reference.at, part)) {
    site.replace_in(reference.at->range(), *at, site.misspelt(part, taken));
  }
}

void step_in_get(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (!of_step(reference) || reference.target == no_step) continue;
    misspell_in(site, reference, reference.name, site.pipeline().step_names());
  }
}

void step_in_depends_on(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    for (const Dependency& dependency : step.depends_on) {
      if (dependency.target == no_step) continue;
      const std::string name = site.misspelt(dependency.name, site.pipeline().step_names());
      site.replace(dependency.at->range(), json::quote(name));
    }
  }
}

void unknown_dependency(Site& site) {
  for (const Step& step : site.pipeline().steps) site.add_dependency(step, "NoSuchStepAtAll");
}

void parameter_in_get(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::parameter) continue;
    misspell_in(site, reference, reference.name, site.pipeline().parameter_names());
  }
}

void variable_in_get(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind == ReferenceKind::execution)
      misspell_in(site, reference, reference.name, {});
  }
}

void dropped_parameter(Site& site) {
  const auto items = site.root()["Parameters"].items();
  for (std::size_t i = 0; items.size() > 1 && i < items.size(); ++i) {
    const std::string_view name = items[i]["Name"].text();
    const auto reads = [&](const Reference& reference) {
      return reference.kind == ReferenceKind::parameter && reference.name == name;
    };
    const auto& references = site.pipeline().references;
    const auto first = std::find_if(references.begin(), references.end(), reads);
    if (first == references.end()) continue;
    const Range gone = i + 1 < items.size()
                           ? Range{items[i].range().begin, items[i + 1].range().begin}
                           : Range{items[i - 1].range().end, items[i].range().end};
    Range mark = first->at->range();
    if (mark.begin > gone.begin) {
      mark.begin -= gone.end - gone.begin;
      mark.end -= gone.end - gone.begin;
    }
    site.remove(gone, mark);
  }
}

void name_of_unnamed_steps(Site& site, const std::function<std::string(const Step&)>& name) {
  const Pipeline& pipeline = site.pipeline();
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    const Step& step = pipeline.steps[id];
    if (step.name.empty() || site.is_named(id)) continue;
    const std::string text = name(step);
    if (!text.empty()) site.replace((*step.node)["Name"].range(), json::quote(text));
  }
}

void duplicate_step(Site& site) {
  // The second of the two is marked.
  name_of_unnamed_steps(site, [&](const Step& step) {
    const auto& steps = site.pipeline().steps;
    const auto at = static_cast<std::size_t>(&step - steps.data());
    return at == 0 ? std::string() : std::string(steps[site.below(at)].name);
  });
}

void illegal_step_name(Site& site) {
  name_of_unnamed_steps(site, [&](const Step& step) {
    std::string name(step.name);
    name.insert(site.below(name.size()) + 1,
                site.one_of<std::string>({" ", ".", "/", "\xC3\xA9", "@"}));
    return name;
  });
}

void long_step_name(Site& site) {
  name_of_unnamed_steps(
      site, [](const Step& step) { return std::string(step.name) + std::string(65, 'x'); });
}

void self_dependency(Site& site) {
  for (const Step& step : site.pipeline().steps) site.add_dependency(step, step.name);
}

void read_itself(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::step_property || reference.owner == no_step) continue;
    const Step& step = site.pipeline().steps[reference.owner];
    if (step.type == StepType::condition || reference.path.empty()) continue;
    const char* const path = step.type == StepType::training     ? "TrainingJobArn"
                             : step.type == StepType::processing ? "ProcessingJobArn"
                             : step.type == StepType::transform  ? "TransformJobArn"
                                                                 : nullptr;
    if (path == nullptr) continue;
    site.replace(reference.at->range(),
                 json::quote("Steps." + std::string(step.name) + "." + path));
  }
}

void cycle(Site& site) {
  const Pipeline& pipeline = site.pipeline();
  for (const Edge& edge : site.graph().edges()) {
    const Step &from = pipeline.steps[edge.from], &to = pipeline.steps[edge.to];
    // Where a DependsOn closes the loop already, that one may be marked.
    if (edge.why != Why::data || from.parent != to.parent) continue;
    if (from.type == StepType::condition || to.type == StepType::condition) continue;
    site.add_dependency(from, to.name);
  }
}

void on_fail_step(Site& site) {
  const auto& steps = site.pipeline().steps;
  for (const Step& fail : steps) {
    if (fail.type != StepType::fail) continue;
    for (const Step& step : steps) {
      // Neither itself nor a condition around it; nor one that needs the other branch.
      if (&step == &fail || step.node->range().contains(fail.node->range())) continue;
      if (step.parent != fail.parent || step.branch != fail.branch) continue;
      site.add_dependency(step, fail.name);
    }
  }
}

void reads_fail_step(Site& site) {
  const auto& steps = site.pipeline().steps;
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::step_property || reference.owner == no_step) continue;
    const Step& owner = steps[reference.owner];
    for (const Step& fail : steps) {
      if (fail.type != StepType::fail || &fail == &owner) continue;
      if (fail.parent != owner.parent || fail.branch != owner.branch) continue;
      site.replace(reference.at->range(),
                   json::quote("Steps." + std::string(fail.name) + ".ErrorMessage"));
    }
  }
}

void other_branch(Site& site) {
  const auto& steps = site.pipeline().steps;
  for (const Step& reader : steps) {
    if (reader.branch != Branch::else_steps) continue;
    for (const Step& step : steps) {
      if (step.parent != reader.parent || step.branch != Branch::if_steps) continue;
      if (step.type == StepType::condition || step.type == StepType::fail) continue;
      site.add_dependency(reader, step.name);
    }
  }
}

void out_of_a_branch(Site& site) {
  const Pipeline& pipeline = site.pipeline();
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    const Step& outside = pipeline.steps[id];
    if (outside.parent != no_step || outside.type == StepType::condition) continue;
    if (!site.graph().waiting_for(id).empty()) continue;
    // One that waits for a branch already is reported once.
    const auto edges = site.graph().into(id);
    const bool waits = std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
      return pipeline.steps[edge.from].parent != no_step;
    });
    if (waits) continue;
    for (const Step& step : pipeline.steps) {
      if (step.parent == no_step || pipeline.steps[step.parent].parent != no_step) continue;
      if (step.type == StepType::condition || step.type == StepType::fail) continue;
      site.add_dependency(outside, step.name);
    }
  }
}

void malformed_root(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    const std::string_view text = reference.at->text();
    const std::size_t dot = text.find('.');
    if (reference.kind == ReferenceKind::malformed || dot == std::string_view::npos) continue;
    const auto at = inside(*reference.at, 0, dot);
    if (!at) continue;
    const std::string wrong = site.one_of<std::string>(
        {std::string(text.substr(0, dot - 1)), "steps", "Parameter", "Executions", "Pipeline"});
    site.replace_in(reference.at->range(), *at, wrong);
  }
}

void open_bracket(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    const std::size_t close = reference.at->text().find(']');
    if (reference.kind != ReferenceKind::step_property || close == std::string_view::npos) continue;
    if (const auto at = inside(*reference.at, close, close + 1)) {
      site.replace_in(reference.at->range(), *at, "");
    }
  }
}

void whole_step(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::step_property || reference.path.empty()) continue;
    if (reference.target == no_step) continue;
    site.replace(reference.at->range(), json::quote("Steps." + std::string(reference.name)));
  }
}

// ---- properties

void property_segment(Site& site) {
  const auto& references = site.pipeline().references;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const Property& property = site.types().properties[i];
    if (!property.checked || !property.found) continue;
    for (const Segment& segment : property.path) {
      if (segment.kind != Segment::Kind::member) continue;
      if (const auto at = inside(*references[i].at, segment.text)) {
        site.replace(*at, site.misspelt(segment.text));
      }
    }
  }
}

void output_name(Site& site) {
  const auto& references = site.pipeline().references;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const Property& property = site.types().properties[i];
    if (!property.checked || property.found.keyed == schema::no_segment) continue;
    const Segment& segment = property.path[property.found.keyed];
    if (segment.kind != Segment::Kind::key) continue;
    const auto at = inside(*references[i].at, segment.text);
    if (!at) continue;
    const std::string name = site.misspelt(segment.text);
    site.add({*at, name, {at->begin - 2, at->begin + u32(name.size()) + 2}});
  }
}

void double_quotes(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    const std::string_view text = reference.at->text();
    const std::size_t open = text.find("['"), close = text.find("']");
    if (reference.kind != ReferenceKind::step_property || open == text.npos || close == text.npos) {
      continue;
    }
    const auto at = inside(*reference.at, open, close + 2);
    if (!at) continue;
    const std::string key(text.substr(open + 2, close - open - 2));
    site.replace_in(reference.at->range(), *at, "[\\\"" + key + "\\\"]");
  }
}

void declared_output(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
    const StepType type = site.pipeline().steps[reference.target].type;
    if (type != StepType::lambda && type != StepType::callback) continue;
    const auto path = segments(reference.path);
    if (path.size() != 2 || path[1].kind != Segment::Kind::key) continue;
    misspell_in(site, reference, path[1].text, {});
  }
}

void below_an_output(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
    const StepType type = site.pipeline().steps[reference.target].type;
    if (type != StepType::lambda && type != StepType::callback) continue;
    const Range range = reference.at->range();
    if (segments(reference.path).size() != 2) continue;
    site.replace_in(range, {range.end - 1, range.end - 1}, ".value");
  }
}

void property_file(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind != ReferenceKind::property_file || reference.target == no_step) continue;
    misspell_in(site, reference, reference.file, {});
  }
}

void property_file_output(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    for (const PropertyFile& file : step.property_files) {
      const json::Value& output = (*file.node)["OutputName"];
      if (!is_literal(output, Kind::string)) continue;
      site.replace(output.range(), json::quote(site.misspelt(file.output)));
    }
  }
}

// ---- what became text

std::string python(std::string_view path) {
  const bool apostrophe = path.find('\'') != std::string_view::npos;
  const std::string quote = apostrophe ? "\"" : "'";
  return "{'Get': " + quote + std::string(path) + quote + "}";
}

void as_text(Site& site, const std::function<std::string(std::string_view)>& form) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.kind == ReferenceKind::malformed || reference.owner == no_step) continue;
    const Step& step = site.pipeline().steps[reference.owner];
    const bool in_arguments = (*step.node)["Arguments"].range().contains(reference.at->range());
    if (!in_arguments || step.type == StepType::condition) continue;
    site.replace(reference.object->range(), json::quote(form(reference.at->text())));
  }
}

void python_text(Site& site) { as_text(site, python); }

void stringified_get(Site& site) {
  as_text(site, [](std::string_view path) { return "{\"Get\": " + json::quote(path) + "}"; });
}

void text_before_python(Site& site) {
  as_text(site, [](std::string_view path) { return "s3://bucket/" + python(path) + "/data"; });
}

// ---- parameters

void parameter_in_slot(Site& site, Kind literal, std::string_view type) {
  std::vector<std::string_view> names;
  for (const Parameter& parameter : site.pipeline().parameters) {
    if (parameter.type == type && !is_placeholder(parameter.name)) names.push_back(parameter.name);
  }
  if (names.empty()) return;
  site.each_slot([&](const Slot& slot) {
    if (!is_literal(*slot.value, literal)) return;
    const ValueType wanted = type_of(schema::shape(slot.shape));
    if (literal == Kind::string && wanted != ValueType::string) return;
    if (literal == Kind::number && wanted != ValueType::integer) return;
    if (literal == Kind::boolean && wanted != ValueType::boolean) return;
    const std::string get = json::quote("Parameters." + std::string(site.one_of(names)));
    const Range at = slot.value->range();
    site.add({at, "{\"Get\": " + get + "}", {at.begin + 8, at.begin + 8 + u32(get.size())}});
  });
}

void integer_for_text(Site& site) { parameter_in_slot(site, Kind::string, "Integer"); }
void text_for_integer(Site& site) { parameter_in_slot(site, Kind::number, "String"); }
void text_for_boolean(Site& site) { parameter_in_slot(site, Kind::boolean, "String"); }

void wrong_default(Site& site) {
  for (const Parameter& parameter : site.pipeline().parameters) {
    const json::Value& value = (*parameter.node)["DefaultValue"];
    if (!value || is_placeholder(value)) continue;
    const std::string text = parameter.type == "String"    ? site.one_of<std::string>({"5", "true"})
                             : parameter.type == "Boolean" ? "\"yes\""
                                                           : "\"many\"";
    site.replace(value.range(), text);
  }
}

void outside_enum(Site& site) {
  for (const Parameter& parameter : site.pipeline().parameters) {
    const json::Value& value = (*parameter.node)["DefaultValue"];
    if (!value.is(Kind::string) || (*parameter.node)["EnumValues"].size() == 0) continue;
    site.replace(value.range(), json::quote(site.misspelt(value.text())));
  }
}

void parameter_type(Site& site) {
  for (const Parameter& parameter : site.pipeline().parameters) {
    const json::Value& type = (*parameter.node)["Type"];
    if (type) site.replace(type.range(), json::quote(site.misspelt(type.text())));
  }
}

void duplicate_parameter(Site& site) {
  for (const Parameter& parameter : site.pipeline().parameters) {
    const Range node = parameter.node->range(), name = (*parameter.node)["Name"].range();
    site.insert(node.end, ", " + site.text(node), 2 + name.begin - node.begin,
                2 + name.end - node.begin);
  }
}

void illegal_parameter_name(Site& site) {
  for (const Parameter& parameter : site.pipeline().parameters) {
    const auto& references = site.pipeline().references;
    const bool read = std::any_of(references.begin(), references.end(), [&](const auto& reference) {
      return reference.kind == ReferenceKind::parameter && reference.name == parameter.name;
    });
    if (read) continue;
    site.replace((*parameter.node)["Name"].range(),
                 json::quote(std::string(parameter.name) + " of today"));
  }
}

// ---- Arguments

void missing_member(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (shape.kind != ShapeKind::structure || is_function(*slot.value)) return;
    for (const json::Member& given : slot.value->members()) {
      const schema::Member* const known = shape.member(given.key);
      if (known == nullptr || known->presence != schema::Presence::required) continue;
      if (holds_function(given.value)) continue;
      site.remove(with_comma(site, *slot.value, given), brace(*slot.value));
    }
  });
}

void member_key(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (slot.member == nullptr) return;
    site.replace(slot.member->key_range, json::quote(site.misspelt(slot.member->key)));
  });
}

// Whether a value of that kind stands in a slot of that type, and may go without anything else
// changing.
bool is_plain(const Slot& slot, Kind kind, ValueType type) {
  return is_literal(*slot.value, kind) && type_of(schema::shape(slot.shape)) == type;
}

void text_for_number(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (!is_plain(slot, Kind::number, ValueType::integer)) return;
    site.replace(slot.value->range(),
                 site.one_of<std::string>({"\"many\"", json::quote(slot.value->text())}));
  });
}

void number_for_text(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (is_plain(slot, Kind::string, ValueType::string)) site.replace(slot.value->range(), "42");
  });
}

void fraction_for_integer(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (!is_plain(slot, Kind::number, ValueType::integer)) return;
    site.replace(slot.value->range(), std::string(slot.value->text()) + ".5");
  });
}

void text_for_truth(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (!is_plain(slot, Kind::boolean, ValueType::boolean)) return;
    site.replace(slot.value->range(), site.one_of<std::string>({"\"true\"", "1", "\"yes\""}));
  });
}

void list_for_object(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (!slot.value->is(Kind::object) || is_function(*slot.value) || slot.object == nullptr) return;
    site.replace(slot.value->range(), "[" + site.text(slot.value->range()) + "]");
  });
}

void object_for_list(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (!slot.value->is(Kind::array) || slot.value->size() != 1 || slot.object == nullptr) return;
    if (is_function((*slot.value)[0]) || !(*slot.value)[0].is(Kind::object)) return;
    site.replace(slot.value->range(), site.text((*slot.value)[0].range()));
  });
}

void out_of_range(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (!slot.value->is(Kind::number)) return;
    std::vector<std::string> choices;
    if (shape.min()) choices.push_back(std::to_string(static_cast<long long>(*shape.min()) - 1));
    if (shape.max()) choices.push_back(std::to_string(static_cast<long long>(*shape.max()) + 1));
    if (!choices.empty()) site.replace(slot.value->range(), site.one_of(choices));
  });
}

void too_long(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (!is_plain(slot, Kind::string, ValueType::string) || !shape.values().empty()) return;
    if (!shape.max() || *shape.max() > 70'000 || !shape.enforces(schema::Constraint::max)) return;
    site.replace(slot.value->range(),
                 json::quote(std::string(static_cast<std::size_t>(*shape.max()) + 1, 'a')));
  });
}

// Where the strings end that must differ from item to item: names, and what is written or mounted.
void own_strings(const json::Value& value, std::vector<std::uint32_t>& ends) {
  for (const json::Member& member : value.members()) {
    const bool own = member.key == "InputName" || member.key == "OutputName" ||
                     member.key == "ChannelName" || member.key == "LocalPath" ||
                     member.key == "S3Uri";
    if (own && member.value.is(Kind::string)) ends.push_back(member.value.range().end - 1);
    // Two outputs with one Std:Join write to one place: only the last part is made another.
    const auto joined = member.value["Std:Join"]["Values"].items();
    if (own && !joined.empty() && joined.back().is(Kind::string)) {
      ends.push_back(joined.back().range().end - 1);
    }
    if (member.value.is(Kind::object)) own_strings(member.value, ends);
  }
}

void too_many_items(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (shape.kind != ShapeKind::list || !slot.value->is(Kind::array)) return;
    if (slot.value->size() == 0 || !shape.max() || *shape.max() > 100) return;
    if (!shape.enforces(schema::Constraint::max)) return;
    const json::Value& first = (*slot.value)[0];
    std::vector<std::uint32_t> ends;
    own_strings(first, ends);
    std::string more;
    for (auto i = slot.value->size(); i <= static_cast<std::size_t>(*shape.max()); ++i) {
      std::uint32_t begin = first.range().begin;
      for (const std::uint32_t end : ends) {
        more += site.text({begin, end}) + std::to_string(i);
        begin = end;
      }
      more += site.text({begin, first.range().end}) + ", ";
    }
    site.add({{first.range().begin, first.range().begin}, more, brace(*slot.value)});
  });
}

void too_few_items(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (shape.kind != ShapeKind::list || slot.value->size() == 0) return;
    if (!shape.min() || *shape.min() < 1 || holds_function(*slot.value)) return;
    site.replace(slot.value->range(), "[]");
  });
}

void enumerated(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (!slot.value->is(Kind::string) || shape.values().empty() || shape.is_instance_type) return;
    if (!shape.has_value(slot.value->text()) || !shape.enforces(schema::Constraint::values)) return;
    site.replace(slot.value->range(),
                 json::quote(site.misspelt(slot.value->text(), schema::candidates(slot.shape))));
  });
}

void instance_type(Site& site, const std::function<std::string(std::string_view)>& wrong) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (!shape.is_instance_type || !slot.value->is(Kind::string)) return;
    if (!shape.has_value(slot.value->text())) return;
    const std::string text = wrong(slot.value->text());
    if (!text.empty() && !shape.has_value(text))
      site.replace(slot.value->range(), json::quote(text));
  });
}

void misspelt_instance(Site& site) {
  instance_type(site, [&](std::string_view type) { return site.misspelt(type); });
}

void instance_case(Site& site) {
  instance_type(site, [&](std::string_view type) {
    std::string text(type);
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
  });
}

void instance_without_ml(Site& site) {
  instance_type(site, [](std::string_view type) {
    return std::string(type.starts_with("ml.") ? type.substr(3) : std::string_view());
  });
}

void null_argument(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (slot.object == nullptr || holds_function(*slot.value)) return;
    const Kind kind = slot.value->kind();
    if (kind == Kind::object || kind == Kind::array || kind == Kind::null) return;
    site.replace(slot.value->range(), "null");
  });
}

void two_of_one(Site& site) {
  site.each_slot([&](const Slot& slot) {
    const Shape& shape = schema::shape(slot.shape);
    if (shape.kind != ShapeKind::structure || is_function(*slot.value)) return;
    for (const schema::MemberGroup& group : shape.groups()) {
      if (group.count == schema::Count::at_least_one) continue;
      const auto given = [&](std::string_view name) { return bool((*slot.value)[name]); };
      if (std::count_if(group.members.begin(), group.members.end(), given) != 1) continue;
      for (const std::string_view name : group.members) {
        const schema::Member* const known = shape.member(name);
        if (given(name) || known == nullptr || known->presence == schema::Presence::rejected) {
          continue;
        }
        const std::string key = json::quote(name);
        site.insert(slot.value->members().back().value.range().end,
                    ", " + key + ": " + site.sample(known->shape), 2, 2 + key.size());
      }
    }
  });
}

void foreign_member(Site& site) {
  site.each_slot([&](const Slot& slot) {
    if (schema::shape(slot.shape).kind != ShapeKind::structure || is_function(*slot.value)) return;
    if (slot.value->size() == 0) return;
    site.insert(slot.value->range().begin + 1, "\"Colour\": \"blue\", ", 0, 8);
  });
}

// ---- the envelope

bool is_scalar(const json::Value& value) {
  return value.is(Kind::string) || value.is(Kind::number) || value.is(Kind::boolean);
}

void step_key(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    for (const json::Member& member : step.node->members()) {
      site.replace(member.key_range, json::quote(site.misspelt(member.key)));
    }
  }
}

void inner_key(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    for (const std::string_view key : {"CacheConfig", "RetryPolicies", "PropertyFiles"}) {
      const json::Value& value = (*step.node)[key];
      const auto misspell = [&](const json::Value& object) {
        for (const json::Member& member : object.members()) {
          site.replace(member.key_range, json::quote(site.misspelt(member.key)));
        }
      };
      misspell(value);
      for (const json::Value& item : value.items()) misspell(item);
    }
  }
}

void parameter_key(Site& site) {
  for (const Parameter& parameter : site.pipeline().parameters) {
    for (const json::Member& member : parameter.node->members()) {
      site.replace(member.key_range, json::quote(site.misspelt(member.key)));
    }
  }
}

void root_key(Site& site) {
  for (const json::Member& member : site.root().members()) {
    site.replace(member.key_range, json::quote(site.misspelt(member.key)));
  }
}

void steps_key(Site& site) {
  site.each_value([&](const json::Value& value) {
    for (const json::Member& member : value.members()) {
      if (member.key != "Steps" && member.key != "IfSteps" && member.key != "ElseSteps") continue;
      site.replace(member.key_range, json::quote(member.key.substr(0, member.key.size() - 1)));
    }
  });
}

void condition_key(Site& site) {
  site.each_condition([&](const json::Value& condition) {
    for (const json::Member& member : condition.members()) {
      site.replace(member.key_range, json::quote(site.misspelt(member.key)));
    }
  });
}

void foreign_key(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    site.insert(step.node->range().begin + 1, "\"Colour\": \"blue\", ", 0, 8);
  }
}

void missing_step_key(Site& site) {
  const Pipeline& pipeline = site.pipeline();
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    const Step& step = pipeline.steps[id];
    for (const std::string_view key : {"Name", "Type", "Arguments", "FunctionArn", "SqsQueueUrl"}) {
      const json::Member* const given = member(*step.node, key);
      if (given == nullptr || (key == "Name" && site.is_named(id))) continue;
      if (key == "Arguments" && holds_function(given->value)) continue;
      // A Lambda step does without Arguments; so does a Callback step.
      if (key == "Arguments" && (step.type == StepType::lambda || step.type == StepType::callback ||
                                 step.type == StepType::condition)) {
        continue;
      }
      site.remove(with_comma(site, *step.node, *given), brace(*step.node));
    }
  }
}

void wrong_version(Site& site) {
  site.replace(site.root()["Version"].range(),
               site.one_of<std::string>({"\"2020-12-02\"", "\"2012-10-17\"", "\"1.0\""}));
}

void version_as_number(Site& site) { site.replace(site.root()["Version"].range(), "20201201"); }

void step_type_misspelt(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    site.replace((*step.node)["Type"].range(),
                 json::quote(site.misspelt(step.type_name, schema::step_types())));
  }
}

void name_as_get(Site& site) {
  const Pipeline& pipeline = site.pipeline();
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    if (site.is_named(id)) continue;
    site.replace((*pipeline.steps[id].node)["Name"].range(),
                 "{\"Get\": \"Execution.PipelineName\"}");
  }
}

void null_in_step(Site& site) {
  const Pipeline& pipeline = site.pipeline();
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    // The SDK writes null for some of the others.
    for (const std::string_view key :
         {"Name", "Type", "DisplayName", "Description", "FunctionArn", "SqsQueueUrl"}) {
      const json::Value& value = (*pipeline.steps[id].node)[key];
      if (!value.is(Kind::string) || (key == "Name" && site.is_named(id))) continue;
      site.replace(value.range(), "null");
    }
  }
}

void text_for_dependencies(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& list = (*step.node)["DependsOn"];
    if (list.size() != 1) continue;
    site.replace(list.range(), site.text(list[0].range()));
  }
}

void cache_config(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& cache = (*step.node)["CacheConfig"];
    if (cache["Enabled"]) site.replace(cache["Enabled"].range(), "\"true\"");
    if (cache["ExpireAfter"]) site.replace(cache["ExpireAfter"].range(), "30");
  }
}

template <class Function>
void each_policy(const Site& site, Function function) {
  for (const Step& step : site.pipeline().steps) {
    for (const json::Value& policy : (*step.node)["RetryPolicies"].items()) function(policy);
  }
}

void retry_exception(Site& site) {
  each_policy(site, [&](const json::Value& policy) {
    for (const json::Value& type : policy["ExceptionType"].items()) {
      site.replace(type.range(), json::quote(site.misspelt(type.text())));
    }
  });
}

void retry_type(Site& site) {
  each_policy(site, [&](const json::Value& policy) {
    for (const json::Member& member : policy.members()) {
      if (member.value.is(Kind::number)) site.replace(member.value.range(), "\"often\"");
    }
  });
}

void retry_both_limits(Site& site) {
  each_policy(site, [&](const json::Value& policy) {
    const bool attempts = bool(policy["MaxAttempts"]), expiry = bool(policy["ExpireAfterMin"]);
    if (attempts == expiry) return;
    const std::string key = attempts ? "\"ExpireAfterMin\"" : "\"MaxAttempts\"";
    site.insert(policy.members().back().value.range().end, ", " + key + ": 5", 2, 2 + key.size());
  });
}

void output_type(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    for (const json::Value& output : (*step.node)["OutputParameters"].items()) {
      const json::Value& type = output["OutputType"];
      if (type) site.replace(type.range(), json::quote(site.misspelt(type.text())));
    }
  }
}

// ---- conditions and functions

void condition_type(Site& site) {
  site.each_condition([&](const json::Value& condition) {
    const json::Value& type = condition["Type"];
    site.replace(type.range(), json::quote(site.misspelt(type.text())));
  });
}

void missing_operand(Site& site) {
  site.each_condition([&](const json::Value& condition) {
    for (const json::Member& member : condition.members()) {
      if (member.key == "Type" || member.key == "Conditions" || member.key == "Condition") continue;
      site.remove(with_comma(site, condition, member), brace(condition));
    }
  });
}

void no_conditions(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& conditions = (*step.node)["Arguments"]["Conditions"];
    if (conditions.size() > 0) site.replace(conditions.range(), "[]");
  }
}

void operand_type(Site& site) {
  site.each_condition([&](const json::Value& condition) {
    const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
    if (!right.is(Kind::number) || !left["Get"]) return;
    for (const Parameter& parameter : site.pipeline().parameters) {
      if (parameter.type != "Integer" && parameter.type != "Float") continue;
      if (left["Get"].text() != "Parameters." + std::string(parameter.name)) continue;
      const Range all{std::min(left.range().begin, right.range().begin),
                      std::max(left.range().end, right.range().end)};
      site.replace_in(all, right.range(), "\"many\"");
    }
  });
}

template <class Function>
void each_call(const Site& site, std::string_view name, Function function) {
  site.each_value([&](const json::Value& value) {
    if (value.size() == 1 && value.is(Kind::object) && value.members().front().key == name) {
      function(value.members().front());
    }
  });
}

void join_on_get(Site& site) {
  each_call(site, "Std:Join", [&](const json::Member& call) {
    const json::Value& on = call.value["On"];
    if (on) site.replace(on.range(), "{\"Get\": \"Execution.PipelineName\"}");
  });
}

void join_key(Site& site) {
  for (const std::string_view function : {"Std:Join", "Std:JsonGet"}) {
    each_call(site, function, [&](const json::Member& call) {
      for (const json::Member& member : call.value.members()) {
        site.replace(member.key_range, json::quote(site.misspelt(member.key)));
      }
    });
  }
}

void join_missing_values(Site& site) {
  each_call(site, "Std:Join", [&](const json::Member& call) {
    const json::Member* const values = member(call.value, "Values");
    if (values == nullptr || holds_function(values->value)) return;
    site.remove(with_comma(site, call.value, *values), brace(call.value));
  });
}

void unknown_function(Site& site) {
  for (const std::string_view function : {"Std:Join", "Std:JsonGet"}) {
    each_call(site, function, [&](const json::Member& call) {
      site.replace(call.key_range, json::quote(site.one_of<std::string>(
                                       {"Std:" + site.misspelt(function.substr(4)), "Std:Concat",
                                        "std:" + std::string(function.substr(4))})));
    });
  }
}

void get_and_more(Site& site) {
  each_call(site, "Get", [&](const json::Member& call) {
    site.insert(call.value.range().end, ", \"Default\": \"none\"", 2, 11);
    // Either key may be marked.
    site.found().back().mark.begin = call.key_range.begin;
  });
}

void get_key(Site& site) {
  each_call(site, "Get", [&](const json::Member& call) {
    // A Lambda function, and what has no shape, may get an object with any keys.
    const auto& steps = site.pipeline().steps;
    const bool payload = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
      const schema::StepFacts* const facts = schema::step_facts(step.type_name);
      const bool any = step.type == StepType::lambda || step.type == StepType::callback ||
                       (facts != nullptr && facts->arguments_known != schema::Extent::everything);
      return any && step.node->range().contains(call.key_range);
    });
    if (payload) return;
    site.replace(call.key_range, site.one_of<std::string>({"\"get\"", "\"Gte\"", "\"Gets\""}));
  });
}

// ---- the text

template <class Function>
void each_member(const Site& site, Function function) {
  site.each_value([&](const json::Value& value) {
    for (const json::Member& member : value.members()) function(value, member);
  });
}

void duplicate_key(Site& site) {
  each_member(site, [&](const json::Value&, const json::Member& member) {
    if (!is_scalar(member.value)) return;
    const Range all{member.key_range.begin, member.value.range().end};
    site.insert(all.end, ", " + site.text(all), 2,
                2 + member.key_range.end - member.key_range.begin);
  });
}

void trailing_comma(Site& site) {
  site.each_value([&](const json::Value& value) {
    if (value.size() == 0) return;
    const std::uint32_t end = value.is(Kind::object) ? value.members().back().value.range().end
                                                     : value.items().back().range().end;
    site.insert(end, ",", 0, 1);
  });
}

void missing_comma(Site& site) {
  each_member(site, [&](const json::Value& object, const json::Member& member) {
    if (&member == &object.members().front()) return;
    const std::uint32_t from = (&member - 1)->value.range().end;
    const std::size_t comma = site.text({from, member.key_range.begin}).find(',');
    const auto at = from + u32(comma);
    // A number and a key that touch are still two tokens.
    site.remove({at, at + 1}, {member.key_range.begin - 1, member.key_range.end - 1});
  });
}

void missing_colon(Site& site) {
  each_member(site, [&](const json::Value&, const json::Member& member) {
    const std::size_t colon =
        site.text({member.key_range.end, member.value.range().begin}).find(':');
    const auto at = member.key_range.end + u32(colon);
    if (!member.value.is(Kind::string) || member.value.text().find('"') != std::string_view::npos) {
      return;
    }
    site.remove({at, at + 1}, {member.value.range().begin - 1, member.value.range().end - 1});
  });
}

void missing_bracket(Site& site) {
  site.each_value([&](const json::Value& value) {
    if (!value.is(Kind::object) && !value.is(Kind::array)) return;
    const std::uint32_t at = value.range().end - 1;
    // That a bracket is missing shows later: at the next one, or at the last character.
    const std::size_t before = site.text({0, at}).find_last_not_of(" \n");
    site.remove({at, at + 1}, {u32(std::min<std::size_t>(before, at)), site.document().size() - 1});
  });
}

void second_bracket(Site& site) {
  site.each_value([&](const json::Value& value) {
    if (!value.is(Kind::object) && !value.is(Kind::array)) return;
    const std::uint32_t end = value.range().end;
    site.insert(end, value.is(Kind::object) ? "}" : "]", 0, 1);
    site.found().back().mark.end = site.document().size() + 1;
  });
}

void missing_quote(Site& site) {
  each_member(site, [&](const json::Value&, const json::Member& member) {
    const std::uint32_t at = member.value.range().end - 1;
    if (member.value.is(Kind::string)) {
      site.remove({at, at + 1}, {member.value.range().begin, site.document().size() - 1});
    }
  });
}

void bare_key(Site& site) {
  each_member(site, [&](const json::Value&, const json::Member& member) {
    const bool word = std::all_of(member.key.begin(), member.key.end(), is_letter);
    if (word && !member.key.empty()) site.replace(member.key_range, std::string(member.key));
  });
}

void single_quotes(Site& site) {
  each_member(site, [&](const json::Value&, const json::Member& member) {
    const Range key = member.key_range;
    site.add({key, "'" + std::string(member.key) + "'", {key.begin, key.begin + 1}});
  });
}

void comment(Site& site) {
  each_member(site, [&](const json::Value& object, const json::Member& member) {
    if (&member == &object.members().front()) return;
    const std::string text = site.one_of<std::string>({"// why\n", "/* why */ ", "# why\n"});
    site.insert(member.key_range.begin, text, 0, 1);
  });
}

void python_word(Site& site) {
  each_member(site, [&](const json::Value&, const json::Member& member) {
    if (!is_scalar(member.value)) return;
    site.replace(member.value.range(), site.one_of<std::string>({"True", "False", "None"}));
  });
}

void not_a_number(Site& site) {
  site.each_value([&](const json::Value& value) {
    if (!value.is(Kind::number)) return;
    site.replace(value.range(), site.one_of<std::string>({"NaN", "Infinity", "-Infinity"}));
  });
}

void broken_number(Site& site) {
  site.each_value([&](const json::Value& value) {
    if (!value.is(Kind::number)) return;
    site.replace(value.range(), site.one_of<std::string>({"+1", ".5", "1.", "01", "0x10", "1e"}));
    // Of "1." the next character is marked, which should be a digit.
    ++site.found().back().mark.end;
  });
}

void in_strings(Site& site, const std::vector<std::string>& bytes) {
  site.each_value([&](const json::Value& value) {
    if (!value.is(Kind::string) || value.text().empty()) return;
    const auto at = inside(value, site.below(value.text().size()), value.text().size());
    if (!at) return;
    // Not into the middle of a character.
    const bool middle = (static_cast<unsigned char>(site.text(*at)[0]) & 0xC0U) == 0x80U;
    if (!middle) site.replace({at->begin, at->begin}, site.one_of(bytes));
  });
}

void nul_byte(Site& site) { in_strings(site, {std::string(1, '\0')}); }
void bad_utf8(Site& site) { in_strings(site, {"\xE9", "\xFF", "\x80"}); }
void raw_control(Site& site) { in_strings(site, {"\n", "\t", "\x1B", "\r"}); }
void bad_escape(Site& site) { in_strings(site, {"\\x", "\\'", "\\a", "\\ "}); }
void half_surrogate(Site& site) { in_strings(site, {"\\ud83d", "\\udc00"}); }

void cut_off(Site& site) {
  site.each_value([&](const json::Value& value) {
    if (&value == &site.root()) return;
    const std::uint32_t at = value.range().end, size = site.document().size();
    const std::string left = site.text({at, size});
    site.remove({at, size}, {value.range().begin, at});
  });
}

void text_after_the_end(Site& site) {
  site.insert(site.document().size(), site.one_of<std::string>({"}", "]", "x", "{}", ";"}), 0, 1);
}

constexpr std::array kinds{
    FaultKind{"step misspelt in a Get", step_in_get},
    FaultKind{"step misspelt in DependsOn", step_in_depends_on},
    FaultKind{"DependsOn a step that does not exist", unknown_dependency},
    FaultKind{"parameter misspelt in a Get", parameter_in_get},
    FaultKind{"execution variable misspelt", variable_in_get},
    FaultKind{"parameter not declared any more", dropped_parameter},
    FaultKind{"step name used twice", duplicate_step},
    FaultKind{"illegal step name", illegal_step_name},
    FaultKind{"step name too long", long_step_name},
    FaultKind{"step depends on itself", self_dependency},
    FaultKind{"step reads itself", read_itself},
    FaultKind{"cycle", cycle},
    FaultKind{"DependsOn a Fail step", on_fail_step},
    FaultKind{"Get of a Fail step", reads_fail_step},
    FaultKind{"DependsOn a step of the other branch", other_branch},
    FaultKind{"DependsOn a step inside a branch", out_of_a_branch},
    FaultKind{"root of a Get misspelt", malformed_root},
    FaultKind{"bracket of a path left open", open_bracket, Mark::touches},
    FaultKind{"Get of a whole step", whole_step},
    FaultKind{"property misspelt", property_segment},
    FaultKind{"output name misspelt in a path", output_name},
    FaultKind{"double quotes in a path", double_quotes},
    FaultKind{"output of a Lambda or Callback misspelt", declared_output},
    FaultKind{"path below an output", below_an_output},
    FaultKind{"property file misspelt", property_file},
    FaultKind{"property file in an unknown output", property_file_output},
    FaultKind{"Python's text of a Get", python_text},
    FaultKind{"Get inside a string", stringified_get},
    FaultKind{"Python's text of a Get inside a URI", text_before_python},
    FaultKind{"Integer parameter for text", integer_for_text},
    FaultKind{"String parameter for an integer", text_for_integer},
    FaultKind{"String parameter for a boolean", text_for_boolean},
    FaultKind{"default of another type", wrong_default},
    FaultKind{"default outside EnumValues", outside_enum},
    FaultKind{"parameter type misspelt", parameter_type},
    FaultKind{"parameter declared twice", duplicate_parameter},
    FaultKind{"illegal parameter name", illegal_parameter_name},
    FaultKind{"required argument left out", missing_member},
    FaultKind{"argument misspelt", member_key},
    FaultKind{"text for an integer", text_for_number},
    FaultKind{"number for text", number_for_text},
    FaultKind{"fraction for an integer", fraction_for_integer},
    FaultKind{"text or number for a boolean", text_for_truth},
    FaultKind{"list for an object", list_for_object},
    FaultKind{"object for a list", object_for_list},
    FaultKind{"number out of range", out_of_range},
    FaultKind{"string too long", too_long},
    FaultKind{"list too long", too_many_items},
    FaultKind{"list empty", too_few_items},
    FaultKind{"enumerated value misspelt", enumerated},
    FaultKind{"instance type misspelt", misspelt_instance},
    FaultKind{"instance type in capitals", instance_case},
    FaultKind{"instance type without ml.", instance_without_ml},
    FaultKind{"null as argument", null_argument},
    FaultKind{"two arguments where one goes", two_of_one},
    FaultKind{"argument that does not exist", foreign_member},
    FaultKind{"key of a step misspelt", step_key},
    FaultKind{"key inside a step misspelt", inner_key},
    FaultKind{"key of a parameter misspelt", parameter_key},
    FaultKind{"key of the root misspelt", root_key},
    FaultKind{"Steps, IfSteps or ElseSteps misspelt", steps_key},
    FaultKind{"key of a condition misspelt", condition_key},
    FaultKind{"key of a step that does not exist", foreign_key},
    FaultKind{"key of a step left out", missing_step_key},
    FaultKind{"wrong Version", wrong_version},
    FaultKind{"Version as a number", version_as_number},
    FaultKind{"step type misspelt", step_type_misspelt},
    FaultKind{"Name as a Get", name_as_get},
    FaultKind{"null in a step", null_in_step},
    FaultKind{"DependsOn without its list", text_for_dependencies},
    FaultKind{"CacheConfig with a wrong type", cache_config},
    FaultKind{"exception of a retry policy misspelt", retry_exception},
    FaultKind{"text for a number in a retry policy", retry_type},
    FaultKind{"retry policy with both limits", retry_both_limits},
    FaultKind{"type of an output misspelt", output_type},
    FaultKind{"condition type misspelt", condition_type},
    FaultKind{"operand left out", missing_operand},
    FaultKind{"no conditions", no_conditions},
    FaultKind{"operands of two types", operand_type},
    FaultKind{"Get as On of a Std:Join", join_on_get},
    FaultKind{"key of a function misspelt", join_key},
    FaultKind{"Std:Join without Values", join_missing_values},
    FaultKind{"function misspelt", unknown_function},
    FaultKind{"Get with another member", get_and_more, Mark::touches},
    FaultKind{"Get misspelt", get_key, Mark::touches},
    FaultKind{"key repeated", duplicate_key},
    FaultKind{"trailing comma", trailing_comma},
    FaultKind{"comma left out", missing_comma},
    FaultKind{"colon left out", missing_colon},
    FaultKind{"closing bracket left out", missing_bracket, Mark::touches},
    FaultKind{"closing bracket twice", second_bracket, Mark::touches},
    FaultKind{"closing quote left out", missing_quote, Mark::touches},
    FaultKind{"key without quotes", bare_key},
    FaultKind{"key in single quotes", single_quotes},
    FaultKind{"comment", comment},
    FaultKind{"Python's True, False or None", python_word},
    FaultKind{"NaN or Infinity", not_a_number},
    FaultKind{"number that JSON does not have", broken_number, Mark::touches},
    FaultKind{"NUL in a string", nul_byte},
    FaultKind{"bytes that are not UTF-8", bad_utf8},
    FaultKind{"control character in a string", raw_control},
    FaultKind{"escape that JSON does not have", bad_escape},
    FaultKind{"half of a surrogate pair", half_surrogate},
    FaultKind{"text cut off", cut_off, Mark::touches},
    FaultKind{"text after the end", text_after_the_end},
};

}  // namespace

std::string Site::misspelt(std::string_view word, const std::vector<std::string_view>& taken) {
  std::vector<std::size_t> letters;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (is_letter(word[i])) letters.push_back(i);
  }
  for (int tries = 0; tries < 50 && word.size() >= 2 && !letters.empty(); ++tries) {
    std::string text(word);
    const std::size_t at = letters[below(letters.size())];
    switch (below(4)) {
      case 0: text.erase(at, 1); break;
      case 1: text.insert(at, 1, text[at]); break;
      case 2:
        if (at + 1 < text.size() && is_letter(text[at + 1])) std::swap(text[at], text[at + 1]);
        break;
      default: text[at] = static_cast<char>('a' + below(26));
    }
    if (text != word && std::find(taken.begin(), taken.end(), text) == taken.end()) return text;
  }
  return std::string(word) + "Qx";
}

std::string Site::sample(schema::ShapeId id, unsigned depth) {
  const Shape& shape = schema::shape(id);
  switch (shape.kind) {
    case ShapeKind::structure: {
      std::string text;
      std::vector<std::string_view> wanted;
      for (const schema::MemberGroup& group : shape.groups()) {
        if (group.count != schema::Count::at_most_one) wanted.push_back(group.members.front());
      }
      for (const schema::Member& member : shape.members()) {
        const bool needed = member.presence == schema::Presence::required ||
                            std::find(wanted.begin(), wanted.end(), member.name()) != wanted.end();
        if (!needed || depth > 6) continue;
        text += (text.empty() ? "" : ", ") + json::quote(member.name()) + ": " +
                sample(member.shape, depth + 1);
      }
      return "{" + text + "}";
    }
    case ShapeKind::list: return "[" + (depth > 6 ? "" : sample(shape.item, depth + 1)) + "]";
    case ShapeKind::map: return "{}";
    case ShapeKind::integer:
    case ShapeKind::number: return std::to_string(static_cast<long long>(shape.min().value_or(1)));
    case ShapeKind::boolean: return "true";
    default: break;
  }
  if (!shape.values().empty()) return json::quote(shape.values()[0].view());
  return json::quote(
      std::string(static_cast<std::size_t>(std::max(shape.min().value_or(1), 1.0)), 'a'));
}

void Site::each_value(const std::function<void(const json::Value&)>& function) const {
  const std::function<void(const json::Value&)> visit = [&](const json::Value& value) {
    function(value);
    for (const json::Member& member : value.members()) visit(member.value);
    for (const json::Value& item : value.items()) visit(item);
  };
  visit(root());
}

void Site::visit(Slot slot, const std::function<void(const Slot&)>& function) const {
  function(slot);
  const Shape& shape = schema::shape(slot.shape);
  if (is_function(*slot.value)) return;
  for (const json::Member& given : slot.value->members()) {
    if (shape.kind == ShapeKind::structure) {
      const schema::Member* const known = shape.member(given.key);
      if (known == nullptr || known->shape == schema::no_shape) continue;
      if (known->presence == schema::Presence::rejected) continue;
      visit({slot.step, &given.value, known->shape, slot.value, &given}, function);
    } else if (shape.kind == ShapeKind::map) {
      visit({slot.step, &given.value, shape.item, nullptr, nullptr}, function);
    }
  }
  if (shape.kind != ShapeKind::list) return;
  for (const json::Value& item : slot.value->items()) {
    visit({slot.step, &item, shape.item, nullptr, nullptr}, function);
  }
}

void Site::each_slot(const std::function<void(const Slot&)>& function) const {
  for (StepId id = 0; id < pipeline().steps.size(); ++id) {
    const Step& step = pipeline().steps[id];
    const schema::StepFacts* const facts = schema::step_facts(step.type_name);
    const json::Value& arguments = (*step.node)["Arguments"];
    if (facts == nullptr || facts->arguments == schema::no_shape) continue;
    if (facts->arguments_known != schema::Extent::everything) continue;
    if (arguments.is(Kind::object) && !is_function(arguments)) {
      visit({id, &arguments, facts->arguments, nullptr, nullptr}, function);
    }
  }
}

void Site::each_condition(const std::function<void(const json::Value&)>& function) const {
  const std::function<void(const json::Value&)> visit = [&](const json::Value& condition) {
    if (!condition.is(Kind::object)) return;
    function(condition);
    visit(condition["Condition"]);
    for (const json::Value& inner : condition["Conditions"].items()) visit(inner);
  };
  for (const Step& step : pipeline().steps) {
    if (step.type != StepType::condition) continue;
    for (const json::Value& one : (*step.node)["Arguments"]["Conditions"].items()) visit(one);
  }
}

bool Site::is_named(StepId id) const {
  const auto& references = pipeline().references;
  return std::any_of(references.begin(), references.end(),
                     [&](const Reference& reference) { return reference.target == id; }) ||
         std::any_of(pipeline().steps.begin(), pipeline().steps.end(), [&](const Step& step) {
           return std::any_of(
               step.depends_on.begin(), step.depends_on.end(),
               [&](const Dependency& dependency) { return dependency.target == id; });
         });
}

void Site::replace(Range at, std::string text) {
  const Range mark{at.begin, at.begin + u32(text.size())};
  add({at, std::move(text), mark});
}

void Site::replace_in(Range outer, Range at, std::string text) {
  const std::uint32_t size = u32(text.size());
  add({at, std::move(text), {outer.begin, outer.end - (at.end - at.begin) + size}});
}

void Site::insert(std::uint32_t at, std::string text, std::size_t from, std::size_t to) {
  add({{at, at}, std::move(text), {at + u32(from), at + u32(to)}});
}

void Site::remove(Range at, Range mark) { add({at, "", mark}); }

void Site::add_dependency(const Step& step, std::string_view name) {
  const std::string entry = json::quote(name);
  const json::Value& list = (*step.node)["DependsOn"];
  if (list && (!list.is(Kind::array) || list.size() == 0)) return;
  if (list) {
    insert(list.range().begin + 1, entry + ", ", 0, entry.size());
  } else {
    const std::string before = "\"DependsOn\": [";
    insert(step.node->range().begin + 1, before + entry + "], ", before.size(),
           before.size() + entry.size());
  }
}

std::span<const FaultKind> fault_kinds() { return kinds; }

}  // namespace plumbline::tests
