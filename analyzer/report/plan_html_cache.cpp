// Why a step takes a cached result or does not, as HTML.
#include <fmt/format.h>

#include "analyzer/cache/forecast.h"
#include "analyzer/history/instant.h"
#include "analyzer/report/drift.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

class CacheSection {
 public:
  explicit CacheSection(const PlanPage& page) : page_(page) {}

  std::string of(const PlannedStep& step) {
    cache_of(step);
    return std::move(out_);
  }

 private:
  template <class... Values>
  void add(fmt::format_string<Values...> format, Values&&... values) {
    out_ += fmt::format(format, std::forward<Values>(values)...);
  }

  std::string value(const cache::Side& side, const json::Value* value) const {
    if (value == nullptr) return "<span class=\"dim\">absent</span>";
    std::string text = cache::resolved_json(side, *value);
    if (page_.secrets != nullptr) text = page_.secrets->hide(std::move(text));
    return "<code>" + html_text(shorten(printable(text), 160)) + "</code>";
  }

  void changes(const cache::Comparison& comparison, bool in_key, std::string_view caption) {
    bool open = false;
    for (const cache::Change& change : comparison.changes) {
      if ((change.counts == cache::Counts::no) == in_key) continue;
      if (!open) {
        add("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{}</th><th "
            "scope=\"col\">Before</th><th scope=\"col\">Now</th></tr></thead><tbody>\n",
            caption);
        open = true;
      }
      add("<tr><td class=\"code\">{}</td><td>{}</td><td>{}</td></tr>\n", html_text(change.path),
          value(comparison.before, change.before), value(comparison.now, change.now));
    }
    if (open) out_ += "</tbody></table></div>\n";
  }

  void cache_of(const PlannedStep& step) {
    const cache::StepForecast& forecast = *step.cache;
    add("<h3>{} <span class=\"dim\">{}, {}</span></h3>\n", html_text(step.name),
        cache::to_string(forecast.verdict), cache::to_string(forecast.certainty));
    std::string items;
    if (!forecast.why.empty()) items += fmt::format("<li>{}</li>", html_text(forecast.why));
    for (const cache::Reason& reason : forecast.reasons) {
      if (page_.pipeline == nullptr) break;
      items += fmt::format("<li>{}</li>", html_text(reason_text(reason, *page_.pipeline)));
    }
    if (!forecast.source_arn.empty()) {
      items +=
          fmt::format("<li>compared with <code>{}</code></li>", html_text(forecast.source_arn));
    }
    if (forecast.expires) {
      items += fmt::format("<li>its result can be taken until {}</li>",
                           history::to_string(*forecast.expires));
    }
    for (const std::string& text : forecast.assumptions) {
      items += fmt::format("<li>assumed: {}</li>", html_text(text));
    }
    for (const std::string& text : forecast.unchecked) {
      items += fmt::format("<li>content not checked: <code>{}</code></li>", html_text(text));
    }
    if (!items.empty()) out_ += "<ul>" + items + "</ul>\n";
    if (forecast.comparison) {
      changes(*forecast.comparison, true, "Part of the key");
      changes(*forecast.comparison, false, "Not part of the key");
    }
  }

  const PlanPage& page_;
  std::string out_;
};

}  // namespace

std::string html_of_cache(const PlanPage& page, const PlannedStep& step) {
  return CacheSection(page).of(step);
}

}  // namespace plumbline::report
