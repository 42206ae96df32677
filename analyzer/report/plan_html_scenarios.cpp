// Several scenarios side by side: what becomes of each step, and the pictures of each.
#include <fmt/format.h>

#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

std::string pictures_of(const PlanPage& page, std::size_t number) {
  PlanPage one = page;
  one.now = page.scenarios[number];
  const simulate::Plan& plan = *one.now.plan;
  const std::string name = html_text(one.now.name);
  const std::string_view status = simulate::to_string(plan.status);
  return fmt::format(
      "<h3>Scenario {0}</h3>\n<p>Expected cost {1}, worst case {2}. Time {3}. Cache hits {4}. "
      "Outcome: {5}{6}</p>\n"
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Graph of {0}\">\n{7}\n"
      "</div>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Schedule of "
      "{0}\">\n{8}\n</div>\n",
      name, html_text(cost::expected_text(*one.now.cost)),
      html_text(cost::worst_text(one.now.cost->worst)), time_text(plan.totals.makespan),
      hits_text(plan), status.empty() ? "depends" : status,
      plan.failure_reason.empty() ? "." : ", " + html_text(plan.failure_reason),
      draw_graph(one, Surface::further_on_page), draw_schedule(one));
}

}  // namespace

std::string html_of_scenarios(const PlanPage& page) {
  if (page.scenarios.size() < 2) return {};
  const Matrix matrix = matrix_of(page.scenarios);
  std::string out =
      "<section id=\"scenarios\"><h2>Scenarios</h2>\n<div class=\"scroll\"><table><thead><tr>"
      "<th scope=\"col\">Step</th>";
  for (const std::string& scenario : matrix.scenarios) {
    out += fmt::format("<th scope=\"col\">{}</th>", html_text(scenario));
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto* const part : {&matrix.rows, &matrix.totals}) {
    for (const auto& [name, cells] : *part) {
      const bool total = part == &matrix.totals;
      out += fmt::format("<tr>{}{}{}", total ? "<th scope=\"row\">" : "<td>", html_text(name),
                         total ? "</th>" : "</td>");
      for (const std::string& cell : cells) out += fmt::format("<td>{}</td>", html_text(cell));
      out += "</tr>\n";
    }
  }
  out += "</tbody></table></div>\n";
  for (const std::string& step : matrix.unreached) {
    out += fmt::format("<p>{} is reached by no scenario.</p>\n", html_text(step));
  }
  // The first one's are at the top of the page.
  for (std::size_t i = 1; i < page.scenarios.size(); ++i) out += pictures_of(page, i);
  return out + "</section>\n";
}

}  // namespace plumbline::report
