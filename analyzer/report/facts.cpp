#include "analyzer/report/facts.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"
#include "analyzer/types/cache_key.h"
#include "analyzer/types/types.h"

namespace plumbline {
namespace {

// Long keys around many values make a pointer each: a small file could become an absurd output.
constexpr std::size_t largest = std::size_t{512} << 20U;

std::string_view kind_name(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::parameter: return "parameter";
    case ReferenceKind::execution: return "execution";
    case ReferenceKind::experiment: return "experiment";
    case ReferenceKind::step_property: return "stepProperty";
    case ReferenceKind::property_file: return "propertyFile";
    case ReferenceKind::malformed: return "malformed";
  }
  return {};
}

std::string_view type_name(ValueType type) {
  switch (type) {
    case ValueType::unknown: return "unknown";
    case ValueType::string: return "string";
    case ValueType::integer: return "integer";
    case ValueType::number: return "number";
    case ValueType::boolean: return "boolean";
    case ValueType::list: return "list";
    case ValueType::object: return "object";
  }
  return {};
}

class FactsReport {
 public:
  FactsReport(const Facts& facts, unsigned indent)
      : facts_(facts), pipeline_(facts.pipeline), root_(facts.tree.root()), out_(indent) {
    for (const Reference& reference : pipeline_.references) {
      if (reference.kind == ReferenceKind::parameter) uses_[reference.name].push_back(&reference);
    }
    self_edges_.resize(pipeline_.steps.size());
    for (const Edge& edge : facts.graph.self_edges()) self_edges_[edge.to].push_back(&edge);
  }

  std::string write(std::string_view path) {
    out_.begin_object();
    out_.member("formatVersion", "1.0");
    out_.key("definition").begin_object().member("path", path).end_object();
    out_.key("parameters").begin_array();
    for (const Parameter& parameter : pipeline_.parameters) write_parameter(parameter);
    out_.end_array();
    out_.key("steps").begin_array();
    for (StepId id = 0; id < pipeline_.steps.size(); ++id) write_step(id);
    out_.end_array();
    // What the root reads outside of every step, for example the experiment's name.
    out_.key("references").begin_array();
    for (const Reference& reference : pipeline_.references) {
      if (reference.owner == no_step) write_reference(reference);
    }
    out_.end_array();
    out_.key("cycles").begin_array();
    for (const auto& cycle : report::cycles_of(facts_.graph)) write_names(cycle);
    out_.end_array();
    out_.key("order");
    write_names(facts_.graph.order());
    out_.end_object();
    return out_.take() + "\n";
  }

 private:
  void write_pointer(const json::Value& value) {
    if (out_.size() > largest) {
      throw Error(Error::Kind::input, fmt::format("{}: its facts are larger than {} MiB",
                                                  facts_.document.name(), largest >> 20U));
    }
    out_.member("pointer", pointer(value));
  }

  std::string pointer(const json::Value& value) const {
    return json::pointer(json::path_to(root_, value.range()));
  }

  void write_names(std::span<const StepId> steps) {
    out_.begin_array();
    for (const StepId id : steps) out_.string(pipeline_.steps[id].name);
    out_.end_array();
  }

  void write_parameter(const Parameter& parameter) {
    out_.begin_object();
    out_.member("name", parameter.name).member("type", parameter.type);
    out_.key("default").raw(json::compact((*parameter.node)["DefaultValue"]));
    out_.key("enum").raw(json::compact((*parameter.node)["EnumValues"]));
    write_pointer(*parameter.node);
    out_.key("uses").begin_array();
    // Of several with one name the first is the one that is read.
    if (pipeline_.find_parameter(parameter.name) == &parameter) {
      for (const Reference* use : uses_[parameter.name]) {
        out_.string(pointer(*use->at));
      }
    }
    out_.end_array();
    out_.end_object();
  }

  void write_step(StepId id) {
    const Step& step = pipeline_.steps[id];
    out_.begin_object();
    out_.member("name", step.name).member("type", step.type_name);
    write_pointer(*step.node);
    out_.key("parent");
    if (step.parent == no_step) {
      out_.null();
    } else {
      out_.string(pipeline_.steps[step.parent].name);
    }
    out_.key("branch");
    if (step.branch == Branch::none) {
      out_.null();
    } else {
      out_.string(step.branch == Branch::else_steps ? "else" : "if");
    }
    out_.key("dependsOn").begin_array();
    for (const Edge& edge : facts_.graph.into(id)) write_edge(edge);
    for (const Edge* edge : self_edges_[id]) write_edge(*edge);
    out_.end_array();
    out_.key("references").begin_array();
    for (const Reference& reference : pipeline_.references_of(id)) write_reference(reference);
    out_.end_array();
    out_.member("cached", (*step.cache_config)["Enabled"].boolean());
    write_cache_key(id);
    out_.key("arguments").raw(json::compact((*step.arguments)));
    out_.end_object();
  }

  void write_edge(const Edge& edge) {
    out_.begin_object();
    out_.member("step", pipeline_.steps[edge.from].name).member("why", to_string(edge.why));
    write_pointer(*edge.at);
    out_.end_object();
  }

  // Name and path joined by a dot are the text after `Steps.`; of a malformed one `path` is all.
  void write_reference(const Reference& reference) {
    const bool malformed = reference.kind == ReferenceKind::malformed;
    out_.begin_object();
    out_.member("kind", kind_name(reference.kind)).member("name", reference.name);
    out_.member("path", malformed ? reference.at->text() : reference.path);
    write_pointer(*reference.at);
    out_.member("type", type_name(type_of_reference(pipeline_, facts_.types, reference)));
    out_.end_object();
  }

  void write_cache_key(StepId id) {
    out_.key("cacheKey").begin_array();
    for (const KeyAttribute& attribute : key_attributes(pipeline_.steps[id])) {
      const auto references = references_within(pipeline_, id, attribute.value->range());
      out_.begin_object();
      out_.member("attribute", attribute.name);
      out_.key("value").raw(json::compact(*attribute.value));
      write_pointer(*attribute.value);
      out_.member("volatile", std::any_of(references.begin(), references.end(), differs_per_run));
      out_.end_object();
    }
    out_.end_array();
  }

  const Facts& facts_;
  const Pipeline& pipeline_;
  const json::Value& root_;
  std::unordered_map<std::string_view, std::vector<const Reference*>> uses_;
  std::vector<std::vector<const Edge*>> self_edges_;
  json::Writer out_;
};

}  // namespace

std::string render_facts(const Facts& facts, std::string_view path, unsigned indent) {
  return FactsReport(facts, indent).write(path);
}

std::string render_facts(const Analysis& analysis, std::string_view path) {
  const Facts facts{analysis.document(), analysis.tree(),   {},
                    analysis.violations, analysis.pipeline, *analysis.graph,
                    analysis.types};
  return render_facts(facts, path, 2);
}

}  // namespace plumbline
