// One walk through the Arguments of every step: literals against shapes, functions against the
// slots they stand in.
#include <algorithm>
#include <vector>

#include "analyzer/json/utf8.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/types/types.h"

namespace plumbline {

namespace {

using json::Kind;
using schema::Presence;
using schema::Shape;
using schema::ShapeId;
using schema::ShapeKind;

class ArgumentWalker {
 public:
  ArgumentWalker(const Pipeline& pipeline, const Types& types, std::vector<ArgumentFinding>& out)
      : findings_(out), pipeline_(pipeline), types_(types) {}

  void walk(StepId id) {
    const Step& step = pipeline_.steps[id];
    const schema::StepFacts* const facts = schema::step_facts(step.type_name);
    if (facts == nullptr || facts->arguments == schema::no_shape ||
        facts->arguments_known == schema::Extent::nothing) {
      return;
    }
    const json::Value& arguments = (*step.arguments);
    if (!arguments.is(Kind::object) || is_function(arguments)) return;
    step_ = id;
    deep_ = facts->arguments_known == schema::Extent::everything;
    const std::size_t first = findings_.size();
    check(arguments, facts->arguments);
    if (findings_.size() == first) return;
    const auto other = other_step_type(arguments, *facts);
    if (other.empty()) return;
    // What is wrong with them as this step's is then no fault of its own.
    findings_.resize(first);
    const Range type = (*step.node)["Type"].range();
    ArgumentFinding& found = add(ArgumentFault::other_step_type, type, arguments, facts->arguments);
    found.name = other;
  }

  // Of a request that belongs to no step: no object in it is a function.
  void walk(const json::Value& request, ShapeId shape) { check(request, shape); }

 private:
  std::vector<ArgumentFinding>& findings_;  // in document order within a step

  ArgumentFinding& add(ArgumentFault fault, Range range, const json::Value& value, ShapeId shape) {
    return findings_.emplace_back(ArgumentFinding{fault, step_, range, &value, {}, shape});
  }

  // Whether an object has all members of the shape that are at least so needed.
  static bool fits(const json::Value& value, ShapeId id, Presence needed) {
    const auto members = schema::shape(id).members();
    return std::all_of(members.begin(), members.end(), [&](const schema::Member& member) {
      const bool asked = member.presence == Presence::required || member.presence == needed;
      return !asked || value[member.name()] || excused(value, member);
    });
  }

  static std::size_t unknown_members(const json::Value& value, ShapeId id) {
    const auto members = value.members();
    return static_cast<std::size_t>(
        std::count_if(members.begin(), members.end(), [&](const json::Member& given) {
          const schema::Member* const member = schema::shape(id).member(given.key);
          return member == nullptr || member->presence == Presence::rejected;
        }));
  }

  // Whether a member that is unknown in one shape is required in the other.
  static bool asks_for_unknown(const json::Value& value, ShapeId id, ShapeId other) {
    const auto members = schema::shape(other).members();
    return std::any_of(members.begin(), members.end(), [&](const schema::Member& member) {
      return member.presence == Presence::required && value[member.name()] &&
             schema::shape(id).member(member.name()) == nullptr;
    });
  }

  // The step type whose Arguments these are, when they cannot be this one's: some members are
  // unknown here, among them one that is required there, where all are known and complete.
  static std::string_view other_step_type(const json::Value& arguments,
                                          const schema::StepFacts& facts) {
    if (!arguments.complete() || unknown_members(arguments, facts.arguments) == 0) return {};
    for (const schema::StepFacts& other : schema::all_step_facts()) {
      if (other.arguments == schema::no_shape || other.arguments == facts.arguments) continue;
      if (schema::shape(other.arguments).kind != ShapeKind::structure) continue;
      if (unknown_members(arguments, other.arguments) == 0 &&
          fits(arguments, other.arguments, Presence::expected) &&
          asks_for_unknown(arguments, facts.arguments, other.arguments)) {
        return other.type;
      }
    }
    return {};
  }

  // The parser's limit on nesting bounds the recursion.
  void check(const json::Value& value, ShapeId id) {
    const Shape& shape = schema::shape(id);
    if (shape.kind == ShapeKind::any || !value) return;
    if (value.is(Kind::null)) {
      add(ArgumentFault::null_value, value.range(), value, id).certain = false;
    } else if (step_ != no_step && is_function(value)) {
      function(value, id);
    } else if (!accepts(shape, value)) {
      if (is_placeholder(value) || is_like_function(value)) return;
      add(ArgumentFault::wrong_type, value.range(), value, id);
    } else {
      switch (shape.kind) {
        case ShapeKind::structure: structure(value, id); break;
        case ShapeKind::map: map(value, id); break;
        case ShapeKind::list: list(value, id); break;
        case ShapeKind::string: string(value, id); break;
        case ShapeKind::integer:
        case ShapeKind::number: number(value, id); break;
        default: break;
      }
    }
  }

  // A function beside other keys, or twice the same one: schema/mixed-function,
  // syntax/duplicate-key.
  static bool is_like_function(const json::Value& value) {
    const auto members = value.members();
    return std::any_of(members.begin(), members.end(), [](const json::Member& member) {
      return member.key == "Get" || member.key.starts_with("Std:");
    });
  }

  static bool accepts(const Shape& shape, const json::Value& value) {
    switch (shape.kind) {
      case ShapeKind::structure:
      case ShapeKind::map: return value.is(Kind::object);
      case ShapeKind::list: return value.is(Kind::array);
      case ShapeKind::string:
      case ShapeKind::blob: return value.is(Kind::string);
      case ShapeKind::integer:
        return value.is(Kind::number) &&
               value.text().find_first_of(".eENI") == std::string_view::npos;
      case ShapeKind::number: return value.is(Kind::number);
      case ShapeKind::boolean: return value.is(Kind::boolean);
      case ShapeKind::timestamp:
      case ShapeKind::any: break;
    }
    return true;
  }

  void structure(const json::Value& value, ShapeId id) {
    const Shape& shape = schema::shape(id);
    const auto members = shape.members();
    std::uint64_t seen = 0;  // one bit for each of the first 64 members
    bool unknown = false;
    for (const json::Member& given : value.members()) {
      const schema::Member* const member = shape.member(given.key);
      if (member == nullptr) {
        unknown = true;
        ArgumentFinding& found = add(ArgumentFault::unknown_member, given.key_range, value, id);
        found.name = given.key;
        continue;
      }
      const auto index = static_cast<std::size_t>(member - members.data());
      if (index < 64) seen |= std::uint64_t{1} << index;
      const bool judged = known_member(value, given, *member, id);
      if (!judged && member->presence != Presence::rejected && member->shape != schema::no_shape &&
          deep_) {
        check(given.value, member->shape);
      }
    }
    if (!value.complete()) return;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const schema::Member& member = members[i];
      if (member.presence != Presence::required && member.presence != Presence::expected) continue;
      const bool there = i < 64 ? (seen >> i & 1U) != 0 : bool(value[member.name()]);
      if (there || excused(value, member)) continue;
      if (unknown && is_misspelt(value, shape, member.name())) continue;
      ArgumentFinding& found = add(ArgumentFault::missing_member,
                                   {value.range().begin, value.range().begin + 1}, value, id);
      found.name = member.name();
      found.member = &member;
      found.certain = member.presence == Presence::required && member.note().certain;
    }
    groups(value, id, unknown);
  }

  // What is said of a member beyond its shape. True: of its value nothing is left to say.
  bool known_member(const json::Value& value, const json::Member& given,
                    const schema::Member& member, ShapeId id) {
    if (member.note_index == 0 && member.presence == Presence::optional) return false;
    const schema::MemberNote& note = member.note();
    const auto found = [&](ArgumentFault fault, Range range) -> ArgumentFinding& {
      ArgumentFinding& finding = add(fault, range, value, id);
      finding.name = member.name();
      finding.member = &member;
      finding.certain = note.certain;
      return finding;
    };
    if (member.presence == Presence::rejected) {
      found(ArgumentFault::rejected_member, given.key_range);
    } else if (member.presence == Presence::removed) {
      found(ArgumentFault::rejected_member, given.key_range).certain = false;
    } else if (member.presence == Presence::generated) {
      found(ArgumentFault::generated_member, given.key_range);
    }
    if (!note.needs.empty() &&
        std::none_of(note.needs.begin(), note.needs.end(),
                     [&](std::string_view other) { return bool(value[other]); })) {
      found(ArgumentFault::member_conflict, given.key_range);
    }
    const bool wrong_value =
        !note.values.empty() && given.value.is(Kind::string) && !is_placeholder(given.value) &&
        std::find(note.values.begin(), note.values.end(), given.value.text()) == note.values.end();
    if (wrong_value) {
      found(ArgumentFault::unknown_value, given.value.range()).value = &given.value;
    }
    if (note.fraction && given.value.integer()) {
      found(ArgumentFault::not_a_fraction, given.value.range()).value = &given.value;
    }
    return wrong_value;
  }

  // A misspelt member is there: arguments/unknown-member says what is wrong with it.
  static bool is_misspelt(const json::Value& value, const Shape& shape, std::string_view name) {
    const auto members = value.members();
    constexpr std::size_t most = 100;  // every look compares two names
    return members.size() <= most &&
           std::any_of(members.begin(), members.end(), [&](const json::Member& given) {
             return shape.member(given.key) == nullptr && !nearest(given.key, {name}).empty();
           });
  }

  static bool excused(const json::Value& value, const schema::Member& member) {
    const auto& unless = member.note().unless;
    return std::any_of(unless.begin(), unless.end(),
                       [&](std::string_view other) { return bool(value[other]); });
  }

  void groups(const json::Value& value, ShapeId id, bool unknown) {
    for (const schema::MemberGroup& group : schema::shape(id).groups()) {
      std::size_t count = 0;
      Range second{};
      std::string_view name;
      for (const json::Member& given : value.members()) {
        if (std::find(group.members.begin(), group.members.end(), given.key) ==
            group.members.end()) {
          continue;
        }
        if (++count == 2) {
          second = given.key_range;
          name = given.key;
        }
      }
      const bool too_few = count == 0 && group.count != schema::Count::at_most_one;
      const bool too_many = count > 1 && group.count != schema::Count::at_least_one;
      if (!too_few && !too_many) continue;
      const auto misspelt = [&](std::string_view member) {
        return is_misspelt(value, schema::shape(id), member);
      };
      if (too_few && unknown && std::any_of(group.members.begin(), group.members.end(), misspelt)) {
        continue;
      }
      const std::uint32_t brace = value.range().begin;
      ArgumentFinding& found = add(ArgumentFault::member_conflict,
                                   too_many ? second : Range{brace, brace + 1}, value, id);
      found.group = &group;
      found.name = name;
      found.certain = group.certain;
    }
  }

  void count(const json::Value& value, ShapeId id) {
    const Shape& shape = schema::shape(id);
    const auto size = static_cast<double>(value.size());
    const bool few = value.complete() && shape.min() && size < *shape.min();
    const bool many = shape.max() && size > *shape.max();
    if (!few && !many) return;
    const std::uint32_t open = value.range().begin;
    add(ArgumentFault::wrong_count,
        few && value.size() == 0 ? value.range() : Range{open, open + 1}, value, id)
        .certain = many ? shape.enforces(schema::Constraint::max) : value.size() == 0;
  }

  void map(const json::Value& value, ShapeId id) {
    count(value, id);
    const Shape& shape = schema::shape(id);
    for (const json::Member& entry : value.members()) {
      if (auto* const found = form(entry.key, entry.key_range, entry.value, shape.key)) {
        found->name = entry.key;
        if (is_placeholder(entry.key)) findings_.pop_back();
      }
      check(entry.value, shape.item);
    }
  }

  void list(const json::Value& value, ShapeId id) {
    count(value, id);
    for (const json::Value& item : value.items()) check(item, schema::shape(id).item);
  }

  void string(const json::Value& value, ShapeId id) {
    const Shape& shape = schema::shape(id);
    const std::string_view text = value.text();
    if (is_placeholder(value)) return;
    if (!shape.values().empty()) {
      if (shape.has_value(text) || !shape.enforces(schema::Constraint::values)) return;
      add(shape.is_instance_type ? ArgumentFault::unknown_instance_type
                                 : ArgumentFault::unknown_value,
          value.range(), value, id);
      return;
    }
    form(text, value.range(), value, id);
  }

  // A string, or a map's key with its value; null when length and pattern are right.
  ArgumentFinding* form(std::string_view text, Range range, const json::Value& value, ShapeId id) {
    // Roles, images and types of machines repeat from step to step.
    std::string_view& passed = passed_[id];
    if (!text.empty() && passed == text) return nullptr;
    const Shape& shape = schema::shape(id);
    // Bytes are at least as many as characters: most strings need no counting.
    if (shape.max() && static_cast<double>(text.size()) > *shape.max() &&
        static_cast<double>(json::count_characters(text)) > *shape.max() &&
        shape.enforces(schema::Constraint::max)) {
      return &add(ArgumentFault::wrong_length, range, value, id);
    }
    ArgumentFinding* found = nullptr;
    if (shape.min() && static_cast<double>(text.size()) < *shape.min() &&
        shape.enforces(schema::Constraint::min)) {
      found = &add(ArgumentFault::wrong_length, range, value, id);
    } else if (shape.enforces(schema::Constraint::pattern) &&
               schema::mismatch(shape, text) != text.npos) {
      found = &add(ArgumentFault::wrong_pattern, range, value, id);
    }
    if (found == nullptr) {
      passed = text;
    } else {
      found->certain = false;
    }
    return found;
  }

  void number(const json::Value& value, ShapeId id) {
    const Shape& shape = schema::shape(id);
    const double given = value.number().value_or(0);
    if ((shape.min() && given < *shape.min()) || (shape.max() && given > *shape.max())) {
      add(ArgumentFault::out_of_range, value.range(), value, id);
    }
  }

  void function(const json::Value& value, ShapeId id) {
    const ValueType wanted = type_of(schema::shape(id));
    const json::Member& call = value.members().front();
    const Reference* const reference =
        call.key == "Get" ? reference_at(pipeline_, step_, call.value) : nullptr;
    const ValueType given = type_of_value(pipeline_, types_, step_, value);
    if (given == ValueType::unknown || wanted == ValueType::unknown || given == wanted) {
      const bool container = wanted == ValueType::list || wanted == ValueType::object;
      // No source shows a reference to a whole list or structure.
      if (!container || given != wanted) return;
    }
    if (given == ValueType::integer && wanted == ValueType::number) return;
    // Of step properties it is inferred that they are checked like parameters; and nothing is known
    // of a Float given to an integer.
    const bool property = reference != nullptr && reference->kind == ReferenceKind::step_property;
    ArgumentFinding& found = add(ArgumentFault::type_mismatch, call.value.range(), value, id);
    found.given = given;
    found.reference = reference;
    found.certain = !property && !(given == ValueType::number && wanted == ValueType::integer);
  }

  const Pipeline& pipeline_;
  const Types& types_;
  StepId step_ = no_step;
  bool deep_ = true;
  std::vector<std::string_view> passed_{schema::shape_count()};  // by shape: the last right text
};

}  // namespace

void check_arguments(const Pipeline& pipeline, const Types& types, StepId first, StepId last,
                     std::vector<ArgumentFinding>& out) {
  ArgumentWalker walker(pipeline, types, out);
  for (StepId id = first; id < last; ++id) walker.walk(id);
}

std::vector<ArgumentFinding> check_request(const json::Value& request, ShapeId shape) {
  const Pipeline pipeline;
  const Types types;
  std::vector<ArgumentFinding> found;
  ArgumentWalker(pipeline, types, found).walk(request, shape);
  return found;
}

}  // namespace plumbline
