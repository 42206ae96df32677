#include "analyzer/json/builder.h"

#include <algorithm>

#include "analyzer/source/diagnostic.h"

namespace plumbline::json {

void Arena::grow(std::size_t bytes) {
  constexpr std::size_t largest = std::size_t{1} << 20U;
  const std::size_t size = std::max(bytes, next_size);
  next_size = std::min(next_size * 2, largest);
  chunks.emplace_back(new char[size]);  // not zeroed: every byte given out is written at once
  free = chunks.back().get();
  left = size;
}

Tree::Tree() : arena_(std::make_unique<Arena>()) {}
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
Tree::~Tree() = default;

Builder::Builder(std::size_t text_size) {
  tree_.arena_->next_size = std::clamp<std::size_t>(text_size * 2, 1024, std::size_t{1} << 20U);
  frames_.reserve(32);
  members_.reserve(64);
  items_.reserve(64);
}

std::string_view Builder::keep(std::string_view text) {
  if (text.empty()) return "";
  char* const copy = tree_.arena_->take(text.size());
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void Builder::close(std::uint32_t end) {
  const Frame frame = frames_.back();
  frames_.pop_back();
  const bool object = frame.kind == Kind::object;
  const std::size_t count = (object ? members_.size() : items_.size()) - frame.first;
  std::uint8_t holds = frame.holds;
  const Member* members = nullptr;
  const Value* items = nullptr;
  if (object && count > 0) {
    auto* const copy = reinterpret_cast<Member*>(tree_.arena_->take(count * sizeof(Member)));
    std::memcpy(static_cast<void*>(copy), members_.data() + frame.first, count * sizeof(Member));
    members_.resize(frame.first);
    members = copy;
    if (frame.repeats) find_duplicates({copy, count});
    // {"Get": "..."} is the one function that nobody has to look into.
    if (count == 1 && copy->key == "Get" && copy->value.is(Kind::string)) holds = bit(Holds::get);
  } else if (count > 0) {
    auto* const copy = reinterpret_cast<Value*>(tree_.arena_->take(count * sizeof(Value)));
    std::memcpy(static_cast<void*>(copy), items_.data() + frame.first, count * sizeof(Value));
    items_.resize(frame.first);
    items = copy;
  }
  Value& value = place(holds);
  value.kind_ = frame.kind;
  value.holds_ = holds;
  value.begin_ = frame.begin;
  value.end_ = end;
  value.count_ = static_cast<std::uint32_t>(count);
  if (object) {
    value.members_ = members;
  } else {
    value.items_ = items;
  }
}

void Builder::repeated(const Member& first, const Member& again) {
  Problem problem{Fault::duplicate_key,
                  again.key_range,
                  "key " + quoted(again.key) + " occurs again in this object: expected once",
                  {},
                  first.key_range,
                  "first one is here"};
  problem.help.emplace_back("keep one of them: which one a reader takes is not defined");
  report(std::move(problem));
}

void Builder::find_duplicates(std::span<const Member> members) {
  constexpr std::size_t few = 12;
  if (members.size() <= few) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const std::string_view a = members[i].key, b = members[j].key;
        if (a.size() != b.size() || a != b) continue;
        repeated(members[j], members[i]);
        break;
      }
    }
    return;
  }
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) {
    if (a->key.size() != b->key.size()) return a->key.size() < b->key.size();
    const int order = a->key.compare(b->key);
    return order != 0 ? order < 0 : a < b;
  });
  const Member* first = sorted.front();
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i]->key == first->key) {
      repeated(*first, *sorted[i]);
    } else {
      first = sorted[i];
    }
  }
}

void Builder::drop_invalid_utf8_from(std::uint32_t begin) {
  std::erase_if(problems_, [&](const Problem& problem) {
    return problem.fault == Fault::invalid_utf8 && problem.range.begin >= begin;
  });
}

std::optional<Range> Builder::innermost() const {
  if (frames_.empty()) return std::nullopt;
  return Range{frames_.back().begin, frames_.back().begin + 1};
}

bool Builder::is_empty_object() const {
  if (!in_object()) return false;
  const std::size_t count = members_.size() - frames_.back().first;
  return count == 0 || (count == 1 && !members_.back().value);
}

Parsed Builder::finish(std::uint32_t end, bool truncated) {
  while (!frames_.empty()) {
    const Frame& frame = frames_.back();
    // A key whose value never came says nothing.
    if (frame.kind == Kind::object && members_.size() > frame.first && !members_.back().value) {
      members_.pop_back();
    }
    close(end);
    Value& closed = frames_.empty()                       ? tree_.root_
                    : frames_.back().kind == Kind::object ? members_.back().value
                                                          : items_.back();
    closed.complete_ = false;
  }
  tree_.truncated_ = truncated;
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return a.range.begin < b.range.begin;
  });
  return {std::move(tree_), std::move(problems_)};
}

}  // namespace plumbline::json
