// Everything that is found out by walking through the Arguments of every step.
#include <algorithm>

#include "analyzer/json/prefetch.h"
#include "analyzer/types/text_search.h"
#include "analyzer/types/types.h"

namespace plumbline {

Types build_types(const Pipeline& pipeline) {
  Types types;
  types.properties = resolve_properties(pipeline);
  find_places(pipeline.parameters, types.places);
  TextSearch texts(pipeline, types.texts);
  LocationCollector locations(types.locations);
  // All searches go over a few steps before the next few: what those are made of stays in the
  // processor's cache meanwhile.
  constexpr StepId part = 32;
  const auto count = static_cast<StepId>(pipeline.steps.size());
  json::Prefetch prefetch;
  for (StepId first = 0; first < count; first += part) {
    const StepId last = std::min(first + part, count);
    for (StepId id = first; id < last; ++id) prefetch(*pipeline.steps[id].node);
    check_arguments(pipeline, types, first, last, types.findings);
    for (StepId id = first; id < last; ++id) texts.look(id);
    for (StepId id = first; id < last; ++id) types.cache_keys.add(pipeline.steps[id]);
    for (StepId id = first; id < last; ++id) locations.collect(id, pipeline.steps[id]);
    for (StepId id = first; id < last; ++id) find_secrets(id, pipeline.steps[id], types.secrets);
    for (StepId id = first; id < last; ++id) find_places(pipeline.steps[id], types.places);
  }
  texts.finish();
  locations.finish();
  find_secrets(pipeline.parameters, types.secrets);
  return types;
}

}  // namespace plumbline
