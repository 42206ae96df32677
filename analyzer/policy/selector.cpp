#include "analyzer/policy/selector.h"

#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <unordered_set>

namespace plumbline::policy {
namespace {

using json::Kind;
using json::Value;

bool matches_any(std::string_view text, const std::vector<std::string>& globs) {
  const std::string name(text);
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
  });
}

class Search {
 public:
  explicit Search(const Pipeline& pipeline) {
    for (const Step& step : pipeline.steps) steps_.insert(step.node);
  }

  void find(const Value& from, StepId step, const std::vector<std::string>& path) {
    path_ = &path;
    step_ = step;
    from_ = &from;
    visited_.clear();
    walk(from, 0);
  }
  std::vector<Selected> take() {
    std::stable_sort(found_.begin(), found_.end(), [](const Selected& a, const Selected& b) {
      return a.value->range().begin < b.value->range().begin;
    });
    return std::move(found_);
  }

 private:
  // The parser's limit on nesting bounds the recursion.
  void walk(const Value& value, std::size_t part) {
    if (!value || !value.complete()) return;
    if (step_ != no_step && &value != from_ && steps_.contains(&value)) return;
    if (part == path_->size()) {
      if (taken_.insert(&value).second) found_.push_back({&value, step_});
      return;
    }
    if (is_function(value)) return;
    const std::string& name = (*path_)[part];
    if (name == "**") {
      // Several ways may lead to one value.
      if (!visited_.emplace(&value, part).second) return;
      walk(value, part + 1);
      each(value, part);
    } else if (name == "*") {
      each(value, part + 1);
    } else if (value.is(Kind::object)) {
      walk(value[name], part + 1);
    } else if (value.is(Kind::array) && !name.empty() && name.size() < 10 &&
               name.find_first_not_of("0123456789") == std::string::npos) {
      walk(value[static_cast<std::size_t>(std::stoul(name))], part + 1);
    }
  }
  void each(const Value& value, std::size_t part) {
    for (const Value& item : value.items()) walk(item, part);
    for (const json::Member& member : value.members()) walk(member.value, part);
  }

  std::unordered_set<const Value*> steps_, taken_;
  std::set<std::pair<const Value*, std::size_t>> visited_;
  const std::vector<std::string>* path_ = nullptr;
  const Value* from_ = nullptr;
  StepId step_ = no_step;
  std::vector<Selected> found_;
};

}  // namespace

bool parse_path(std::string_view text, std::vector<std::string>& parts) {
  while (!text.empty()) {
    if (text.front() != '/') return false;
    text.remove_prefix(1);
    const std::string_view token = text.substr(0, text.find('/'));
    text.remove_prefix(token.size());
    std::string& part = parts.emplace_back();
    for (std::size_t i = 0; i < token.size(); ++i) {
      if (token[i] != '~') {
        part += token[i];
        continue;
      }
      if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return false;
      part += token[i] == '0' ? '~' : '/';
    }
  }
  return true;
}

std::vector<Selected> select(const Pipeline& pipeline, const Selector& selector) {
  Search search(pipeline);
  for (const auto& path : selector.paths) {
    if (!selector.of_steps()) {
      search.find(*pipeline.root, no_step, path);
      continue;
    }
    for (StepId id = 0; id < pipeline.steps.size(); ++id) {
      const Step& step = pipeline.steps[id];
      if (!selector.types.empty() && !matches_any(step.type_name, selector.types)) continue;
      if (!selector.names.empty() && !matches_any(step.name, selector.names)) continue;
      search.find(*step.node, id, path);
    }
  }
  return search.take();
}

}  // namespace plumbline::policy
