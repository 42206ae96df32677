// A plan as one HTML file: no network, readable without script, everything escaped.
#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <array>

#include "analyzer/cache/forecast.h"
#include "analyzer/history/instant.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using simulate::Plan;
using simulate::Verdict;

// What a Content-Security-Policy calls a text: only this one may run.
std::string hash_source(std::string_view text) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&context, digest.size(), digest.data());
  std::array<char, BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)> out{};
  base64_encode_raw(out.data(), digest.size(), digest.data());
  return "'sha256-" + std::string(out.data(), out.size()) + "'";
}

class Page {
 public:
  explicit Page(const PlanPage& page) : page_(page), plan_(*page.now.plan), cost_(*page.now.cost) {}

  std::string render() {
    head();
    tiles();
    graph();
    schedule();
    steps();
    comparison();
    cache();
    money();
    out_ += html_of_scenarios(page_);
    findings();
    foot();
    return std::move(out_);
  }

 private:
  template <class... Values>
  void add(fmt::format_string<Values...> format, Values&&... values) {
    out_ += fmt::format(format, std::forward<Values>(values)...);
  }

  std::string name() const {
    return html_text(plan_.pipeline_name.empty() ? page_.path : plan_.pipeline_name);
  }

  void head() {
    const std::string style = std::string(picture_style()) + std::string(page_style());
    add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
        "script-src {}; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>Plan for {}</title>\n<style>{}</style>\n"
        "</head>\n<body>\n<header>\n<h1>Plan for {}</h1>\n",
        hash_source(style), hash_source(page_script()), name(), style, name());
    add("<p class=\"meta\">{}, {} steps{}{}</p>\n", html_text(page_.path), plan_.steps.size(),
        page_.sha256.empty() ? "" : ", sha256 " + page_.sha256.substr(0, 12),
        page_.version.empty() ? "" : ", plumbline " + html_text(page_.version));
    add("<p class=\"meta\">Scenario {}. Start {}. At the same time: {}. Prices: {}.</p>\n",
        html_text(plan_.scenario), history::to_string(plan_.now),
        plan_.max_parallel ? fmt::format("{} steps ({})", *plan_.max_parallel,
                                         simulate::to_string(plan_.max_parallel_origin))
                           : "no limit",
        html_text(cost_.prices));
    out_ +=
        "<nav aria-label=\"Sections\"><a href=\"#graph\">Graph</a><a "
        "href=\"#schedule\">Schedule</a><a href=\"#steps\">Steps</a>";
    if (page_.before.plan != nullptr) out_ += "<a href=\"#before\">Before and after</a>";
    out_ += "<a href=\"#cache\">Cache</a><a href=\"#cost\">Cost</a>";
    if (page_.scenarios.size() > 1) out_ += "<a href=\"#scenarios\">Scenarios</a>";
    out_ +=
        "<a href=\"#findings\">Findings</a><a href=\"#json\">JSON</a></nav>\n</header>\n<main>\n";
  }

  void tile(std::string_view what, std::string_view value, std::string_view more = {}) {
    add("<li><span>{}</span><b>{}</b><span>{}</span></li>\n", what, html_text(value),
        html_text(more));
  }

  void tiles() {
    out_ += "<ul class=\"tiles\">\n";
    const auto& percentiles = cost_.percentiles;
    tile("Expected cost", cost::expected_text(cost_),
         percentiles ? fmt::format("p10 {}, p90 {}", cost::dollars(percentiles->p10),
                                   cost::dollars(percentiles->p90))
                     : "");
    tile("Worst case", cost::worst_text(cost_.worst));
    tile("Time", time_text(plan_.totals.makespan),
         percentiles            ? fmt::format("p10 {}, p90 {}", time_text(percentiles->p10_time),
                                              time_text(percentiles->p90_time))
         : plan_.totals.guessed ? "some durations are guessed"
                                : "");
    tile("Cache hits", hits_text(plan_), "saved " + cost::dollars(cost_.saved));
    if (page_.before.plan != nullptr) {
      tile("Against " + html_text(page_.before.name),
           change_text(page_.before.cost->expected.most, cost_.expected.most), "cost");
    }
    const std::string status(simulate::to_string(plan_.status));
    tile("Outcome", status.empty() ? "depends" : status, plan_.failure_reason);
    out_ += "</ul>\n";
  }

  void legend() {
    out_ +=
        "<ul class=\"legend\"><li><span class=\"badge run\">+ RUN</span> runs</li>"
        "<li><span class=\"badge run\">~ RUN</span> runs again</li>"
        "<li><span class=\"badge hit\">= HIT</span> cached or reused</li>"
        "<li><span class=\"badge open\">? UNKNOWN</span> depends on a condition</li>"
        "<li><span class=\"badge skip\">- SKIPPED</span> branch not taken</li>"
        "<li><span class=\"badge block\">! BLOCKED</span> cannot start</li>"
        "<li><span class=\"badge fail\">FAILED</span> fails</li></ul>\n";
  }

  void graph() {
    out_ += "<section id=\"graph\"><h2>Graph</h2>\n";
    legend();
    add("<p class=\"dim\">Lines: solid for data, dashed for DependsOn, dotted for a property file, "
        "thick for a branch; the critical path is orange and thick.{}</p>\n",
        plan_.steps.size() > most_single_nodes
            ? fmt::format(" More than {} steps: those of one type are drawn as one.",
                          most_single_nodes)
            : "");
    out_ += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Graph\">\n" +
            draw_graph(page_, Surface::page) + "\n</div></section>\n";
  }

  void schedule() {
    out_ += "<section id=\"schedule\"><h2>Schedule</h2>\n";
    if (!plan_.critical_path.empty()) {
      out_ += "<p>Critical path: ";
      for (std::size_t i = 0; i < plan_.critical_path.size(); ++i) {
        const std::uint32_t step = plan_.critical_path[i];
        add("{}<a href=\"#step-{}\">{}</a>", i == 0 ? "" : " → ", step,
            html_text(plan_.steps[step].name));
      }
      out_ += "</p>\n";
    }
    out_ += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Schedule\">\n" +
            draw_schedule(page_) + "\n</div>\n";
    const std::string slots = draw_slots(page_);
    if (!slots.empty()) {
      add("<h3>Slots</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
          "aria-label=\"Slots\">\n{}\n</div>\n",
          slots);
    }
    out_ += "</section>\n";
  }

  void steps() {
    out_ +=
        "<section id=\"steps\"><h2>Steps</h2>\n<div class=\"scroll\"><table class=\"sort\">"
        "<thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Type</th><th scope=\"col\">"
        "Verdict</th><th scope=\"col\">Why</th><th scope=\"col\" class=\"number\">Start</th><th "
        "scope=\"col\" class=\"number\">Time</th><th scope=\"col\">Time from</th><th "
        "scope=\"col\" class=\"number\">Cost</th><th scope=\"col\" class=\"number\">Worst"
        "</th></tr></thead>\n<tbody>\n";
    for (std::uint32_t i = 0; i < plan_.steps.size(); ++i) {
      const PlannedStep& step = plan_.steps[i];
      const bool counts = step.verdict == Verdict::run || step.verdict == Verdict::unknown;
      add("<tr id=\"step-{}\"><td>{}</td><td>{}</td><td><span class=\"badge {}\">{} {}</span></td>"
          "<td>{}</td><td class=\"number\" data-sort=\"{}\">{}</td><td class=\"number\" "
          "data-sort=\"{}\">{}</td><td>{}</td><td class=\"number\" data-sort=\"{}\">{}</td>"
          "<td class=\"number\">{}</td></tr>\n",
          i, html_text(step.name), html_text(step.type), style_of(step), sign_of(step),
          verdict_of(step), html_text(reason_of(page_, i)), step.start.value_or(-1),
          step.start ? time_text(*step.start) : "",
          step.start && step.end ? *step.end - *step.start : -1, time_text(step),
          counts && step.start && step.duration.origin != simulate::Origin::none
              ? simulate::to_string(step.duration.origin)
              : "",
          cost_.steps[i].expected.total.nano, html_text(cost_text(page_.now, i)),
          counts ? html_text(cost::worst_text(cost_.steps[i].worst)) : "");
    }
    out_ += "</tbody></table></div></section>\n";
  }

  void compared(const std::vector<Compared>& rows, std::string_view head) {
    add("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">Before"
        "</th><th scope=\"col\">Now</th><th scope=\"col\">Change</th></tr></thead>\n<tbody>\n",
        head);
    for (const Compared& row : rows) {
      add("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", html_text(row.what),
          html_text(row.before), html_text(row.now), html_text(row.change));
    }
    out_ += "</tbody></table></div>\n";
  }

  void comparison() {
    if (page_.before.plan == nullptr) return;
    add("<section id=\"before\"><h2>Before and after</h2>\n<p>Against {}.</p>\n",
        html_text(page_.before.name));
    compared(compare(page_.before, page_.now), "All steps");
    const auto rows = compare_steps(page_.before, page_.now);
    if (!rows.empty()) {
      out_ += "<h3>Steps that differ</h3>\n";
      compared(rows, "Step");
    }
    out_ += "</section>\n";
  }

  void cache() {
    out_ += "<section id=\"cache\"><h2>Cache</h2>\n";
    std::string off;
    bool any = false;
    for (const PlannedStep& step : plan_.steps) {
      if (step.cache == nullptr) continue;
      if (step.cache->verdict == cache::Verdict::off) {
        off += (off.empty() ? "" : ", ") + html_text(step.name);
      } else if (step.cache->verdict != cache::Verdict::not_cacheable) {
        out_ += html_of_cache(page_, step);
        any = true;
      }
    }
    if (!any) out_ += "<p>No step uses the cache.</p>\n";
    if (!off.empty()) add("<p>Caching is off: {}.</p>\n", off);
    if (any) {
      out_ += "<p class=\"dim\">Taken for granted:</p><ul class=\"dim\">";
      for (const std::string_view text : cache::taken_for_granted) {
        add("<li>{}</li>", html_text(text));
      }
      out_ += "</ul>\n";
    }
    out_ += "</section>\n";
  }

  void money() {
    add("<section id=\"cost\"><h2>Cost</h2>\n<p>Expected {}, worst case {}, saved by the cache {}."
        "{}</p>\n",
        html_text(cost::expected_text(cost_)), html_text(cost::worst_text(cost_.worst)),
        html_text(cost::dollars(cost_.saved)),
        cost_.estimated ? " Some prices are estimates." : "");
    out_ +=
        "<div class=\"scroll\"><table class=\"sort\"><thead><tr><th scope=\"col\">Step</th><th "
        "scope=\"col\">Item</th><th scope=\"col\" class=\"number\">Quantity</th><th "
        "scope=\"col\" class=\"number\">Price in USD</th><th scope=\"col\" "
        "class=\"number\">Amount</th><th scope=\"col\">Price from</th></tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < cost_.steps.size(); ++i) {
      for (const cost::Line& line : cost_.steps[i].expected.lines) {
        add("<tr><td>{}</td><td>{}</td><td class=\"number\">{} {}</td><td class=\"number\">{}</td>"
            "<td class=\"number\" data-sort=\"{}\">{}</td><td>{}</td></tr>\n",
            html_text(plan_.steps[i].name), html_text(line.item), line.quantity, line.unit,
            cost::decimal(line.rate), line.amount.nano, html_text(cost::dollars(line.amount)),
            html_text(line.origin));
      }
    }
    out_ += "</tbody></table></div>\n";
    list("Worst case", [&](std::size_t i) {
      const cost::Worst& worst = cost_.steps[i].worst;
      return worst.how.empty() ? std::string() : cost::worst_text(worst) + " (" + worst.how + ")";
    });
    if (!cost_.unpriced.empty()) {
      out_ += "<h3>Unpriced</h3>\n<ul>";
      for (const cost::Unpriced& one : cost_.unpriced) {
        add("<li>{}: {}</li>", html_text(plan_.steps[one.step].name), html_text(one.what));
      }
      out_ += "</ul>\n";
    }
    list("What was assumed", [&](std::size_t i) {
      return fmt::format("{}", fmt::join(cost_.steps[i].expected.notes, "; "));
    });
    out_ += "</section>\n";
  }

  // Items "step: text" for the steps that have a text.
  template <class Text>
  void list(std::string_view title, Text text_of) {
    std::string items;
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const std::string text = text_of(i);
      if (text.empty()) continue;
      items += fmt::format("<li>{}: {}</li>\n", html_text(plan_.steps[i].name), html_text(text));
    }
    if (!items.empty()) add("<h3>{}</h3>\n<ul>{}</ul>\n", title, items);
  }

  void finding(const Diagnostic& finding) {
    std::string place;
    if (finding.where.document != nullptr) {
      const Location visible = finding.where.document->visible(finding.where.range);
      const Position at = visible.document->position(visible.range.begin, Unit::code_point);
      place = fmt::format(" <span class=\"dim\">{}:{}:{}</span>",
                          html_text(visible.document->name()), at.line + 1, at.column + 1);
    }
    std::string message = finding.message;
    if (page_.secrets != nullptr) message = page_.secrets->hide(std::move(message));
    add("<li><b>{}</b> <code>{}</code> {}{}</li>\n", to_string(finding.severity),
        html_text(finding.rule), html_text(message), place);
  }

  void findings() {
    out_ += "<section id=\"findings\"><h2>Findings</h2>\n";
    if (plan_.findings.empty() && page_.findings.empty()) {
      out_ += "<p>None.</p></section>\n";
      return;
    }
    out_ += "<ul>\n";
    for (const Diagnostic& one : plan_.findings) finding(one);
    for (const Diagnostic& one : page_.findings) finding(one);
    out_ += "</ul></section>\n";
  }

  void foot() {
    if (!plan_.assumptions.empty()) {
      out_ += "<section><h2>Assumptions</h2>\n<ul>";
      for (const simulate::Assumption& one : plan_.assumptions) {
        add("<li>{}: {} ({})</li>", html_text(one.what), html_text(one.value),
            simulate::to_string(one.origin));
      }
      out_ += "</ul></section>\n";
    }
    add("<section id=\"json\"><h2>JSON</h2>\n<details class=\"raw\"><summary>The plan as JSON{}"
        "</summary>\n<button type=\"button\" class=\"copy\" hidden>Copy</button>\n<pre "
        "id=\"plan-json\" tabindex=\"0\">{}</pre></details></section>\n",
        page_.brief ? ", without resolved arguments, key attributes and the lines of bills (all of "
                      "it: <code>plumbline plan -f json</code>)"
                    : "",
        html_text_of_json());
    add("</main>\n<script>{}</script>\n</body>\n</html>\n", page_script());
  }

  // html_text would show line feeds as symbols.
  std::string html_text_of_json() const {
    std::string text = page_.json;
    if (page_.secrets != nullptr) text = page_.secrets->hide(std::move(text));
    std::string out;
    for (const char c : text) {
      out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    }
    return out;
  }

  const PlanPage& page_;
  const Plan& plan_;
  const cost::PlanCost& cost_;
  std::string out_;
};

}  // namespace

std::string render_plan_html(const PlanPage& page) { return Page(page).render(); }

}  // namespace plumbline::report
