#include <algorithm>
#include <array>

#include "analyzer/lsp/names.h"
#include "analyzer/lsp/offers.h"

namespace plumbline::lsp {
namespace {

using schema::Shape;
using schema::ShapeId;
using schema::ShapeKind;

struct Variable {
  std::string_view name, detail;
};
constexpr std::array<Variable, 8> variables{{
    {"PipelineName", "name of the pipeline"},
    {"PipelineArn", "ARN of the pipeline"},
    {"PipelineExecutionId", "another one in every execution"},
    {"PipelineExecutionArn", "another one in every execution"},
    {"StartDateTime", "when the execution began"},
    {"CurrentDateTime", "when it is read"},
    {"TrainingJobName", "name of the job of a Training step"},
    {"ProcessingJobName", "name of the job of a Processing step"},
}};

std::string_view word(const Shape& shape) { return to_string(type_of(shape)); }

// What has been typed of the properties of a step.
struct Path {
  std::string_view whole;  // up to the last dot or bracket, without it
  char delimiter = 0;      // `.`, `[` or 0: nothing follows the name
  std::vector<schema::Segment> way;
};

Path typed(std::string_view path) {
  Path out;
  bool quoted = false;
  std::size_t last = std::string_view::npos;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\'') quoted = !quoted;
    if (!quoted && (path[i] == '.' || path[i] == '[')) last = i;
    if (quoted && path[i] == '\'' && i > 0 && path[i - 1] == '[') last = i - 1;
  }
  if (last == std::string_view::npos) return out;
  out.whole = path.substr(0, last);
  out.delimiter = path[last];
  out.way = way_of(segments(out.whole));
  return out;
}

class References {
 public:
  References(const json::Cursor& cursor, const json::Declared& declared, const Analysis* good,
             std::vector<Offer>& out)
      : cursor_(cursor), declared_(declared), good_(good), out_(out) {}

  void offer() {
    const std::string_view before = cursor_.before;
    const std::size_t dot = before.find('.');
    const std::string_view root = before.substr(0, dot);
    if (dot == std::string_view::npos) {
      roots();
    } else if (root == "Parameters") {
      parameters();
    } else if (root == "Execution") {
      for (const Variable& variable : variables) {
        add("Execution." + std::string(variable.name), variable.name, Offered::constant,
            variable.detail);
      }
    } else if (root == "Steps") {
      const Named named = parts_of(before);
      if (named.path.empty()) return steps();
      properties(std::string(named.step), named.path);
    }
  }

 private:
  void add(std::string text, std::string_view label, Offered kind, std::string_view detail) {
    Offer offer;
    offer.label = label;
    offer.kind = kind;
    offer.detail = detail;
    offer.inside = true;
    offer.text = std::move(text);
    out_.push_back(std::move(offer));
  }

  bool wants_file() const {
    return !cursor_.way.empty() && cursor_.way.back().key == "PropertyFile";
  }

  void roots() {
    if (wants_file()) return steps();
    add("Parameters.", "Parameters.", Offered::module, "a value given at the start");
    add("Steps.", "Steps.", Offered::module, "what a step gives");
    add("Execution.", "Execution.", Offered::module, "what is known of the execution");
    parameters();
  }

  void parameters() {
    for (const auto& [name, type] : declared_.parameters) {
      add("Parameters." + name, "Parameters." + name, Offered::variable,
          type.empty() ? "String" : type);
    }
  }

  void steps() {
    if (wants_file()) {
      for (const auto& [step, file] : declared_.files) {
        add("Steps." + step + ".PropertyFiles." + file, "Steps." + step + ".PropertyFiles." + file,
            Offered::variable, "property file");
      }
      return;
    }
    // A step reads nothing of itself, nor of the conditions around it.
    for (const auto& [name, type] : declared_.steps) {
      const bool around = std::any_of(cursor_.way.begin(), cursor_.way.end(),
                                      [&, &own = name](const json::Level& level) {
                                        return !level.type.empty() && level.name == own;
                                      });
      if (!around) add("Steps." + name, "Steps." + name, Offered::field, type);
    }
  }

  void properties(const std::string& step, std::string_view path) {
    const auto found =
        std::find_if(declared_.steps.begin(), declared_.steps.end(),
                     [&](const json::Declared::Named& named) { return named.name == step; });
    if (found == declared_.steps.end()) return;
    const Path done = typed(path);
    const std::string front = "Steps." + step + std::string(done.whole);
    if (done.whole.empty() && done.delimiter == '.') files(step, path);
    const schema::StepFacts* const facts = schema::step_facts(found->type);
    if (facts == nullptr || facts->properties == schema::no_shape || wants_file()) return;
    const schema::Resolution at = schema::resolve(*facts, done.way);
    if (!at) return;
    const ShapeId id = done.way.empty() ? facts->properties : at.at;
    const Shape& shape = schema::shape(id);
    if (shape.kind == ShapeKind::structure && done.delimiter == '.') {
      for (const schema::Member& member : shape.members()) {
        if (member.presence == schema::Presence::rejected || member.shape == schema::no_shape ||
            member.presence == schema::Presence::alias) {
          continue;
        }
        add(front + "." + std::string(member.name()), member.name(), Offered::property,
            word(schema::shape(member.shape)));
      }
    } else if (done.delimiter == '[') {
      keys(step, done, shape, front);
    }
  }

  void files(const std::string& step, std::string_view) {
    if (!wants_file()) return;
    for (const auto& [owner, file] : declared_.files) {
      if (owner != step) continue;
      add("Steps." + step + ".PropertyFiles." + file, "PropertyFiles." + file, Offered::variable,
          "property file");
    }
  }

  // Items of lists by name or number, outputs of Lambda and Callback steps.
  void keys(const std::string& step, const Path& done, const Shape& shape,
            const std::string& front) {
    for (const std::string_view name : names(step, done, shape)) {
      add(front + "['" + std::string(name) + "']", "['" + std::string(name) + "']",
          Offered::property, "");
    }
    if (shape.kind != ShapeKind::list) return;
    for (unsigned i = 0; i < 3; ++i) {
      const std::string index = "[" + std::to_string(i) + "]";
      add(front + index, index, Offered::property, word(schema::shape(shape.item)));
    }
  }

  // As the step's own Arguments spell them, in the last text that was whole.
  std::vector<std::string_view> names(const std::string& step, const Path& done,
                                      const Shape& shape) const {
    std::vector<std::string_view> out;
    if (good_ == nullptr) return out;
    const StepId id = good_->pipeline.find_step(step);
    if (id == no_step) return out;
    const Step& known = good_->pipeline.steps[id];
    if (done.way.size() == 1 && done.way.front().text == "OutputParameters") {
      for (const Value& output : (*known.node)["OutputParameters"].items()) {
        out.push_back(output["OutputName"].text());
      }
      return out;
    }
    const Value* value = known.arguments;
    for (const schema::Segment& segment : done.way) {
      value = segment.kind == schema::Segment::Kind::member ? &(*value)[segment.text]
                                                            : &(*value)[segment.index];
    }
    if (!shape.keyed_by().empty()) {
      for (const Value& item : value->items()) out.push_back(item[shape.keyed_by()].text());
    } else if (shape.kind == ShapeKind::map) {
      for (const json::Member& member : value->members()) out.push_back(member.key);
    }
    std::erase_if(out, [](std::string_view name) { return name.empty(); });
    return out;
  }

  const json::Cursor& cursor_;
  const json::Declared& declared_;
  const Analysis* good_;
  std::vector<Offer>& out_;
};

}  // namespace

void offer_references(const json::Cursor& cursor, const json::Declared& declared,
                      const Analysis* good, std::vector<Offer>& out) {
  References(cursor, declared, good, out).offer();
}

}  // namespace plumbline::lsp
