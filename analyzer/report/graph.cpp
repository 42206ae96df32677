#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline {

std::vector<std::vector<StepId>> report::cycles_of(const Graph& graph) {
  std::vector<std::vector<StepId>> cycles;
  for (const auto& cycle : graph.cycles()) {
    cycles.emplace_back();
    for (const Edge& edge : cycle) cycles.back().push_back(edge.from);
  }
  std::set<StepId> alone;
  for (const Edge& edge : graph.self_edges()) {
    if (alone.insert(edge.from).second) cycles.push_back({edge.from});
  }
  return cycles;
}

namespace {

std::string_view outcome(Branch branch) { return branch == Branch::else_steps ? "false" : "true"; }

// Everything that the three formats draw.
struct Picture {
  const Pipeline& pipeline;
  std::vector<Edge> edges;  // by `to`; with those from a step to itself
  std::vector<std::vector<StepId>> cycles;
  std::vector<std::vector<StepId>> inside;  // 2 * step + (0: if, 1: else): steps of a branch
  std::vector<StepId> top;                  // steps outside of every branch
  std::set<std::pair<StepId, StepId>> on_cycle;

  explicit Picture(const Analysis& analysis) : pipeline(analysis.pipeline) {
    inside.resize(2 * pipeline.steps.size());
    for (StepId id = 0; id < pipeline.steps.size(); ++id) {
      const Step& step = pipeline.steps[id];
      if (step.parent == no_step || step.branch == Branch::none) {
        top.push_back(id);
      } else {
        inside[2 * step.parent + (step.branch == Branch::else_steps ? 1 : 0)].push_back(id);
      }
    }
    if (analysis.graph) add(*analysis.graph);
  }

 private:
  void add(const Graph& graph) {
    const auto waits_earlier = [](const Edge& a, const Edge& b) { return a.to < b.to; };
    edges.assign(graph.edges().begin(), graph.edges().end());
    edges.insert(edges.end(), graph.self_edges().begin(), graph.self_edges().end());
    std::stable_sort(edges.begin(), edges.end(), waits_earlier);
    cycles = report::cycles_of(graph);
    for (const auto& cycle : cycles) {
      for (std::size_t i = 0; i < cycle.size(); ++i) {
        on_cycle.emplace(cycle[i], cycle[(i + 1) % cycle.size()]);
      }
    }
  }
};

std::string graph_json(const Analysis& analysis, const Picture& picture) {
  const Pipeline& pipeline = picture.pipeline;
  const json::Value& root = analysis.tree().root();
  json::Writer out;
  out.begin_object();
  out.key("steps").begin_array();
  for (const Step& step : pipeline.steps) {
    out.begin_object();
    out.member("name", step.name).member("type", step.type_name);
    out.key("parent");
    if (step.parent == no_step) {
      out.null();
    } else {
      out.string(pipeline.steps[step.parent].name);
    }
    out.key("branch");
    if (step.branch == Branch::none) {
      out.null();
    } else {
      out.string(step.branch == Branch::else_steps ? "else" : "if");
    }
    out.end_object();
  }
  out.end_array();
  out.key("edges").begin_array();
  for (const Edge& edge : picture.edges) {
    out.begin_object();
    out.member("from", pipeline.steps[edge.from].name);
    out.member("to", pipeline.steps[edge.to].name);
    out.member("why", to_string(edge.why));
    out.member("pointer", json::pointer(json::path_to(root, edge.at->range())));
    out.end_object();
  }
  out.end_array();
  out.key("cycles").begin_array();
  for (const auto& cycle : picture.cycles) {
    out.begin_array();
    for (const StepId id : cycle) out.string(pipeline.steps[id].name);
    out.end_array();
  }
  out.end_array();
  out.end_object();
  return out.take() + "\n";
}

std::string node_name(const Step& step) {
  return step.name.empty() ? "(no name)" : printable(step.name);
}

// ---- Mermaid

// Mermaid reads quotes, Markdown, HTML and its own syntax even in a quoted label.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    const bool plain = (c & 0x80) != 0 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                       (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '_' || c == '.' ||
                       c == ':' || c == ',';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("#{};", static_cast<int>(c));
    }
  }
  return out;
}

std::string mermaid_node(const Step& step, StepId id) {
  std::string_view open = "[", close = "]";
  if (step.type == StepType::condition) open = "{", close = "}";
  if (step.type == StepType::fail) open = "([", close = "])";
  if (step.type == StepType::callback || step.type == StepType::lambda) open = "(", close = ")";
  const std::string_view red = step.type == StepType::fail ? ":::fail" : "";
  std::string label = mermaid_text(node_name(step));
  if (!step.type_name.empty()) label += "<br/>" + mermaid_text(step.type_name);
  return fmt::format("s{}{}\"{}\"{}{}", id, open, label, close, red);
}

void mermaid_steps(std::string& out, const Picture& picture, const std::vector<StepId>& steps,
                   std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  for (const StepId id : steps) {
    const Step& step = picture.pipeline.steps[id];
    out += indent + mermaid_node(step, id) + '\n';
    for (const auto branch : {Branch::if_steps, Branch::else_steps}) {
      const bool other = branch == Branch::else_steps;
      const auto& within = picture.inside[2 * id + (other ? 1 : 0)];
      if (within.empty()) continue;
      out += fmt::format("{}subgraph s{}_{}[\"{}: {}\"]\n", indent, id, other ? "else" : "if",
                         mermaid_text(node_name(step)), outcome(branch));
      mermaid_steps(out, picture, within, depth + 1);
      out += indent + "end\n";
    }
  }
}

std::string graph_mermaid(const Picture& picture) {
  std::string out = "flowchart TD\n";
  mermaid_steps(out, picture, picture.top, 1);
  std::string red;
  for (std::size_t i = 0; i < picture.edges.size(); ++i) {
    const Edge& edge = picture.edges[i];
    std::string arrow = "-->";
    switch (edge.why) {
      case Why::data: break;
      case Why::depends_on: arrow = "-.->"; break;
      case Why::property_file: arrow = "-->|property file|"; break;
      case Why::branch:
        arrow = fmt::format("-->|{}|", outcome(picture.pipeline.steps[edge.to].branch));
        break;
    }
    out += fmt::format("  s{} {} s{}\n", edge.from, arrow, edge.to);
    if (picture.on_cycle.contains({edge.from, edge.to}))
      red += (red.empty() ? "" : ",") + std::to_string(i);
  }
  const auto& steps = picture.pipeline.steps;
  if (std::any_of(steps.begin(), steps.end(),
                  [](const Step& step) { return step.type == StepType::fail; })) {
    out += "  classDef fail stroke:#c00\n";
  }
  if (!red.empty()) out += "  linkStyle " + red + " stroke:#c00\n";
  return out;
}

// ---- DOT

std::string dot_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string_view dot_shape(const Step& step) {
  switch (step.type) {
    case StepType::condition: return "diamond";
    case StepType::fail: return "octagon";
    case StepType::callback:
    case StepType::lambda: return "ellipse";
    default: return "box";
  }
}

void dot_steps(std::string& out, const Picture& picture, const std::vector<StepId>& steps,
               std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  for (const StepId id : steps) {
    const Step& step = picture.pipeline.steps[id];
    out += fmt::format("{}s{} [label=\"{}\\n{}\", shape={}{}];\n", indent, id,
                       dot_text(node_name(step)), dot_text(step.type_name), dot_shape(step),
                       step.type == StepType::fail ? ", color=\"#cc0000\"" : "");
    for (const auto branch : {Branch::if_steps, Branch::else_steps}) {
      const bool other = branch == Branch::else_steps;
      const auto& within = picture.inside[2 * id + (other ? 1 : 0)];
      if (within.empty()) continue;
      out += fmt::format("{}subgraph cluster_s{}_{} {{\n{}  label=\"{}: {}\";\n", indent, id,
                         other ? "else" : "if", indent, dot_text(node_name(step)), outcome(branch));
      dot_steps(out, picture, within, depth + 1);
      out += indent + "}\n";
    }
  }
}

std::string graph_dot(const Picture& picture) {
  std::string out = "digraph pipeline {\n  rankdir=TB;\n";
  dot_steps(out, picture, picture.top, 1);
  for (const Edge& edge : picture.edges) {
    std::vector<std::string> attributes;
    switch (edge.why) {
      case Why::data: break;
      case Why::depends_on: attributes.emplace_back("style=dashed"); break;
      case Why::property_file: attributes.emplace_back("label=\"property file\""); break;
      case Why::branch:
        attributes.push_back(
            fmt::format("label=\"{}\"", outcome(picture.pipeline.steps[edge.to].branch)));
        break;
    }
    if (picture.on_cycle.contains({edge.from, edge.to})) {
      attributes.emplace_back("color=\"#cc0000\"");
    }
    out += fmt::format("  s{} -> s{}", edge.from, edge.to);
    if (!attributes.empty()) out += fmt::format(" [{}]", fmt::join(attributes, ", "));
    out += ";\n";
  }
  return out + "}\n";
}

// ---- SVG

// Drawn like a plan of which only the steps are known.
std::string graph_svg(const Picture& picture) {
  simulate::Plan plan;
  for (const Step& step : picture.pipeline.steps) {
    simulate::PlannedStep drawn;
    drawn.name = node_name(step);
    drawn.type = step.type_name;
    plan.steps.push_back(std::move(drawn));
  }
  for (const Edge& edge : picture.edges) {
    if (edge.from == edge.to) continue;
    const bool closes = picture.on_cycle.contains({edge.from, edge.to});
    plan.steps[edge.to].waits_for.push_back(
        {edge.from, closes ? "cycle" : std::string(to_string(edge.why)), {}});
  }
  PlanPage page;
  page.now.plan = &plan;
  return report::draw_graph(page, report::Surface::file) + "\n";
}

}  // namespace

std::string render_graph(const Analysis& analysis, GraphFormat format) {
  const Picture picture(analysis);
  switch (format) {
    case GraphFormat::mermaid: return graph_mermaid(picture);
    case GraphFormat::dot: return graph_dot(picture);
    case GraphFormat::json: return graph_json(analysis, picture);
    case GraphFormat::svg: return graph_svg(picture);
  }
  return {};
}

}  // namespace plumbline
