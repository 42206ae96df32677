// Moments and UUIDs in what counts in a step's cache key.
#pragma once

#include <string_view>
#include <vector>

#include "rules/cache/cached.h"
#include "rules/cache/stamp.h"

namespace plumbline {

struct Stamped {
  const json::Value* value = nullptr;  // the string
  std::string_view stamp;
  bool data = false;  // the place of data, which may have been made once and for all
};

// A function or notebook that the SDK runs as a job.
inline bool is_remote_function(const Step& step) {
  const json::Value& algorithm = (*step.arguments)["AlgorithmSpecification"];
  for (const json::Value& word : algorithm["ContainerEntrypoint"].items()) {
    if (word.text().find("sagemaker_remote_function") != std::string_view::npos ||
        word.text().find("amazon_sagemaker_scheduler") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

inline void find_stamps(const json::Value& value, std::string_view key, std::vector<Stamped>& out) {
  if (!value.holds(json::Holds::stamp)) return;
  for (const json::Member& member : value.members()) find_stamps(member.value, member.key, out);
  for (const json::Value& item : value.items()) find_stamps(item, key, out);
  if (!value.is(json::Kind::string)) return;
  const std::string_view text = value.text();
  // An ARN names what stays as it is: a key, a model.
  if (text.starts_with("arn:") || key == "Get" || is_placeholder(value)) return;
  const Stamp stamp = find_stamp(text);
  if (!stamp) return;
  const std::string_view after = text.substr(stamp.end);
  // What the SDK uploads for one build; `output` is what a job once left behind.
  const bool upload = after.find("/input/") != std::string_view::npos ||
                      after.find("/source/") != std::string_view::npos;
  const bool data = text.find("s3://") != std::string_view::npos && !upload &&
                    (key.ends_with("S3Uri") || key.ends_with("S3OutputPath") ||
                     after.find("/output") != std::string_view::npos);
  out.push_back({&value, text.substr(stamp.begin, stamp.end - stamp.begin), data});
}

// In all attributes that surely count, in document order within an attribute.
inline std::vector<Stamped> stamped_texts(const Facts& facts, StepId id) {
  std::vector<Stamped> result;
  for (const KeyAttribute& attribute : facts.types.cache_keys.of(id)) {
    if (attribute.certain) find_stamps(*attribute.value, {}, result);
  }
  return result;
}

}  // namespace plumbline
