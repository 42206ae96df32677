#include "analyzer/cache/drift.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "analyzer/types/cache_key.h"

namespace plumbline::cache {
namespace {

// The runs that are compared have no names that an execution could have.
const Run before_run{"(as before)"}, rerun{"(run again)"}, maybe_rerun{"(run again)", false, true};

bool can_be_cached(const Step& step) { return caching_support(step) != schema::Support::never; }

bool may_hit(const Step& step) { return can_be_cached(step) && caching(step) != Caching::off; }

std::string signature(const Step& step) {
  return std::string(step.type_name) + '\n' + canonical_without_step_names(*step.arguments);
}

class Finder {
 public:
  Finder(const Pipeline& before, const Pipeline& now, const Graph& graph,
         const Setting::Values& given)
      : before_(before), now_(now), graph_(graph) {
    drift_.before = std::make_unique<Setting>(before, before_run, given);
    drift_.now = std::make_unique<Setting>(now, before_run, given);
    roots_.assign(now.steps.size(), no_step);
    reruns_.assign(now.steps.size(), Rerun::no);
    match_names();
  }

  Drift run() {
    drift_.steps.resize(now_.steps.size());
    std::vector<bool> done(now_.steps.size());
    for (const StepId id : graph_.order()) {
      look_at(id);
      done[id] = true;
    }
    // Steps on a cycle, and behind one: there is no order in which one is known before the other.
    for (StepId id = 0; id < now_.steps.size(); ++id) {
      if (!done[id]) look_at(id);
    }
    add_removed();
    return std::move(drift_);
  }

 private:
  enum class Rerun : std::uint8_t { no, maybe, yes };

  // Which step of before a step is: the one of its name, else one that is gone and did the same.
  void match_names() {
    partner_.assign(now_.steps.size(), no_step);
    renamed_.assign(now_.steps.size(), false);
    successor_.assign(before_.steps.size(), no_step);
    for (StepId id = 0; id < now_.steps.size(); ++id) {
      if (now_.steps[id].name.empty()) continue;
      const StepId old = before_.find_step(now_.steps[id].name);
      if (old == no_step || successor_[old] != no_step) continue;
      partner_[id] = old;
      successor_[old] = id;
    }
    std::unordered_map<std::string, std::vector<StepId>> gone;
    for (StepId old = 0; old < before_.steps.size(); ++old) {
      if (successor_[old] == no_step && can_be_cached(before_.steps[old]))
        gone[signature(before_.steps[old])].push_back(old);
    }
    for (auto& [text, steps] : gone) std::reverse(steps.begin(), steps.end());
    for (StepId id = 0; id < now_.steps.size() && !gone.empty(); ++id) {
      const Step& step = now_.steps[id];
      if (partner_[id] != no_step || !can_be_cached(step) || step.name.empty()) continue;
      const auto found = gone.find(signature(now_.steps[id]));
      if (found == gone.end() || found->second.empty()) continue;
      partner_[id] = found->second.back();
      found->second.pop_back();
      renamed_[id] = true;
      successor_[partner_[id]] = id;
    }
  }

  void look_at(StepId id) {
    const Step& step = now_.steps[id];
    StepDrift& drift = drift_.steps[id];
    drift.name = step.name;
    drift.type = step.type_name;
    drift.now = id;
    drift.before = partner_[id];
    const schema::Support support = caching_support(step);
    drift.cacheable = support == schema::Support::documented;
    drift.undocumented = support == schema::Support::undocumented;
    drift.cached = may_hit(step);
    if (drift.before == no_step) {
      drift.fate = drift.cached ? Fate::fresh : Fate::uncached;
      drift.key_changed = true;
      set_rerun(id, Rerun::yes);
      return;
    }
    const Step& old = before_.steps[drift.before];
    drift.cached_before = may_hit(old);
    if (old.type_name != step.type_name) {
      drift.reasons.push_back(
          {ReasonCode::step_type_changed, Certainty::certain, nullptr, std::string(old.type_name)});
      replaced(id, drift);
      return;
    }
    drift.comparison = compare({drift_.before.get(), drift.before}, {drift_.now.get(), id});
    judge(id, drift, step);
  }

  // Another step for the service, whatever its arguments are.
  void replaced(StepId id, StepDrift& drift) {
    drift.key_changed = true;
    drift.fate = !drift.cached ? Fate::uncached : drift.cached_before ? Fate::lost : Fate::fresh;
    roots_[id] = id;
    set_rerun(id, Rerun::yes);
  }

  void judge(StepId id, StepDrift& drift, const Step& step) {
    const Comparison& comparison = drift.comparison;
    const auto key = comparison.key();
    drift.certainty = comparison.certainty();
    drift.reasons = reasons_of(comparison);
    for (Reason& reason : drift.reasons) {
      if (reason.root_cause == no_step) continue;
      drift.upstream.push_back(reason.root_cause);
      if (roots_[reason.root_cause] != no_step) reason.root_cause = roots_[reason.root_cause];
    }
    if (renamed_[id]) {
      drift.renamed_from = before_.steps[drift.before].name;
      drift.reasons.insert(drift.reasons.begin(), {ReasonCode::step_renamed, Certainty::certain,
                                                   nullptr, std::string(drift.renamed_from)});
      drift.certainty = Certainty::certain;
      replaced(id, drift);
      return;
    }
    drift.key_changed = key == Comparison::Key::changed;
    drift.never_hits = has_new_values(id, step);
    if (!drift.cached) {
      drift.fate = Fate::uncached;
    } else if (!drift.cached_before) {
      // Whether runs that were made with caching off can be found is not documented.
      drift.fate = drift.key_changed ? Fate::fresh : Fate::unknown;
      drift.certainty = drift.key_changed ? drift.certainty : Certainty::unknown;
      if (!drift.key_changed) {
        drift.reasons.insert(drift.reasons.begin(),
                             {ReasonCode::caching_disabled, Certainty::unknown, nullptr, {}});
      }
    } else {
      drift.fate = key == Comparison::Key::changed   ? Fate::lost
                   : key == Comparison::Key::unknown ? Fate::unknown
                                                     : Fate::kept;
      if (drift.undocumented && drift.fate == Fate::kept) drift.certainty = Certainty::unknown;
    }
    find_root(id, drift);
    find_stale(id, drift);
    const bool turned_off = !drift.cached && drift.cached_before;
    if (drift.fate == Fate::lost || turned_off) {
      set_rerun(id, Rerun::yes);
    } else if (drift.fate == Fate::unknown) {
      set_rerun(id, Rerun::maybe);
    } else if (drift.fate == Fate::uncached || drift.fate == Fate::fresh) {
      // It runs in every execution, before and after; only what it is told may be new.
      set_rerun(id, is_told_anew(drift, step) ? Rerun::maybe : Rerun::no);
      if (reruns_[id] == Rerun::no) {
        drift_.now->set_producer(id, {drift_.now.get(), id, before_run});
      }
    } else {
      drift_.now->set_producer(id, {drift_.before.get(), drift.before, before_run});
    }
  }

  // Where the chain of reruns begins: here, if anything but a step upstream is a reason.
  void find_root(StepId id, const StepDrift& drift) {
    roots_[id] = id;
    for (const Reason& reason : drift.reasons) {
      if (reason.code != ReasonCode::upstream_reran) return;
    }
    if (!drift.reasons.empty()) roots_[id] = drift.reasons[0].root_cause;
  }

  static bool is_told_anew(const StepDrift& drift, const Step& step) {
    const bool listed = caching_support(step) == schema::Support::documented;
    return std::any_of(drift.comparison.changes.begin(), drift.comparison.changes.end(),
                       [&](const Change& change) {
                         return listed ? change.counts != Counts::no
                                       : change.path.starts_with("Arguments.");
                       });
  }

  void set_rerun(StepId id, Rerun rerun_is) {
    reruns_[id] = rerun_is;
    if (rerun_is == Rerun::no) return;
    if (roots_[id] == no_step) roots_[id] = id;
    drift_.now->set_producer(id,
                             {drift_.now.get(), id, rerun_is == Rerun::yes ? rerun : maybe_rerun});
  }

  // Execution variables, and outputs of steps without a cache that differ whenever they run.
  bool has_new_values(StepId id, const Step& step) const {
    for (const KeyAttribute& attribute : key_attributes(step)) {
      for (const Reference& reference : references_within(now_, id, attribute.value->range())) {
        if (differs_per_run(reference)) return true;
        if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
        if (may_hit(now_.steps[reference.target])) continue;
        const Resolved value = drift_.now->resolve(*reference.object, id);
        if (std::any_of(value.parts.begin(), value.parts.end(),
                        [](const Part& part) { return part.kind == Part::Kind::run; })) {
          return true;
        }
      }
    }
    return false;
  }

  // The key stays, but what lies at a place that it names is written anew.
  void find_stale(StepId id, StepDrift& drift) const {
    if (drift.fate != Fate::kept) return;
    for (const Reference& reference : now_.references_of(id)) {
      if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
      if (reruns_[reference.target] != Rerun::yes) continue;
      if (std::find(drift.stale.begin(), drift.stale.end(), reference.target) ==
          drift.stale.end()) {
        drift.stale.push_back(reference.target);
      }
    }
  }

  void add_removed() {
    for (StepId old = 0; old < before_.steps.size(); ++old) {
      const Step& step = before_.steps[old];
      const StepId successor = successor_[old];
      if (successor != no_step && !renamed_[successor]) continue;
      StepDrift drift;
      drift.name = step.name;
      drift.type = step.type_name;
      drift.before = old;
      drift.fate = Fate::removed;
      const schema::Support support = caching_support(step);
      drift.cacheable = support == schema::Support::documented;
      drift.undocumented = support == schema::Support::undocumented;
      drift.cached = drift.cached_before = may_hit(step);
      if (successor != no_step) drift.renamed_from = now_.steps[successor].name;
      drift_.steps.push_back(std::move(drift));
    }
  }

  const Pipeline& before_;
  const Pipeline& now_;
  const Graph& graph_;
  Drift drift_;
  std::vector<StepId> partner_, successor_;  // now -> before, before -> now
  std::vector<bool> renamed_;
  std::vector<StepId> roots_;
  std::vector<Rerun> reruns_;
};

}  // namespace

std::string_view to_string(Fate fate) {
  constexpr std::array<std::string_view, 6> names{"kept", "lost",    "unknown",
                                                  "new",  "removed", "uncached"};
  return names[static_cast<std::size_t>(fate)];
}

bool Drift::any_lost() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const StepDrift& step) { return step.fate == Fate::lost; });
}

Drift find_drift(const Pipeline& before, const Pipeline& now, const Graph& graph_now,
                 const Setting::Values& given) {
  return Finder(before, now, graph_now, given).run();
}

}  // namespace plumbline::cache
