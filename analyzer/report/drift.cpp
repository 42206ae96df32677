#include "analyzer/report/drift.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "analyzer/cache/pattern.h"
#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"

namespace plumbline {
namespace {

using cache::Cause;
using cache::Change;
using cache::Counts;
using cache::Fate;
using cache::Reason;
using cache::ReasonCode;
using cache::StepDrift;

constexpr std::string_view arguments = "Arguments.";

std::string short_path(const Change& change) {
  std::string_view path = change.path;
  if (path.starts_with(arguments)) path.remove_prefix(arguments.size());
  return std::string(path);
}

std::string_view verb(const Change& change) {
  switch (change.kind) {
    case Change::Kind::changed: return "changed";
    case Change::Kind::added: return "is new";
    case Change::Kind::removed: return "is gone";
    case Change::Kind::reordered: return "has another order";
    case Change::Kind::defaulted:
      return change.now == nullptr ? "is gone, a default" : "is new, a default";
    case Change::Kind::may_differ: return "may differ";
  }
  return {};
}

std::string_view kind_name(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::changed: return "changed";
    case Change::Kind::added: return "added";
    case Change::Kind::removed: return "removed";
    case Change::Kind::reordered: return "reordered";
    case Change::Kind::defaulted: return "defaulted";
    case Change::Kind::may_differ: return "may-differ";
  }
  return {};
}

std::string_view mark(Fate fate) {
  switch (fate) {
    case Fate::kept: return "=";
    case Fate::lost: return "~";
    case Fate::unknown: return "?";
    case Fate::fresh: return "+";
    case Fate::removed: return "-";
    case Fate::uncached: return " ";
  }
  return {};
}

std::string name_in(const Pipeline& pipeline, StepId step) {
  return step == no_step ? std::string() : std::string(pipeline.steps[step].name);
}

class DriftReport {
 public:
  DriftReport(const cache::Drift& drift, const DriftSide& before, const DriftSide& now, bool color)
      : drift_(drift), before_(before), now_(now), color_(color) {}

  std::string text() {
    std::string out = fmt::format("Drift of {} against {} ({} step{})\n\n", printable(now_.name),
                                  printable(before_.name), now_.pipeline.steps.size(),
                                  now_.pipeline.steps.size() == 1 ? "" : "s");
    std::size_t names = 0, types = 0;
    for (const StepDrift& step : drift_.steps) {
      names = std::max(names, std::min<std::size_t>(display_width(printable(step.name)), 40));
      types = std::max(types, std::min<std::size_t>(display_width(printable(step.type)), 24));
    }
    for (const StepDrift& step : drift_.steps) out += step_text(step, names, types);
    return out + "\nLegend: = kept  ~ lost, reruns  ? not documented  + new  - removed\n" +
           summary() + "\n";
  }

  std::string markdown() {
    std::string out = fmt::format("### Cache drift of `{}` against `{}`\n\n{}\n\n", cell(now_.name),
                                  cell(before_.name), cell(summary()));
    out +=
        "| Step | Type | Cached result | Why | Changed, not in the key |\n|---|---|---|---|---|\n";
    for (const StepDrift& step : drift_.steps) {
      std::vector<std::string> ignored;
      for (const Change& change : step.comparison.changes) {
        if (change.counts == Counts::no) ignored.push_back("`" + cell(short_path(change)) + "`");
      }
      constexpr std::size_t most = 8;
      const std::size_t more = ignored.size() > most ? ignored.size() - most : 0;
      ignored.resize(ignored.size() - more);
      out += fmt::format("| {} | {} | {} | {} | {}{} |\n", cell(step.name), cell(step.type),
                         verdict_text(step), cell(why(step)), fmt::join(ignored, ", "),
                         more == 0 ? "" : fmt::format(" and {} more", more));
    }
    return out;
  }

  std::string json() {
    json::Writer out;
    out.begin_object().member("formatVersion", "1.0");
    out.key("old").begin_object().member("path", before_.name).end_object();
    out.key("new").begin_object().member("path", now_.name).end_object();
    out.key("steps").begin_array();
    for (const StepDrift& step : drift_.steps) step_json(step, out);
    out.end_array();
    out.key("summary").begin_object();
    for (const auto& [fate, count] : counts()) out.member(to_string(fate), count);
    out.end_object().end_object();
    return out.take() + "\n";
  }

 private:
  // ---- words

  std::map<Fate, std::size_t> counts() const {
    std::map<Fate, std::size_t> result;
    for (const StepDrift& step : drift_.steps) ++result[step.fate];
    return result;
  }

  std::string summary() const {
    std::vector<std::string> parts;
    for (const auto& [fate, count] : counts())
      parts.push_back(fmt::format("{} {}", count, to_string(fate)));
    std::string out = parts.empty() ? "no steps" : fmt::format("{}", fmt::join(parts, ", "));
    std::vector<std::string> roots;
    for (const StepDrift& step : drift_.steps) {
      if (step.fate != Fate::lost) continue;
      const bool follows =
          !step.reasons.empty() && step.reasons[0].code == ReasonCode::upstream_reran;
      std::string name =
          follows ? name_in(now_.pipeline, step.reasons[0].root_cause) : std::string(step.name);
      if (std::find(roots.begin(), roots.end(), name) == roots.end())
        roots.push_back(std::move(name));
    }
    if (!roots.empty()) {
      constexpr std::size_t most = 5;
      const std::size_t more = roots.size() > most ? roots.size() - most : 0;
      roots.resize(roots.size() - more);
      out += fmt::format(". Root cause{} of all reruns: {}{}", roots.size() + more == 1 ? "" : "s",
                         printable(fmt::format("{}", fmt::join(roots, ", "))),
                         more == 0 ? "" : fmt::format(" and {} more", more));
    }
    return out;
  }

  static std::string verdict_text(const StepDrift& step) {
    const bool sure = step.certainty == cache::Certainty::certain || step.fate == Fate::removed ||
                      step.fate == Fate::fresh || step.fate == Fate::uncached ||
                      step.fate == Fate::unknown;
    return fmt::format("{}{}", to_string(step.fate),
                       sure                                         ? ""
                       : step.certainty == cache::Certainty::likely ? ", likely"
                                                                    : "?");
  }

  std::string why(const StepDrift& step) const {
    if (step.fate == Fate::removed) {
      return step.renamed_from.empty() ? "" : fmt::format("now called {}", step.renamed_from);
    }
    std::string out;
    if (!step.reasons.empty()) {
      out = reason_text(step.reasons[0], now_.pipeline);
      if (step.reasons.size() > 1) {
        out += fmt::format(", and {} reason{} more", step.reasons.size() - 1,
                           step.reasons.size() == 2 ? "" : "s");
      }
    } else if (step.fate == Fate::fresh && step.before == no_step) {
      out = "a new step";
    } else if (step.fate == Fate::uncached && step.cached_before) {
      out = "caching was turned off";
    }
    if (step.never_hits && step.cached)
      out += out.empty() ? "never hits: its key is new in every execution" : "; never hits anyway";
    if (!step.stale.empty()) {
      out += fmt::format("{}its result may be stale: {} runs again and writes to the same place",
                         out.empty() ? "" : "; ", name_in(now_.pipeline, step.stale[0]));
    }
    if (step.undocumented && step.cached) {
      out += fmt::format("{}no cache is documented for {}", out.empty() ? "" : "; ", step.type);
    }
    return out;
  }

  std::string value_text(const Change& change, bool old) const {
    const json::Value* const value = old ? change.before : change.now;
    if (value == nullptr) return "(absent)";
    const StepDrift& step = *current_;
    return report::shorten(
        printable(resolved_json(old ? step.comparison.before : step.comparison.now, *value)), 60);
  }

  std::string spot(const Change& change) const {
    const bool old = change.now == nullptr;
    const Document& document = old ? before_.document : now_.document;
    const Location place = document.visible((old ? change.before : change.now)->range());
    const Position at = place.document->position(place.range.begin, Unit::code_point);
    return fmt::format("{}:{}:{}", printable(old ? before_.name : now_.name), at.line + 1,
                       at.column + 1);
  }

  cache::Pattern pattern_of(const Change& change) const {
    if (change.before == nullptr || change.now == nullptr) return cache::Pattern::none;
    return cache::find_pattern(resolved_json(current_->comparison.before, *change.before),
                               resolved_json(current_->comparison.now, *change.now));
  }

  std::string step_text(const StepDrift& step, std::size_t names, std::size_t types) {
    current_ = &step;
    const auto padded = [](const std::string& text, std::size_t width) {
      const std::size_t wide = display_width(text);
      return text + std::string(width > wide ? width - wide : 0, ' ');
    };
    const report::Ink ink = step.fate == Fate::lost      ? report::Ink::error
                            : step.fate == Fate::unknown ? report::Ink::warning
                                                         : report::Ink::gutter;
    std::string line =
        fmt::format("  {} {}  {}  {}", report::paint(color_, ink, mark(step.fate)),
                    padded(printable(step.name), names), padded(printable(step.type), types),
                    padded(verdict_text(step), 13));
    if (const std::string because = why(step); !because.empty()) line += "  " + printable(because);
    while (line.ends_with(' ')) line.pop_back();
    line += '\n';
    constexpr std::size_t most = 12;
    for (const bool in_key : {true, false}) {
      std::size_t shown = 0, all = 0;
      for (const Change& change : step.comparison.changes) {
        if ((change.counts != Counts::no) != in_key) continue;
        ++all;
        if (shown == most) continue;
        ++shown;
        // What another run makes has the same name here, and another value there.
        const std::string old = value_text(change, true), now = value_text(change, false);
        line += fmt::format("      │ {}{}: {}   ({})\n",
                            in_key ? change.counts == Counts::open ? "perhaps in the key: " : ""
                                   : "not part of the key: ",
                            printable(short_path(change)),
                            old == now ? now + " of another run" : old + " → " + now, spot(change));
        const cache::Pattern pattern = in_key ? pattern_of(change) : cache::Pattern::none;
        if (pattern != cache::Pattern::none)
          line += fmt::format("      │   {}\n", explain(pattern));
      }
      if (all > shown) line += fmt::format("      │ and {} changes more\n", all - shown);
    }
    return line;
  }

  static std::string cell(std::string_view text) {
    std::string out;
    for (const char c : printable(text)) {
      if (c == '|' || c == '\\' || c == '`' || c == '*' || c == '_' || c == '<' || c == '[')
        out += '\\';
      out += c;
    }
    return out;
  }

  // ---- JSON

  std::string pointer(const Change& change) const {
    const bool old = change.now == nullptr;
    const json::Value& value = old ? *change.before : *change.now;
    return json::pointer(json::path_to(old ? before_.root : now_.root, value.range()));
  }

  void change_json(const StepDrift& step, const Change& change, json::Writer& out) const {
    out.begin_object().member("attribute", change.attribute).member("path", change.path);
    out.member("pointer", pointer(change)).member("in", change.now == nullptr ? "old" : "new");
    out.key("old");
    change.before == nullptr ? out.null()
                             : out.raw(resolved_json(step.comparison.before, *change.before));
    out.key("new");
    change.now == nullptr ? out.null() : out.raw(resolved_json(step.comparison.now, *change.now));
    out.key("inKey");
    change.counts == Counts::open ? out.null() : out.boolean(change.counts != Counts::no);
    out.member("kind", kind_name(change.kind)).member("certainty", to_string(change.certainty));
    out.key("causes").begin_array();
    for (const Cause& cause : change.causes) {
      constexpr std::array<std::string_view, 4> kinds{"text", "parameter", "step", "execution"};
      out.begin_object().member("kind", kinds[static_cast<std::size_t>(cause.kind)]);
      if (!cause.name.empty()) out.member("name", cause.name);
      out.end_object();
    }
    out.end_array();
    if (const auto pattern = pattern_of(change); pattern != cache::Pattern::none) {
      out.member("pattern", to_string(pattern));
    }
    out.end_object();
  }

  void step_json(const StepDrift& step, json::Writer& out) {
    current_ = &step;
    out.begin_object().member("name", step.name).member("type", step.type);
    out.member("cacheable", step.cacheable || step.undocumented);
    out.member("documented", step.cacheable);
    out.member("cached", step.cached).member("cachedBefore", step.cached_before);
    out.member("keyChanged", step.key_changed);
    out.key("changes").begin_array();
    for (const Change& change : step.comparison.changes) change_json(step, change, out);
    out.end_array();
    out.key("upstream").begin_array();
    for (const StepId id : step.upstream) out.string(name_in(now_.pipeline, id));
    out.end_array();
    out.member("verdict", to_string(step.fate)).member("certainty", to_string(step.certainty));
    out.key("reasons").begin_array();
    for (const Reason& reason : step.reasons) {
      out.begin_object().member("code", to_string(reason.code));
      out.member("certainty", to_string(reason.certainty));
      if (!reason.name.empty()) out.member("name", reason.name);
      if (reason.root_cause != no_step)
        out.member("rootCauseStep", name_in(now_.pipeline, reason.root_cause));
      if (reason.change != nullptr) out.member("pointer", pointer(*reason.change));
      out.end_object();
    }
    out.end_array();
    if (!step.renamed_from.empty()) {
      out.member(step.fate == Fate::removed ? "renamedTo" : "renamedFrom", step.renamed_from);
    }
    out.member("neverHits", step.never_hits);
    out.key("staleInputs").begin_array();
    for (const StepId id : step.stale) out.string(name_in(now_.pipeline, id));
    out.end_array().end_object();
  }

  const cache::Drift& drift_;
  const DriftSide& before_;
  const DriftSide& now_;
  bool color_;
  const StepDrift* current_ = nullptr;
};

}  // namespace

std::string reason_text(const Reason& reason, const Pipeline& now) {
  switch (reason.code) {
    case ReasonCode::never_run: return "it never ran";
    case ReasonCode::attribute_changed:
      return fmt::format("{} {}", short_path(*reason.change), verb(*reason.change));
    case ReasonCode::upstream_reran: {
      const std::string root = name_in(now, reason.root_cause);
      const std::string_view certainly =
          reason.certainty == cache::Certainty::unknown ? "perhaps " : "";
      return root.empty() || root == reason.name
                 ? fmt::format("{}reads what {} makes anew", certainly, reason.name)
                 : fmt::format("{}reads what {} makes anew, because of {}", certainly, reason.name,
                               root);
    }
    case ReasonCode::expired: return "the result has expired";
    case ReasonCode::caching_disabled: return "caching was off";
    case ReasonCode::step_renamed: return fmt::format("was called {}", reason.name);
    case ReasonCode::step_type_changed: return fmt::format("was of type {}", reason.name);
    case ReasonCode::runtime_value_differs:
      return fmt::format("parameter {} has another value", reason.name);
    case ReasonCode::volatile_input:
      return fmt::format("Execution.{} is new in every execution", reason.name);
    case ReasonCode::source_not_successful: return "the earlier run did not succeed";
    case ReasonCode::selected_not_cached: return "it is not selected";
  }
  return {};
}

std::string render_drift(const cache::Drift& drift, const DriftSide& before, const DriftSide& now,
                         DriftFormat format, bool color) {
  DriftReport report(drift, before, now, color);
  switch (format) {
    case DriftFormat::text: return report.text();
    case DriftFormat::json: return report.json();
    case DriftFormat::markdown: return report.markdown();
  }
  return {};
}

}  // namespace plumbline
