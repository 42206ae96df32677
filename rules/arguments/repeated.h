// Names and paths that are given twice in the lists of one job.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// The first one of each text. Lists are short as a rule: up to a few texts are compared one by one.
class FirstUses {
 public:
  // The one before; null for the first use of a text, and for what is no text yet.
  const json::Value* add(const json::Value& value) {
    const std::string_view text = text_of(value);
    if (text.empty()) return nullptr;
    if (const json::Value* const found = find_text(text)) return found;
    if (few_.size() < most_few) {
      few_.emplace_back(text, &value);
    } else {
      many_.emplace(text, &value);
    }
    return nullptr;
  }
  const json::Value* find(const json::Value& value) const { return find_text(text_of(value)); }
  void clear() {
    few_.clear();
    many_.clear();
  }

 private:
  static constexpr std::size_t most_few = 12;

  const json::Value* find_text(std::string_view text) const {
    for (const auto& [known, value] : few_) {
      if (known == text) return value;
    }
    if (many_.empty()) return nullptr;
    const auto found = many_.find(text);
    return found == many_.end() ? nullptr : found->second;
  }

  static std::string_view text_of(const json::Value& value) {
    std::string_view text = value.text();
    if (!value.is(json::Kind::string) || is_placeholder(value)) return {};
    while (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
    return text;
  }

  std::vector<std::pair<std::string_view, const json::Value*>> few_;
  std::unordered_map<std::string_view, const json::Value*> many_;
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
