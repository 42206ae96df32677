#include "analyzer/simulate/engine.h"

#include <algorithm>
#include <functional>

namespace plumbline::simulate {

Engine::Engine(const Pipeline& pipeline, const Graph& graph) {
  const std::size_t count = pipeline.steps.size();
  first_.assign(count + 1, 0);
  waits_.assign(count, 0);
  initial_.assign(count, Fate::waiting);
  takes_.assign(count, 1);
  for (const Edge& edge : graph.edges()) ++first_[edge.from + 1];
  for (std::size_t i = 1; i <= count; ++i) first_[i] += first_[i - 1];
  targets_.resize(graph.edges().size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (const Edge& edge : graph.edges()) {
    const bool branch = edge.why == Why::branch;
    targets_[next[edge.from]++] = {edge.to, branch ? pipeline.steps[edge.to].branch : Branch::none};
    ++waits_[edge.to];
  }
  // A step that waits for itself waits for ever.
  for (const Edge& edge : graph.self_edges()) ++waits_[edge.to];
}

void Engine::reset() {
  const std::size_t count = waits_.size();
  left_ = waits_;
  ready_.clear();
  ends_.clear();
  schedule_.fate = initial_;
  schedule_.ready.assign(count, never);
  schedule_.start.assign(count, never);
  schedule_.end.assign(count, never);
  schedule_.after.assign(count, no_step);
  schedule_.order.clear();
  schedule_.makespan = schedule_.busy = 0;
  schedule_.peak = 0;
  schedule_.failed = schedule_.timed_out = false;
  schedule_.events = 0;
}

void Engine::push_ready(StepId step) {
  ready_.push_back(step);
  std::push_heap(ready_.begin(), ready_.end(), std::greater<>());
}

StepId Engine::pop_ready() {
  std::pop_heap(ready_.begin(), ready_.end(), std::greater<>());
  const StepId step = ready_.back();
  ready_.pop_back();
  return step;
}

void Engine::push_end(End end) {
  ends_.push_back(end);
  std::push_heap(ends_.begin(), ends_.end(), [](End a, End b) { return b < a; });
}

Engine::End Engine::pop_end() {
  std::pop_heap(ends_.begin(), ends_.end(), [](End a, End b) { return b < a; });
  const End end = ends_.back();
  ends_.pop_back();
  return end;
}

void Engine::release(StepId from, Milliseconds now) {
  const std::uint8_t takes = takes_[from];
  for (std::uint32_t i = first_[from]; i < first_[from + 1]; ++i) {
    const Target target = targets_[i];
    if (target.branch != Branch::none && takes != 2 &&
        (target.branch == Branch::if_steps) != (takes == 1)) {
      continue;
    }
    if (--left_[target.step] != 0 || schedule_.fate[target.step] != Fate::waiting) continue;
    schedule_.ready[target.step] = now;
    schedule_.after[target.step] = now == 0 && schedule_.fate[from] == Fate::given ? no_step : from;
    push_ready(target.step);
  }
}

const Schedule& Engine::run(Jobs& jobs, const Settings& settings) {
  reset();
  Schedule& out = schedule_;
  const auto count = static_cast<StepId>(waits_.size());
  for (StepId id = 0; id < count; ++id) {
    if (out.fate[id] == Fate::waiting && waits_[id] == 0) {
      out.ready[id] = 0;
      push_ready(id);
    }
  }
  for (StepId id = 0; id < count; ++id) {
    if (out.fate[id] == Fate::given) release(id, 0);
  }
  const std::uint32_t slots = settings.max_parallel == 0 ? count : settings.max_parallel;
  std::uint32_t running = 0;
  Milliseconds now = 0;
  StepId freed = no_step;
  while (true) {
    while (!ready_.empty() && running < slots && !(out.failed && settings.stop_on_failure) &&
           !out.timed_out) {
      const StepId id = pop_ready();
      const Start start = jobs.start(id, now);
      if (out.ready[id] < now) out.after[id] = freed;
      out.fate[id] = start.fails ? Fate::failed : Fate::running;
      out.start[id] = now;
      out.order.push_back(id);
      takes_[id] = start.outcome ? 1 : 0;
      const Milliseconds length = std::max<Milliseconds>(start.length, 0);
      const bool too_long = length > settings.time_limit || now > settings.time_limit - length;
      if (too_long) out.fate[id] = Fate::failed;
      push_end({too_long ? std::max(now, settings.time_limit) : now + length, id});
      ++running;
      ++out.events;
    }
    out.peak = std::max(out.peak, running);
    if (ends_.empty()) break;
    now = ends_.front().at;
    // All that ends now, before anything starts.
    while (!ends_.empty() && ends_.front().at == now) {
      const StepId id = pop_end().step;
      --running;
      ++out.events;
      freed = id;
      out.end[id] = now;
      out.busy += now - out.start[id];
      if (out.fate[id] == Fate::failed) {
        out.failed = true;
        out.timed_out = out.timed_out || now >= settings.time_limit;
      } else {
        out.fate[id] = Fate::succeeded;
        release(id, now);
      }
    }
  }
  out.makespan = now;
  return out;
}

}  // namespace plumbline::simulate
