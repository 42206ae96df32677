// Outputs that every execution overwrites, and that a cache hit relies on.
#pragma once

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "analyzer/types/meetings.h"
#include "analyzer/types/texts.h"
#include "rules/cache/cached.h"

namespace plumbline {

// What every execution writes to the same place. What else is in a whole bucket may come from
// anywhere.
inline bool is_fixed_output(const S3Locations& locations, const S3Location& output) {
  return writes_right_there(output) && output.kind == schema::S3Kind::output && output.constant &&
         output.place != no_place && locations.places[output.place].depth != 0 &&
         std::none_of(output.parts.begin(), output.parts.end(),
                      [](const UriPart& part) { return find_stringified(part.text).has_value(); });
}

struct FixedOutput {
  const S3Location* output = nullptr;
  bool own =
      false;  // the step itself is cached, and parameters or other steps decide what it writes
  bool read = true;  // by another step of the pipeline
};

// By step, in document order.
inline std::vector<FixedOutput> cached_fixed_outputs(const Facts& facts) {
  std::vector<FixedOutput> result;
  const Pipeline& pipeline = facts.pipeline;
  const S3Locations& locations = facts.locations;
  std::vector<const S3Location*> outputs;
  for (const S3Location& output : locations.all) {
    if (is_fixed_output(locations, output)) outputs.push_back(&output);
  }
  if (outputs.empty()) return result;
  std::vector<bool> cached(pipeline.steps.size()), varies(pipeline.steps.size());
  bool any = false;
  std::unordered_set<std::string_view> gets, cached_gets;
  each_cached(facts, [&](StepId id, const Step&) {
    any = cached[id] = true;
    each_key_reference(facts, id, [&](const KeyAttribute&, const Reference& reference) {
      varies[id] = varies[id] || reference.kind == ReferenceKind::parameter;
      cached_gets.insert(reference.at->text());
    });
  });
  if (!any) return result;
  for (const Reference& reference : pipeline.references) gets.insert(reference.at->text());
  const Readers readers(locations);
  const Readers cached_readers(locations, &cached);
  for (const S3Location* const each : outputs) {
    const S3Location& output = *each;
    FixedOutput found{each, false};
    if (cached_readers.besides(output) || is_property_read(pipeline, cached_gets, output)) {
      result.push_back(found);
    } else if (cached[output.step] && varies[output.step]) {
      found.own = true;
      found.read = readers.besides(output) || is_property_read(pipeline, gets, output);
      result.push_back(found);
    }
  }
  // What a step reads says more than what nobody does.
  std::unordered_set<StepId> read;
  for (const FixedOutput& each : result) {
    if (each.read) read.insert(each.output->step);
  }
  std::erase_if(result, [&](const FixedOutput& each) {
    return !each.read && read.contains(each.output->step);
  });
  return result;
}

}  // namespace plumbline
