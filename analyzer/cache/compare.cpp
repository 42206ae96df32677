#include "analyzer/cache/compare.h"

#include <algorithm>

#include "analyzer/cache/items.h"
#include "analyzer/json/write.h"
#include "analyzer/types/cache_key.h"

namespace plumbline::cache {
namespace {

using json::Kind;
using json::Value;
using schema::no_shape;
using schema::ShapeId;
using schema::ShapeKind;

bool is_leaf(const Value& value) {
  return (!value.is(Kind::object) && !value.is(Kind::array)) || is_function(value) ||
         is_placeholder(value);
}

const schema::CacheAttribute* attribute_at(const schema::StepFacts* facts, std::string_view at) {
  if (facts == nullptr) return nullptr;
  for (const schema::CacheAttribute& attribute : facts->cache_key) {
    if (std::find(attribute.at.begin(), attribute.at.end(), at) != attribute.at.end()) {
      return &attribute;
    }
  }
  return nullptr;
}

// What members of a step say that only tells how the service is to go about it.
bool is_work_of(std::string_view member) {
  return member == "FunctionArn" || member == "SqsQueueUrl" || member == "OutputParameters";
}

class Comparer {
 public:
  Comparer(const Side& before, const Side& now) : before_(before), now_(now) {
    result_.before = before;
    result_.now = now;
  }

  Comparison run() {
    const Step& step = now_.setting->pipeline().steps[now_.step];
    facts_ = schema::step_facts(step.type_name);
    const Value& old_node = before_.setting == nullptr
                                ? json::missing
                                : *before_.setting->pipeline().steps[before_.step].node;
    const Value& old_arguments = old_node["Arguments"];
    const Value& arguments = *step.arguments;
    const bool condition = step.type == StepType::condition;
    each_member(
        arguments, old_arguments, [&](std::string_view key, const Value& now, const Value& before) {
          if (condition && (key == "IfSteps" || key == "ElseSteps")) return;
          const std::string at = "Arguments." + std::string(key);
          begin(at, key);
          const Value* recorded = before_.recorded == nullptr ? nullptr : &(*before_.recorded)[key];
          if (recorded != nullptr && !*recorded && before_.setting != nullptr) recorded = nullptr;
          // Only what is in the key is looked for in the answer: not all else is there.
          if (counts_ == Counts::no && before_.setting != nullptr) recorded = nullptr;
          if (recorded == nullptr && before_.setting == nullptr) return;
          diff({recorded == nullptr ? before : *recorded, recorded == nullptr ? nullptr : &before},
               now, member_shape(facts_ == nullptr ? no_shape : facts_->arguments, key), key, 0);
        });
    if (before_.setting == nullptr) return std::move(result_);
    each_member(*step.node, old_node,
                [&](std::string_view key, const Value& now, const Value& before) {
                  if (key == "Name" || key == "Type" || key == "Arguments") return;
                  begin(std::string(key), key);
                  diff({before, nullptr}, now, no_shape, key, 0);
                });
    return std::move(result_);
  }

 private:
  // A value as it was. `definition`: `value` is a recorded one, and this is what the definition of
  // that time holds there; the service fills in more than either definition says.
  struct Old {
    const Value& value;
    const Value* definition = nullptr;
    bool recorded() const { return definition != nullptr; }
  };

  static ShapeId member_shape(ShapeId shape, std::string_view key) {
    if (shape == no_shape) return no_shape;
    const schema::Shape& known = schema::shape(shape);
    if (known.kind == ShapeKind::map) return known.item;
    const schema::Member* const member = known.member(key);
    return member == nullptr ? no_shape : member->shape;
  }
  static ShapeId item_shape(ShapeId shape) {
    const bool list = shape != no_shape && schema::shape(shape).kind == ShapeKind::list;
    return list ? schema::shape(shape).item : no_shape;
  }
  static bool is_numeric(ShapeId shape) {
    if (shape == no_shape) return true;
    const ShapeKind kind = schema::shape(shape).kind;
    return kind == ShapeKind::integer || kind == ShapeKind::number || kind == ShapeKind::any;
  }

  void begin(const std::string& at, std::string_view key) {
    attribute_ = attribute_at(facts_, at);
    path_ = at;
    name_ = attribute_ == nullptr ? std::string(key) : std::string(attribute_->name);
    counts_ = Counts::no;
    if (attribute_ != nullptr) {
      counts_ = attribute_->certain          ? Counts::yes
                : attribute_->source.empty() ? Counts::open
                                             : Counts::likely;
    } else if (facts_ != nullptr && facts_->caching == schema::Support::undocumented &&
               (at.starts_with("Arguments.") || is_work_of(key))) {
      counts_ = Counts::open;
    }
  }

  void diff(const Old& before, const Value& now, ShapeId shape, std::string_view key,
            unsigned level) {
    const Value& old = before.value;
    if (!old && !now) return;
    const bool parted = attribute_ != nullptr && level == 0 && !attribute_->children.empty();
    const bool objects = (old.is(Kind::object) || !old) && (now.is(Kind::object) || !now);
    const bool leaves = is_leaf(old) || is_leaf(now);
    if (objects &&
        ((old && now && !leaves) || (parted && !(old && is_leaf(old)) && !(now && is_leaf(now))))) {
      diff_members(before, now, shape, level);
    } else if (!old || !now) {
      absent(before, now, key);
    } else if (old.is(Kind::array) && now.is(Kind::array)) {
      diff_items(before, now, shape, level);
    } else if (is_leaf(old) && is_leaf(now)) {
      diff_leaves(before, now, shape);
    } else {
      add(Change::Kind::changed, Certainty::certain, &old, &now);
    }
  }

  void diff_members(const Old& before, const Value& now, ShapeId shape, unsigned level) {
    const Value& guide = before.recorded() ? *before.definition : before.value;
    each_member(now, guide, [&](std::string_view key, const Value& value, const Value& old) {
      const Counts outer = counts_;
      const std::size_t length = path_.size();
      if (attribute_ != nullptr && level == 0 && !attribute_->children.empty()) {
        const auto& children = attribute_->children;
        if (std::find(children.begin(), children.end(), key) == children.end()) {
          counts_ = Counts::no;
        }
      }
      if (attribute_ != nullptr && level == 1 && !attribute_->surely.empty()) {
        const auto& surely = attribute_->surely;
        if (std::find(surely.begin(), surely.end(), key) != surely.end()) counts_ = Counts::yes;
      }
      path_ += '.';
      path_ += key;
      const Old inner = before.recorded() ? Old{before.value[key], &old} : Old{old, nullptr};
      diff(inner, value, member_shape(shape, key), key, level + 1);
      path_.resize(length);
      counts_ = outer;
    });
  }

  void diff_items(const Old& before, const Value& now, ShapeId shape, unsigned level) {
    const Value& old = before.value;
    const Counts outer = counts_;
    const auto names = by_name(now);
    const auto old_names = names ? by_name(old) : std::nullopt;
    const ShapeId inner = item_shape(shape);
    const auto item = [&](const Value& a, const Value& b, std::size_t index) {
      const std::size_t length = path_.size();
      path_ += '[' + std::to_string(index) + ']';
      const Value* definition = nullptr;
      if (before.recorded()) {
        definition = &nothing();
        for (const Value& candidate : before.definition->items()) {
          if (!item_name(b).empty() && item_name(candidate) == item_name(b)) {
            definition = &candidate;
          }
        }
        if (!*definition && item_name(b).empty()) definition = &(*before.definition)[index];
      }
      diff({a, definition}, b, inner, {}, level + 1);
      path_.resize(length);
    };
    if (names && old_names) {
      bool same_names = names->size() == old_names->size(), moved = false;
      for (const auto& [name, at] : *names) {
        const auto found = old_names->find(name);
        if (found == old_names->end()) {
          same_names = false;
          whole_item(nothing(), now.items()[at], at, level);
        } else {
          moved = moved || found->second != at;
          item(old.items()[found->second], now.items()[at], at);
        }
      }
      for (const auto& [name, at] : *old_names) {
        if (!names->contains(name)) {
          same_names = false;
          whole_item(old.items()[at], nothing(), at, level);
        }
      }
      if (same_names && moved) add(Change::Kind::reordered, Certainty::likely, &old, &now);
      counts_ = outer;
      return;
    }
    if (old.size() == now.size()) {
      const std::size_t found = result_.changes.size();
      for (std::size_t i = 0; i < now.size(); ++i) item(old.items()[i], now.items()[i], i);
      if (result_.changes.size() - found > 1 && same_items(old, now)) {
        result_.changes.resize(found);
        add(Change::Kind::reordered, Certainty::likely, &old, &now);
      }
    } else {
      if (attribute_ != nullptr && level == 0 && !attribute_->surely.empty()) counts_ = Counts::yes;
      add(Change::Kind::changed, Certainty::certain, &old, &now);
    }
    counts_ = outer;
  }

  // An item of a list with names that only one side has.
  void whole_item(const Value& old, const Value& now, std::size_t index, unsigned level) {
    const Counts outer = counts_;
    const std::size_t length = path_.size();
    path_ += '[' + std::to_string(index) + ']';
    if (attribute_ != nullptr && level == 0 && !attribute_->surely.empty()) counts_ = Counts::yes;
    add(now ? Change::Kind::added : Change::Kind::removed, Certainty::certain, old ? &old : nullptr,
        now ? &now : nullptr);
    path_.resize(length);
    counts_ = outer;
  }

  bool same_items(const Value& old, const Value& now) const {
    std::vector<std::string> a, b;
    for (const Value& item : old.items()) a.push_back(canonical(before_, item));
    for (const Value& item : now.items()) b.push_back(canonical(now_, item));
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
  }

  void absent(const Old& before, const Value& now, std::string_view key) {
    const Value& old = before.value;
    const bool defaulted = is_default(key, now ? now : old);
    // The service did record it, or did not repeat what is the default anyway.
    if (before.recorded() && defaulted) {
      result_.respelled = true;
      return;
    }
    const Counts outer = counts_;
    if (attribute_ != nullptr && !attribute_->surely.empty() &&
        path_.size() == attribute_->at[0].size()) {
      counts_ = Counts::yes;
    }
    add(defaulted ? Change::Kind::defaulted
        : now     ? Change::Kind::added
                  : Change::Kind::removed,
        defaulted ? Certainty::likely : Certainty::certain, old ? &old : nullptr,
        now ? &now : nullptr);
    counts_ = outer;
  }

  void diff_leaves(const Old& before, const Value& now, ShapeId shape) {
    const Resolved a = old_value(before.value, before.recorded());
    const Resolved b = now_.setting->resolve(now, now_.step);
    const Match found = match(a, b, is_numeric(shape));
    if (counts_ != Counts::no) {
      result_.follows_steps = result_.follows_steps || b.follows_steps || a.follows_steps;
      result_.respelled = result_.respelled || found == Match::likely_equal;
    }
    if (found == Match::equal || found == Match::likely_equal) return;
    const bool open = found == Match::unknown;
    add(open ? Change::Kind::may_differ : Change::Kind::changed,
        open                                  ? Certainty::unknown
        : b.follows_steps || a.kind != b.kind ? Certainty::likely
                                              : Certainty::certain,
        &before.value, &now);
    result_.changes.back().causes = causes_of(before, now);
  }

  Resolved old_value(const Value& value, bool recorded) const {
    if (!recorded && before_.setting != nullptr)
      return before_.setting->resolve(value, before_.step);
    Resolved result;
    result.kind = value.kind();
    if (!value.text().empty()) {
      result.parts.push_back({Part::Kind::text, std::string(value.text()), {}, false});
    }
    return result;
  }

  // Which of the references in the value give something else than they did.
  std::vector<Cause> causes_of(const Old& before, const Value& now) const {
    const Value& definition = before.recorded() ? *before.definition : before.value;
    std::vector<Cause> causes;
    const bool known = before_.setting != nullptr && definition;
    const bool same_text = known && json::compact(definition) == json::compact(now);
    if (!same_text) causes.push_back({});
    const auto references = references_within(now_.setting->pipeline(), now_.step, now.range());
    const auto earlier =
        known ? references_within(before_.setting->pipeline(), before_.step, definition.range())
              : std::span<const Reference>();
    for (std::size_t i = 0; i < references.size(); ++i) {
      const Reference& reference = references[i];
      if (known && i < earlier.size() && reference.object != nullptr) {
        const Resolved b = resolved_reference(*now_.setting, now_.step, reference);
        const Resolved a = resolved_reference(*before_.setting, before_.step, earlier[i]);
        const Match found = match(a, b, true);
        if (found == Match::equal || found == Match::likely_equal) continue;
      } else if (known && !same_text) {
        continue;
      }
      Cause cause;
      cause.name = std::string(reference.name);
      switch (reference.kind) {
        case ReferenceKind::parameter: cause.kind = Cause::Kind::parameter; break;
        case ReferenceKind::step_property:
        case ReferenceKind::property_file:
          cause.kind = Cause::Kind::step;
          cause.step = reference.target;
          break;
        default: cause.kind = Cause::Kind::execution; break;
      }
      // A reference in a text that was changed explains only what another step brought about.
      if (!same_text && cause.kind != Cause::Kind::step) continue;
      causes.push_back(std::move(cause));
    }
    if (causes.empty()) causes.push_back({});
    return causes;
  }

  // A property file is only read through the function around its Get.
  static Resolved resolved_reference(const Setting& setting, StepId step,
                                     const Reference& reference) {
    if (reference.kind != ReferenceKind::property_file) {
      return setting.resolve(*reference.object, step);
    }
    return setting.resolve_file(reference);
  }

  void add(Change::Kind kind, Certainty certainty, const Value* before, const Value* now) {
    Change change;
    change.kind = kind;
    change.counts = counts_;
    change.certainty = certainty;
    change.attribute = name_;
    change.path = path_;
    change.before = before;
    change.now = now;
    result_.changes.push_back(std::move(change));
    if (result_.changes.back().causes.empty()) result_.changes.back().causes.push_back({});
  }

  Side before_, now_;
  Comparison result_;
  const schema::StepFacts* facts_ = nullptr;
  const schema::CacheAttribute* attribute_ = nullptr;
  Counts counts_ = Counts::no;
  std::string name_, path_;
};

}  // namespace

std::string_view to_string(Certainty certainty) {
  switch (certainty) {
    case Certainty::certain: return "certain";
    case Certainty::likely: return "likely";
    case Certainty::unknown: return "unknown";
  }
  return {};
}

Comparison::Key Comparison::key() const {
  Key result = Key::same;
  for (const Change& change : changes) {
    if (change.counts == Counts::no) continue;
    const bool open = change.counts == Counts::open || change.certainty == Certainty::unknown;
    if (!open) return Key::changed;
    result = Key::unknown;
  }
  return result;
}

Certainty Comparison::certainty() const {
  switch (key()) {
    case Key::unknown: return Certainty::unknown;
    case Key::same: return follows_steps || respelled ? Certainty::likely : Certainty::certain;
    case Key::changed: break;
  }
  const bool sure = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.counts == Counts::yes && change.certainty == Certainty::certain;
  });
  return sure ? Certainty::certain : Certainty::likely;
}

Comparison compare(const Side& before, const Side& now) { return Comparer(before, now).run(); }

}  // namespace plumbline::cache
