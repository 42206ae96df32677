// The table that compile_shapes.cpp makes of aws_shapes.json and steps.json: what the AWS API lets
// a step's Arguments hold and its properties give. Plain constant data, addressed by offsets so
// that a position-independent executable has next to nothing to relocate when it starts.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace plumbline::schema {

enum class ShapeKind : std::uint8_t {
  structure,
  list,
  map,
  string,
  integer,
  number,
  boolean,
  timestamp,
  blob,
  any,  // anything goes, or only the definition knows (a Lambda's output)
};

using ShapeId = std::uint16_t;
inline constexpr ShapeId no_shape = 0xFFFF;

// Where a name stands with pipelines, beyond what the API says of it.
enum class Presence : std::uint8_t {
  optional,
  required,
  expected,   // normally there: its absence is doubtful (see MemberNote::unless)
  defaulted,  // required by the API, filled in for a pipeline
  generated,  // the service makes it up; to give it is legal and unusual (job names)
  removed,    // the SDK never writes it, what it says comes from elsewhere
  rejected,   // the service or the SDK refuses it
  alias,      // another spelling of MemberNote::instead, seen in samples
};

// What is known of a member beyond its shape; the empty note is the first.
struct MemberNote {
  std::string_view says;     // the service's own words
  std::string_view because;  // ours
  std::string_view instead;  // the member that is meant
  std::string_view source;
  std::span<const std::string_view> unless;  // expected: members that excuse its absence
  std::span<const std::string_view> needs;   // only together with one of these members
  std::span<const std::string_view> values;  // the only values that a pipeline takes
  bool fraction = false;                     // an integer must be written as a float
  bool certain = true;                       // false: no source says that the service refuses
};

enum class Count : std::uint8_t { exactly_one, at_most_one, at_least_one };

// How many of some members an object may hold.
struct MemberGroup {
  Count count = Count::exactly_one;
  bool certain = true;
  std::span<const std::string_view> members;
  std::string_view source;
};

// How much of a step type's shape is known to be spelled as the table has it.
enum class Extent : std::uint8_t { everything, top_level, nothing };
enum class Support : std::uint8_t { never, undocumented, documented };

// One attribute of a step's cache key.
struct CacheAttribute {
  std::string_view name;                 // as the documentation lists it
  std::span<const std::string_view> at;  // from the step: "Arguments.Environment", "SkipCheck"
  std::span<const std::string_view> children;  // which of its members count; empty: all
  bool certain = true;                         // false: that this, or all of it, counts is inferred
  std::span<const std::string_view> surely;  // not certain: members of its items that count anyway
  std::string_view source;  // not certain: who says so, beside the documentation of the keys
};

struct InstanceSlot {
  std::string_view path;     // in the Arguments: "ResourceConfig.InstanceGroups[].InstanceType"
  ShapeId shape = no_shape;  // which types it takes
};

enum class S3Access : std::uint8_t { read, write };
enum class S3Kind : std::uint8_t {
  data,
  code,  // a program; may lie in the image instead
  model,
  metrics,  // reports and baselines that a model package keeps
  output,
  checkpoint,  // also read again by the same step
  debug,       // tensors, profiles, reports of rules
  query,       // what a query leaves behind on its way into the job
  log,
};

// A member of the Arguments that says where in S3 the step reads or writes.
struct S3Slot {
  std::string_view path;  // like InstanceSlot's; HyperParameters.NAME is an entry of a map
  ShapeId shape = no_shape;
  S3Access access = S3Access::read;
  S3Kind kind = S3Kind::data;
  bool job_name_appended = false;  // the service writes below the job's own name
  std::string_view source;
};

struct StepFacts {
  std::string_view type;
  std::string_view source;
  ShapeId arguments = no_shape;   // no_shape: definition.schema.json describes them
  ShapeId properties = no_shape;  // no_shape: nothing can be read
  Extent arguments_known = Extent::everything;
  Extent properties_known = Extent::everything;
  Support caching = Support::never;
  Support retry = Support::never;
  std::span<const CacheAttribute> cache_key;
  std::span<const std::string_view> exceptions;              // for RetryPolicies.ExceptionType
  std::span<const std::string_view> ineffective_exceptions;  // legal, but never retried
  std::span<const InstanceSlot> instance_slots;
  std::span<const S3Slot> s3_slots;  // EMRServerless and Bedrock: not known
  std::string_view history_key;      // the member of PipelineExecutionStepMetadata; empty: none
};

struct Root {
  std::string_view name;  // "sagemaker.StartPipelineExecutionRequest"
  ShapeId shape = no_shape;
};

struct Text;
struct Member;
struct Shape;

// A pattern, see compile_patterns.h. It looks at characters: bytes 0x80 to 0xBF change no state.
// The first states have no rows.
namespace automaton {
enum : std::uint8_t {
  dead,      // nothing that begins so matches
  all,       // everything that begins so matches
  one_line,  // what follows matches if it has no line end
  first
};
}  // namespace automaton

struct Automaton {
  std::uint32_t first_column;  // in table::columns: the states after `first`, first + 1, ...
  std::uint16_t first_class;   // in table::byte_classes: the column of each ASCII character
  std::uint8_t other_class;    // the column of all other characters
  std::uint8_t size;           // of a column
  std::uint8_t start;
  std::uint8_t accepting_end;  // states from `all` to before it match, those after it do not
};

namespace table {

inline constexpr std::uint16_t no_entry = 0xFFFF;

// All defined in the generated shapes_table.cpp.
extern const char pool[];  // all names, values and patterns
extern const Shape shapes[];
extern const Member members[];
extern const Text values[];
extern const std::uint16_t slots[];  // hash tables of names, see find()
extern const double bounds[];
extern const Automaton automata[];  // the first takes everything
extern const std::uint8_t byte_classes[];
extern const std::uint8_t columns[];
extern const MemberNote notes[];
extern const MemberGroup groups[];
extern const std::span<const StepFacts> steps;
extern const std::span<const Root> roots;
extern const std::string_view source, date;
extern const std::size_t shape_count, bytes;
extern const ShapeId instance_types;

}  // namespace table

struct Text {
  std::uint32_t at : 20;
  std::uint32_t size : 12;
  std::string_view view() const { return {table::pool + at, size}; }
};

struct Member {
  Text text;
  ShapeId shape;
  Presence presence;
  std::uint8_t note_index;

  std::string_view name() const { return text.view(); }
  const MemberNote& note() const { return table::notes[note_index]; }
};

// A name's place in a table of 2^bits slots. Short names enter with every byte.
inline std::uint32_t hash(std::string_view name, unsigned bits, unsigned seed) {
  const auto load = [&](std::size_t at, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, name.data() + at, size);
    return word;
  };
  std::uint64_t word = name.size();
  if (name.size() >= 8) {
    word += load(0, 8) * 0x9E3779B97F4A7C15u;
    word ^= std::rotl(load(name.size() - 8, 8), 23);
    if (name.size() > 16) word += std::rotl(load(name.size() / 2 - 4, 8), 41);
  } else if (name.size() >= 4) {
    word += load(0, 4) << 32 | load(name.size() - 4, 4);
  } else if (!name.empty()) {
    word += std::uint64_t{static_cast<unsigned char>(name.front())} << 48 |
            std::uint64_t{static_cast<unsigned char>(name[name.size() / 2])} << 32 |
            std::uint64_t{static_cast<unsigned char>(name.back())} << 16;
  }
  word = (word ^ word >> 29) * (0xBF58476D1CE4E5B9u + 2 * seed);
  return static_cast<std::uint32_t>(word >> (64 - bits));
}

enum class Constraint : std::uint8_t { pattern = 1, min = 2, max = 4, values = 8 };

struct Shape {
  Text text;
  Text pattern_text;
  Text keyed_text;
  ShapeKind kind;
  bool is_instance_type;  // a string whose values are machines: newer ones appear all the time
  std::uint8_t unenforced;
  std::uint16_t first, count;  // of members or values
  std::uint16_t first_slot;
  std::uint8_t slot_bits, seed;  // no bits: so few names that they are compared one by one
  ShapeId item, key;             // of a list or map (item: a map's value)
  std::uint16_t min_index, max_index;
  std::uint8_t first_group, group_count;
  std::uint8_t automaton_index;

  std::string_view name() const { return text.view(); }
  // Of a structure, sorted by name; rejected members and aliases are among them.
  std::span<const Member> members() const {
    return {table::members + first, kind == ShapeKind::structure ? count : std::size_t{0}};
  }
  // Of a string that is one of a few, in AWS's order; empty: any string.
  std::span<const Text> values() const {
    return {table::values + first, kind == ShapeKind::string ? count : std::size_t{0}};
  }
  std::span<const MemberGroup> groups() const { return {table::groups + first_group, group_count}; }
  // Of a list whose items are read by name, Outputs['train']: the member that holds the name.
  std::string_view keyed_by() const { return keyed_text.view(); }
  // A number's value, a string's characters, a list's items, a map's entries.
  std::optional<double> min() const { return bound(min_index); }
  std::optional<double> max() const { return bound(max_index); }
  // Matches the whole value; a Java expression that other engines may not know. Empty: none.
  std::string_view pattern() const { return pattern_text.view(); }
  // The pattern as far as it can be checked.
  const Automaton& form() const { return table::automata[automaton_index]; }
  // False: the service is known to let other values pass.
  bool enforces(Constraint constraint) const {
    return (unenforced & static_cast<unsigned>(constraint)) == 0;
  }

  // Constant time.
  const Member* member(std::string_view name) const {
    const std::size_t at = kind == ShapeKind::structure ? find(name, table::members) : count;
    return at < count ? &table::members[first + at] : nullptr;
  }
  bool has_value(std::string_view value) const {
    return kind == ShapeKind::string && find(value, table::values) < count;
  }

 private:
  static std::string_view name_of(const Member& member) { return member.text.view(); }
  static std::string_view name_of(const Text& text) { return text.view(); }
  static std::optional<double> bound(std::uint16_t index) {
    if (index == table::no_entry) return std::nullopt;
    return table::bounds[index];
  }
  template <class Row>
  std::size_t find(std::string_view name, const Row* rows) const {
    rows += first;
    if (slot_bits == 0) {
      std::size_t at = 0;
      while (at < count && name_of(rows[at]) != name) ++at;
      return at;
    }
    const std::uint32_t mask = (1u << slot_bits) - 1;
    for (std::uint32_t slot = hash(name, slot_bits, seed);; slot = (slot + 1) & mask) {
      const std::uint16_t at = table::slots[first_slot + slot];
      if (at == table::no_entry || name_of(rows[at]) == name) return at;
    }
  }
};

}  // namespace plumbline::schema
