// A plan for Graphviz and Mermaid.
#include <fmt/format.h>

#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using simulate::Plan;

// What both languages show of a node.
std::string below(const PlanPage& page, const Node& node) {
  if (node.steps.size() != 1) return {};
  const PlannedStep& step = page.now.plan->steps[node.steps.front()];
  std::string out = fmt::format("{} {}", sign_of(step), verdict_of(step));
  for (const std::string& part :
       {step.type, time_text(step), cost_text(page.now, node.steps.front())}) {
    if (!part.empty()) out += ", " + part;
  }
  return out;
}

struct Colour {
  std::string_view style, fill, line;
};
constexpr Colour colours[] = {{"run", "#dbeafe", "#1d4ed8"},  {"hit", "#dcfce7", "#15803d"},
                              {"skip", "#f3f4f6", "#6b7280"}, {"block", "#fef3c7", "#b45309"},
                              {"open", "#ede9fe", "#6d28d9"}, {"fail", "#fee2e2", "#b91c1c"}};

const Colour& colour_of(const Plan& plan, const Node& node) {
  for (const Colour& colour : colours) {
    if (colour.style == style_of(plan.steps[node.steps.front()])) return colour;
  }
  return colours[0];
}

bool critical(const Plan& plan, std::uint32_t step) { return plan.steps[step].critical; }

std::string dot_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// Mermaid reads quotes, Markdown, HTML and its own syntax even in a quoted label.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    const bool plain = (c & 0x80) != 0 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                       (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '_' || c == '.' ||
                       c == ':' || c == ',' || c == '=' || c == '+';
    out += plain ? std::string(1, c) : fmt::format("#{};", static_cast<int>(c));
  }
  return out;
}

}  // namespace

std::string render_plan_dot(const PlanPage& page) {
  const Plan& plan = *page.now.plan;
  const Drawing drawing = drawing_of(plan);
  std::string out =
      "digraph plan {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", "
      "fontname=\"sans-serif\"];\n";
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
    const Node& node = drawing.nodes[i];
    const Colour& colour = colour_of(plan, node);
    const std::string more = below(page, node);
    out += fmt::format("  s{} [label=\"{}{}{}\", fillcolor=\"{}\", color=\"{}\"{}];\n", i,
                       dot_text(node.title), more.empty() ? "" : "\\n", dot_text(more), colour.fill,
                       colour.line, critical(plan, node.steps.front()) ? ", penwidth=3" : "");
  }
  for (const Arrow& arrow : drawing.arrows) {
    std::string attributes;
    if (arrow.why == "dependsOn") attributes = " [style=dashed]";
    if (arrow.why == "propertyFile") attributes = " [label=\"property file\"]";
    if (arrow.why == "branch") attributes = " [style=bold, arrowhead=empty]";
    out += fmt::format("  s{} -> s{}{};\n", arrow.from, arrow.to, attributes);
  }
  return out + "}\n";
}

std::string render_plan_mermaid(const PlanPage& page) {
  const Plan& plan = *page.now.plan;
  const Drawing drawing = drawing_of(plan);
  std::string out = "flowchart LR\n", classes;
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
    const Node& node = drawing.nodes[i];
    const std::string more = below(page, node);
    out +=
        fmt::format("  s{}[\"{}{}{}\"]:::{}\n", i, mermaid_text(node.title),
                    more.empty() ? "" : "<br/>", mermaid_text(more), colour_of(plan, node).style);
    if (critical(plan, node.steps.front())) {
      classes += fmt::format("  style s{} stroke-width:3px\n", i);
    }
  }
  for (const Arrow& arrow : drawing.arrows) {
    const std::string_view line = arrow.why == "dependsOn"      ? "-.->"
                                  : arrow.why == "propertyFile" ? "-->|property file|"
                                  : arrow.why == "branch"       ? "==>"
                                                                : "-->";
    out += fmt::format("  s{} {} s{}\n", arrow.from, line, arrow.to);
  }
  for (const Colour& colour : colours) {
    out += fmt::format("  classDef {} fill:{},stroke:{},color:#111\n", colour.style, colour.fill,
                       colour.line);
  }
  return out + classes;
}

}  // namespace plumbline::report
