// Names and paths that are given twice in the lists of one job.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzer/check/rule.h"

namespace plumbline {

// The first one of each text.
class FirstUses {
 public:
  // The one before; null for the first use of a text, and for what is no text yet.
  const json::Value* add(const json::Value& value) {
    const std::string_view text = text_of(value);
    if (text.empty()) return nullptr;
    const auto [entry, fresh] = first_.try_emplace(text, &value);
    return fresh ? nullptr : entry->second;
  }
  const json::Value* find(const json::Value& value) const {
    const auto found = first_.find(text_of(value));
    return found == first_.end() ? nullptr : found->second;
  }

 private:
  static std::string_view text_of(const json::Value& value) {
    std::string_view text = value.text();
    if (!value.is(json::Kind::string) || is_placeholder(text)) return {};
    while (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
    return text;
  }

  std::unordered_map<std::string_view, const json::Value*> first_;
};

inline bool is_processing(const Step& step) {
  return step.type == StepType::processing || step.type == StepType::clarify_check ||
         step.type == StepType::quality_check;
}

// Where an input is put in the container.
inline const json::Value& local_path(const json::Value& input) {
  const json::Value& s3 = input["S3Input"]["LocalPath"];
  return s3 ? s3 : input["DatasetDefinition"]["LocalPath"];
}

}  // namespace plumbline
