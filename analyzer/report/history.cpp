#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "analyzer/history/statistics.h"
#include "analyzer/json/write.h"
#include "analyzer/report/drift.h"

namespace plumbline {
namespace {

using history::Execution;
using history::Instant;
using history::no_instant;
using history::StepRun;
using history::StepStatistics;

std::string count_of(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t wide = display_width(text);
  return text + std::string(width > wide ? width - wide : 0, ' ');
}

std::string or_dash(std::string_view text) { return text.empty() ? "-" : printable(text); }

std::string row_of(const Execution& execution) {
  const auto hits = std::count_if(execution.steps.begin(), execution.steps.end(),
                                  [](const StepRun& run) { return run.is_hit(); });
  std::vector<std::string> saved;
  if (!execution.steps.empty()) saved.push_back(count_of(execution.steps.size(), "step"));
  if (hits > 0) saved.push_back(count_of(static_cast<std::size_t>(hits), "cache hit"));
  if (execution.definition != nullptr) saved.emplace_back("definition");
  if (execution.parameters_known)
    saved.push_back(count_of(execution.parameters.size(), "parameter"));
  const auto jobs = std::count_if(execution.steps.begin(), execution.steps.end(),
                                  [](const StepRun& run) { return run.job != nullptr; });
  if (jobs > 0) saved.push_back(count_of(static_cast<std::size_t>(jobs), "job description"));
  return fmt::format(
      "  {}  {}  {}  {}\n", padded(printable(execution.id), 12),
      padded(execution.start == no_instant ? "-" : history::to_string(execution.start), 24),
      padded(or_dash(to_string(execution.status)), 9), fmt::join(saved, ", "));
}

std::string text_of(const history::History& history) {
  std::string out = fmt::format(
      "{} in {}, {}, {} not understood or not joined\n",
      count_of(history.executions().size(), "execution"), count_of(history.file_count(), "file"),
      count_of(history.step_count(), "step run"), count_of(history.notes().size(), "thing"));
  std::map<std::string_view, std::vector<const Execution*>> by_pipeline;
  for (const Execution& execution : history.executions()) {
    by_pipeline[execution.pipeline].push_back(&execution);
  }
  const auto statistics = statistics_of(history);
  constexpr std::size_t most = 50;
  for (const auto& [pipeline, executions] : by_pipeline) {
    out += fmt::format("\n{}\n",
                       pipeline.empty() ? "(a pipeline that no file names)" : printable(pipeline));
    for (std::size_t i = 0; i < std::min(executions.size(), most); ++i)
      out += row_of(*executions[i]);
    if (executions.size() > most)
      out += fmt::format("  and {} older ones\n", executions.size() - most);
    std::size_t names = 4, types = 4;
    for (const StepStatistics& step : statistics) {
      if (step.pipeline != pipeline) continue;
      names = std::max(names, std::min<std::size_t>(display_width(printable(step.name)), 40));
      types = std::max(types, step.type.size());
    }
    bool first = true;
    for (const StepStatistics& step : statistics) {
      if (step.pipeline != pipeline) continue;
      if (first) {
        out += fmt::format("\n  {}  {}  {:>5} {:>7} {:>5} {:>9} {:>10} {:>10}\n",
                           padded("step", names), padded("type", types), "runs", "failed", "hits",
                           "hit rate", "p50", "p90");
      }
      first = false;
      const auto duration = [](const std::optional<Instant>& time) {
        return time ? history::duration_text(*time) : std::string("-");
      };
      out += fmt::format("  {}  {}  {:>5} {:>7} {:>5} {:>9} {:>10} {:>10}\n",
                         padded(printable(step.name), names), padded(or_dash(step.type), types),
                         step.runs, step.failed, step.hits,
                         step.hit_rate() ? fmt::format("{:.0f} %", *step.hit_rate() * 100) : "-",
                         duration(step.p50), duration(step.p90));
    }
  }
  return out;
}

void instant(json::Writer& out, std::string_view key, Instant at) {
  out.key(key);
  at == no_instant ? out.null() : out.string(history::to_string(at));
}

void text_or_null(json::Writer& out, std::string_view key, std::string_view text) {
  out.key(key);
  text.empty() ? out.null() : out.string(text);
}

std::string json_of(const history::History& history) {
  json::Writer out;
  out.begin_object().member("formatVersion", "1.0").member("files", history.file_count());
  out.key("executions").begin_array();
  for (const Execution& execution : history.executions()) {
    out.begin_object().member("id", execution.id);
    text_or_null(out, "arn", execution.arn);
    text_or_null(out, "pipeline", execution.pipeline);
    text_or_null(out, "status", to_string(execution.status));
    instant(out, "start", execution.start);
    instant(out, "end", execution.end);
    out.member("selective", execution.selective);
    out.member("definition", execution.definition != nullptr);
    out.key("parameters");
    if (execution.parameters_known) {
      out.begin_object();
      for (const auto& [name, value] : execution.parameters) out.member(name, value);
      out.end_object();
    } else {
      out.null();
    }
    out.key("steps").begin_array();
    for (const StepRun& run : execution.steps) {
      out.begin_object().member("name", run.name);
      text_or_null(out, "type", run.type);
      text_or_null(out, "status", to_string(run.status));
      instant(out, "start", run.start);
      instant(out, "end", run.end);
      text_or_null(out, "cacheHitSource", run.cache_source);
      text_or_null(out, "selectiveSource", run.selective_source);
      text_or_null(out, "job", run.job_arn);
      out.member("jobDescribed", run.job != nullptr);
      text_or_null(out, "failureReason", run.failure);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
  out.key("steps").begin_array();
  for (const StepStatistics& step : statistics_of(history)) {
    out.begin_object();
    text_or_null(out, "pipeline", step.pipeline);
    out.member("name", step.name);
    text_or_null(out, "type", step.type);
    out.member("runs", step.runs).member("succeeded", step.succeeded).member("failed", step.failed);
    out.member("running", step.running).member("hits", step.hits).member("reused", step.reused);
    out.key("hitRate");
    step.hit_rate() ? out.raw(fmt::format("{:.4f}", *step.hit_rate())) : out.null();
    for (const auto& [key, time] :
         {std::pair("p50Seconds", step.p50), std::pair("p90Seconds", step.p90)}) {
      out.key(key);
      time ? out.raw(fmt::format("{:.3f}", static_cast<double>(*time) / 1000)) : out.null();
    }
    out.end_object();
  }
  out.end_array();
  out.key("notes").begin_array();
  for (const history::Note& note : history.notes()) {
    out.begin_object().member("file", note.file).member("text", note.text).end_object();
  }
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace

std::string render_history(const history::History& history, HistoryFormat format) {
  return format == HistoryFormat::json ? json_of(history) : text_of(history);
}

}  // namespace plumbline
