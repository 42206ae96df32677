#include "analyzer/types/cache_key.h"

#include <algorithm>
#include <array>

#include "analyzer/schema/shapes.h"

namespace plumbline {
namespace {

// The value at "Arguments.Environment", or a missing one.
const json::Value& value_at(const json::Value& node, std::string_view path) {
  const json::Value* value = &node;
  for (;;) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    value = &(*value)[path.substr(0, dot)];
    if (dot == path.size()) return *value;
    path.remove_prefix(dot + 1);
  }
}

void add_key_attributes(const Step& step, std::vector<KeyAttribute>& result) {
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  if (facts == nullptr) return;
  for (const schema::CacheAttribute& attribute : facts->cache_key) {
    const auto add = [&](const json::Value& value) {
      if (value) result.push_back({attribute.name, &value, attribute.certain});
    };
    for (const std::string_view at : attribute.at) {
      const json::Value& value = value_at(*step.node, at);
      if (attribute.children.empty()) add(value);
      for (const std::string_view child : attribute.children) add(value[child]);
    }
  }
}

}  // namespace

std::vector<KeyAttribute> key_attributes(const Step& step) {
  std::vector<KeyAttribute> result;
  add_key_attributes(step, result);
  return result;
}

void CacheKeys::add(const Step& step) {
  cached_.push_back(is_cached(step));
  if (cached_.back()) add_key_attributes(step, attributes_);
  ends_.push_back(static_cast<std::uint32_t>(attributes_.size()));
}

std::span<const KeyAttribute> CacheKeys::of(StepId id) const {
  const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
  return std::span(attributes_).subspan(begin, ends_[id] - begin);
}

Caching caching(const Step& step) {
  const json::Value& enabled = (*step.cache_config)["Enabled"];
  if (enabled && !enabled.is(json::Kind::boolean)) return Caching::unknown;
  return enabled.boolean() ? Caching::on : Caching::off;
}

bool is_cached(const Step& step) {
  if (caching(step) != Caching::on) return false;
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  return facts != nullptr && facts->caching != schema::Support::never;
}

bool differs_per_run(const Reference& reference) {
  constexpr std::array<std::string_view, 6> names{"CurrentDateTime",     "PipelineExecutionArn",
                                                  "PipelineExecutionId", "ProcessingJobName",
                                                  "StartDateTime",       "TrainingJobName"};
  return reference.kind == ReferenceKind::execution &&
         std::binary_search(names.begin(), names.end(), reference.name);
}

std::span<const Reference> references_within(const Pipeline& pipeline, StepId id, Range range) {
  const auto references = pipeline.references_of(id);
  const auto begin = std::lower_bound(references.begin(), references.end(), range.begin,
                                      [](const Reference& reference, std::uint32_t at) {
                                        return reference.at->range().begin < at;
                                      });
  auto end = begin;
  while (end != references.end() && range.contains(end->at->range())) ++end;
  return {begin, end};
}

}  // namespace plumbline
