#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId id, const Step& step) {
    bool said = false;
    each_key_reference(facts, id, [&](const KeyAttribute&, const Reference& reference) {
      if (said || reference.kind != ReferenceKind::step_property) return;
      if (reference.target == no_step) return;
      const Step& model = facts.pipeline.steps[reference.target];
      const bool name = model.type == StepType::model &&
                        (reference.path == "ModelName" || reference.path == "ModelArn");
      const bool package =
          model.type == StepType::register_model && reference.path == "ModelPackageArn";
      if (!name && !package) return;
      said = true;
      Diagnostic& found =
          findings.add(reference.at->range(),
                       fmt::format("{} never hits: {} makes a new model in every execution",
                                   quoted(step.name, 30), quoted(model.name, 30)));
      found.mark = "a new name in every execution";
      found.help.push_back(fmt::format("remove the CacheConfig of {}", quoted(step.name, 40)));
      found.notes.push_back(fmt::format("{} steps cannot be cached", model.type_name));
    });
  });
}

}  // namespace

extern constinit const Rule cache_new_model{
    "cache/new-model", Severity::warning,
    "A cached step reads the name of a model that every execution makes anew.", check, Needs::part};

}  // namespace plumbline
