// The steps of a plan as a picture of boxes and arrows.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/report/layout.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using simulate::Plan;

constexpr double box_width = 208, box_height = 46;
constexpr double widest_to_fit = 1800;    // shrinks to the page; wider ones are scrolled
constexpr std::size_t most_letters = 26;  // of 7.3 px in a box

std::uint32_t strength(std::string_view why) {
  return why == "cycle"          ? 4
         : why == "data"         ? 3
         : why == "propertyFile" ? 2
         : why == "branch"       ? 1
                                 : 0;
}

Edges edges_of(const Drawing& drawing) {
  Edges edges;
  for (const Arrow& arrow : drawing.arrows) edges.emplace_back(arrow.from, arrow.to);
  return edges;
}

// Steps of one type in neighbouring layers become one node.
void group(const Plan& plan, Drawing& drawing) {
  const Layout layout =
      lay_out(static_cast<std::uint32_t>(drawing.nodes.size()), edges_of(drawing));
  const double band = std::max(1.0, static_cast<double>(layout.layers) / 60);
  std::map<std::pair<int, std::string>, std::uint32_t> groups;
  std::vector<std::uint32_t> group_of;
  Drawing out;
  out.grouped = true;
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    const int level = static_cast<int>(layout.nodes[i].along / band);
    const auto [found, added] = groups.emplace(std::pair(level, plan.steps[i].type),
                                               static_cast<std::uint32_t>(out.nodes.size()));
    if (added) out.nodes.emplace_back();
    out.nodes[found->second].steps.push_back(i);
    group_of.push_back(found->second);
  }
  for (Node& node : out.nodes) {
    const PlannedStep& first = plan.steps[node.steps.front()];
    node.title =
        node.steps.size() == 1 ? first.name : fmt::format("{} x {}", node.steps.size(), first.type);
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> arrows;
  for (const Arrow& arrow : drawing.arrows) {
    const auto ends = std::pair(group_of[arrow.from], group_of[arrow.to]);
    if (ends.first == ends.second) continue;
    std::string& why = arrows[ends];
    if (why.empty() || strength(arrow.why) > strength(why)) why = arrow.why;
  }
  for (const auto& [ends, why] : arrows) out.arrows.push_back({ends.first, ends.second, why});
  drawing = std::move(out);
}

// Where boxes and lines are on the page: layers go to the right, or down when that is narrower.
class Canvas {
 public:
  explicit Canvas(const Layout& layout)
      : down_(static_cast<double>(layout.layers) * 272 > std::max(1100.0, layout.breadth * 232)),
        layers_(layout.layers),
        breadth_(layout.breadth) {}

  double pitch_along() const { return down_ ? box_height + 40 : box_width + 64; }
  double pitch_across() const { return down_ ? box_width + 24 : box_height + 20; }
  double width() const { return down_ ? breadth() : length(); }
  double height() const { return down_ ? length() : breadth(); }
  Point corner(Point node) const {  // of its box: left, top
    const Point middle = at(node, 0.5);
    return {middle.along - box_width / 2, middle.across - box_height / 2};
  }

  std::string path(const std::vector<Point>& route) const {
    std::string out;
    for (std::size_t i = 0; i + 1 < route.size(); ++i) {
      const Point from = at(route[i], 1), to = at(route[i + 1], 0);
      if (i == 0) out += fmt::format("M{:.0f} {:.0f}", from.along, from.across);
      const double x = (from.along + to.along) / 2, y = (from.across + to.across) / 2;
      if (down_) {
        out += fmt::format("C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}", from.along, y, to.along, y,
                           to.along, to.across);
      } else {
        out += fmt::format("C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}", x, from.across, x,
                           to.across, to.along, to.across);
      }
      if (i + 2 < route.size()) {
        const Point through = at(route[i + 1], 1);
        out += fmt::format("L{:.0f} {:.0f}", through.along, through.across);
      }
    }
    return out;
  }

 private:
  // x and y of a place in the layer: `side` 0 is where arrows come in, 1 where they leave.
  Point at(Point point, double side) const {
    const double size = down_ ? box_height : box_width;
    const double along = 12 + point.along * pitch_along() + size * side;
    const double across = 12 + point.across * pitch_across();
    return down_ ? Point{across, along} : Point{along, across};
  }
  double length() const { return 24 + layers_ * pitch_along() - (down_ ? 40 : 64); }
  double breadth() const { return 24 + breadth_ * pitch_across(); }

  bool down_;
  double layers_, breadth_;
};

std::string second_line(const PlanPage& page, const Node& node) {
  const Plan& plan = *page.now.plan;
  const bool bare = page.now.cost == nullptr;  // only the definition is known
  if (bare) return node.steps.size() == 1 ? plan.steps[node.steps.front()].type : std::string();
  if (node.steps.size() == 1) {
    const PlannedStep& step = plan.steps[node.steps.front()];
    std::string text = fmt::format("{} {} {}", sign_of(step), verdict_of(step), step.type);
    const std::string cost = cost_text(page.now, node.steps.front());
    if (!cost.empty() && text.size() + cost.size() + 1 <= most_letters + 2) text += " " + cost;
    return text;
  }
  std::map<std::string, std::size_t> counts;
  for (const std::uint32_t step : node.steps) ++counts[verdict_of(plan.steps[step])];
  std::string text;
  for (const auto& [verdict, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, verdict);
  }
  return text;
}

// That of most of its steps.
std::string_view style_of(const Plan& plan, const Node& node) {
  std::map<std::string_view, std::size_t> votes;
  for (const std::uint32_t step : node.steps) ++votes[report::style_of(plan.steps[step])];
  return std::max_element(votes.begin(), votes.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

bool critical(const Plan& plan, const Node& node) {
  return std::any_of(node.steps.begin(), node.steps.end(),
                     [&](std::uint32_t step) { return plan.steps[step].critical; });
}

}  // namespace

Drawing drawing_of(const Plan& plan) {
  Drawing drawing;
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    drawing.nodes.push_back({{i}, plan.steps[i].name});
    std::map<std::uint32_t, std::string> reasons;
    for (const simulate::Wait& wait : plan.steps[i].waits_for) {
      if (wait.step >= plan.steps.size() || wait.step == i) continue;
      std::string& why = reasons[wait.step];
      if (why.empty() || strength(wait.why) > strength(why)) why = wait.why;
    }
    for (const auto& [from, why] : reasons) drawing.arrows.push_back({from, i, why});
  }
  if (plan.steps.size() > most_single_nodes) group(plan, drawing);
  return drawing;
}

namespace {

// The arrows of the critical path, by their nodes.
std::set<std::pair<std::uint32_t, std::uint32_t>> critical_arrows(const Plan& plan,
                                                                  const Drawing& drawing) {
  std::vector<std::uint32_t> node_of(plan.steps.size(), 0);
  for (std::uint32_t i = 0; i < drawing.nodes.size(); ++i) {
    for (const std::uint32_t step : drawing.nodes[i].steps) node_of[step] = i;
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> out;
  for (std::size_t i = 1; i < plan.critical_path.size(); ++i) {
    out.emplace(node_of[plan.critical_path[i - 1]], node_of[plan.critical_path[i]]);
  }
  return out;
}

}  // namespace

std::string draw_graph(const PlanPage& page, Surface surface) {
  const Plan& plan = *page.now.plan;
  const Drawing drawing = drawing_of(plan);
  const Layout layout =
      lay_out(static_cast<std::uint32_t>(drawing.nodes.size()), edges_of(drawing));
  const Canvas canvas(layout);
  const auto on_path = critical_arrows(plan, drawing);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dag{2}\" role=\"group\" "
      "aria-label=\"Steps and what they wait for\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} {1:.0f}\">\n",
      std::max(canvas.width(), 40.0), std::max(canvas.height(), 40.0),
      canvas.width() < widest_to_fit ? " fit" : "");
  if (surface == Surface::file) out += fmt::format("<style>{}</style>\n", picture_style());
  if (surface != Surface::further_on_page) {
    out +=
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"9\" "
        "markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip\" "
        "d=\"M0 0L8 4L0 8z\"/></marker>"
        "</defs>\n";
  }
  out += "<g class=\"arrows\">\n";
  for (std::size_t i = 0; i < drawing.arrows.size(); ++i) {
    const Arrow& arrow = drawing.arrows[i];
    const bool hot = on_path.contains({arrow.from, arrow.to});
    out += fmt::format(
        "<path class=\"arrow {}{}\" d=\"{}\"><title>{} "
        "waits for {}: {}</title></path>\n",
        arrow.why, hot ? " critical" : "", canvas.path(layout.routes[i]),
        html_text(drawing.nodes[arrow.to].title), html_text(drawing.nodes[arrow.from].title),
        arrow.why);
  }
  out += "</g>\n";
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
    const Node& node = drawing.nodes[i];
    const Point corner = canvas.corner(layout.nodes[i]);
    const bool link = surface != Surface::file && node.steps.size() == 1;
    const std::string below = second_line(page, node);
    if (link) out += fmt::format("<a href=\"#step-{}\">", node.steps.front());
    out += fmt::format(
        "<g class=\"node {}{}\" data-step=\"{}\"><title>{}: {}</title>"
        "<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"6\"/>"
        "<text class=\"name\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>"
        "<text class=\"what\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text></g>",
        style_of(plan, node), critical(plan, node) ? " critical" : "", node.steps.front(),
        html_text(node.title), html_text(below), corner.along, corner.across, box_width, box_height,
        corner.along + 10, corner.across + 19,
        html_text(shorten(printable(node.title), most_letters)), corner.along + 10,
        corner.across + 36, html_text(shorten(printable(below), most_letters + 2)));
    out += link ? "</a>\n" : "\n";
  }
  return out + "</svg>";
}

}  // namespace plumbline::report
