#include <algorithm>
#include <bit>
#include <initializer_list>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/build_tool.h"
#include "schemas/compile_shapes.h"

namespace plumbline::schema {
namespace {

template <class Enum>
std::string cast(std::string_view type, Enum value) {
  return std::string(type) + "{" + std::to_string(static_cast<unsigned>(value)) + "}";
}

// Rows of one type, written as one array. A list is a pointer into it and a length.
class Array {
 public:
  Array(std::string_view type, std::string_view name, bool is_public = false)
      : type_(type), name_(name), public_(is_public) {}

  std::size_t add(std::string row) {
    rows_.push_back(std::move(row));
    return rows_.size() - 1;
  }
  // Equal rows share a place.
  std::size_t find_or_add(const std::string& row) {
    const auto found = std::find(rows_.begin(), rows_.end(), row);
    return found == rows_.end() ? add(row) : static_cast<std::size_t>(found - rows_.begin());
  }
  std::string list(const std::vector<std::string>& rows) {
    if (rows.empty()) return "{}";
    const std::size_t first = rows_.size();
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    return "{" + name_ + " + " + std::to_string(first) + ", " + std::to_string(rows.size()) + "}";
  }
  std::size_t size() const { return rows_.size(); }

  // How the generated file adds up the table's size.
  std::string bytes() const { return rows_.empty() ? "0" : "sizeof " + name_; }
  std::string definition() const {
    if (rows_.empty()) throw std::runtime_error("there are no " + name_);
    std::string out =
        (public_ ? "constinit const " : "constexpr ") + type_ + " " + name_ + "[] = {";
    std::size_t column = 200;
    for (const std::string& row : rows_) {
      if (column + row.size() > 96) out += "\n    ", column = 4;
      out += row + ", ";
      column += row.size() + 2;
    }
    return out + "\n};\n\n";
  }

 private:
  std::string type_, name_;
  bool public_;
  std::vector<std::string> rows_;
};

// Every text once, and not at all where it is a part of a longer one.
class Pool {
 public:
  explicit Pool(const std::set<std::string>& texts) {
    std::vector<std::string> sorted(texts.begin(), texts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (const std::string& text : sorted) {
      if (text.size() >= 1u << 12) throw std::runtime_error("too long for the table: " + text);
      if (all_.find(text) == std::string::npos) all_ += text;
    }
    if (all_.size() >= 1u << 20) throw std::runtime_error("too many names for the table");
  }
  std::string row(const std::string& text) const {
    return "{" + std::to_string(all_.find(text)) + ", " + std::to_string(text.size()) + "}";
  }
  // As numbers: compilers limit the length of a literal.
  Array array() const {
    Array out("char", "pool", true);
    for (const char c : all_) out.add(std::to_string(static_cast<int>(c)));
    return out;
  }

 private:
  std::string all_;
};

struct Slots {
  std::vector<std::size_t> places;  // of each slot
  unsigned bits = 0, seed = 0;
};

// The seed with the fewest second looks.
Slots hash_table(const Names& names) {
  if (names.size() <= 4) return {};
  Slots best;
  std::size_t least = static_cast<std::size_t>(-1);
  const auto bits = static_cast<unsigned>(std::bit_width(names.size() + names.size() / 2));
  const std::size_t size = std::size_t{1} << bits;
  for (unsigned seed = 0; seed < 256 && least > 0; ++seed) {
    std::vector<std::size_t> places(size, table::no_entry);
    std::size_t looks = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::size_t slot = hash(names[i], bits, seed);
      for (; places[slot] != table::no_entry; slot = (slot + 1) % size) ++looks;
      places[slot] = i;
    }
    if (looks < least) least = looks, best = {std::move(places), bits, seed};
  }
  return best;
}

class Writer {
 public:
  explicit Writer(const CompiledShapes& all) : all_(all), pool_(texts(all)) {
    for (const auto& entry : all.shapes) keys_.push_back(entry.first);
    if (keys_.size() >= no_shape) throw std::runtime_error("too many shapes for the table");
    notes_.add("{}");
    automata_.add("{0, 0, 0, 0, automaton::all, 0}");
  }

  std::string write() {
    for (const auto& entry : all_.shapes) add_shape(entry.second);
    for (const CompiledStep& step : all_.steps) add_step(step);
    for (const std::string& root : all_.roots) {
      roots_.add("{" + quote(root) + ", " + id(root) + "}");
    }
    if (automata_.size() > 256 || notes_.size() > 255 || groups_.size() > 255 ||
        slots_.size() >= table::no_entry) {
      throw std::runtime_error("the table's indices are too small");
    }
    const Array pool = pool_.array();
    std::ostringstream out;
    out << "// Written by schemas/compile_shapes.cpp from aws_shapes.json and steps.json.\n"
        << "#include \"schemas/shapes_table.h\"\n\n"
        << "namespace plumbline::schema::table {\nnamespace {\n\n"
        << strings_.definition() << cache_.definition() << instances_.definition()
        << places_.definition() << steps_.definition() << roots_.definition()
        << "}  // namespace\n\n"
        << pool.definition() << shapes_.definition() << members_.definition()
        << values_.definition() << slots_.definition() << bounds_.definition()
        << notes_.definition() << groups_.definition() << automata_.definition()
        << byte_classes_.definition() << columns_.definition()
        << "constinit const std::span<const StepFacts> steps = step_rows;\n"
        << "constinit const std::span<const Root> roots = root_rows;\n"
        << "constinit const std::string_view source = " << quote(all_.source) << ";\n"
        << "constinit const std::string_view date = " << quote(all_.date) << ";\n"
        << "constinit const std::size_t shape_count = " << keys_.size() << ";\n"
        << "constinit const ShapeId instance_types = " << id(all_.instance_types) << ";\n"
        << "constinit const std::size_t bytes = ";
    for (const Array* array : std::initializer_list<const Array*>{
             &pool, &shapes_, &members_, &values_, &slots_, &bounds_, &notes_, &groups_, &automata_,
             &byte_classes_, &columns_, &strings_, &cache_, &instances_, &places_, &steps_}) {
      out << array->bytes() << " + ";
    }
    out << roots_.bytes() << ";\n\n}  // namespace plumbline::schema::table\n";
    return out.str();
  }

 private:
  using Bytes = std::vector<std::uint8_t>;

  static std::set<std::string> texts(const CompiledShapes& all) {
    std::set<std::string> out;
    for (const auto& [key, shape] : all.shapes) {
      out.insert({shape.name, shape.pattern, shape.keyed_by});
      out.insert(shape.values.begin(), shape.values.end());
      for (const CompiledMember& member : shape.members) out.insert(member.name);
    }
    return out;
  }

  std::string id(const std::string& key) const {
    if (key.empty()) return "no_shape";
    const auto found = std::lower_bound(keys_.begin(), keys_.end(), key);
    if (found == keys_.end() || *found != key) throw std::runtime_error("no shape " + key);
    return std::to_string(found - keys_.begin());
  }

  std::string strings(const Names& names) {
    std::vector<std::string> rows;
    for (const std::string& name : names) rows.push_back(quote(name));
    return strings_.list(rows);
  }

  std::string bound(const std::optional<double>& value) {
    if (!value) return "no_entry";
    std::ostringstream text;
    text.precision(17);
    text << *value;
    return std::to_string(bounds_.find_or_add(text.str()));
  }

  std::size_t note(const CompiledNote& note) {
    if (note == CompiledNote{}) return 0;
    for (std::size_t i = 0; i < written_notes_.size(); ++i) {
      if (written_notes_[i] == note) return i + 1;
    }
    written_notes_.push_back(note);
    return notes_.add(
        "{" + quote(note.says) + ", " + quote(note.because) + ", " + quote(note.instead) + ", " +
        quote(note.source) + ", " + strings(note.unless) + ", " + strings(note.needs) + ", " +
        strings(note.values) + ", " + truth(note.fraction) + ", " + truth(note.certain) + "}");
  }

  // Equal ones share a place.
  std::size_t form(const CompiledPattern& pattern) {
    if (pattern.class_count == 0 || pattern.accepts_all()) return 0;
    const auto place = [](Array& array, auto& places, const Bytes& bytes) {
      const auto [found, is_new] = places.emplace(bytes, array.size());
      for (std::size_t i = 0; is_new && i < bytes.size(); ++i) array.add(std::to_string(bytes[i]));
      return std::to_string(found->second);
    };
    const Bytes classes(pattern.classes.begin(), pattern.classes.end() - 1);
    const std::size_t first_class = byte_classes_.size();
    const std::string row = "{" + place(columns_, column_places_, pattern.next) + ", " +
                            place(byte_classes_, class_places_, classes) + ", " +
                            std::to_string(pattern.classes.back()) + ", " +
                            std::to_string(pattern.states - automaton::first) + ", " +
                            std::to_string(pattern.start) + ", " +
                            std::to_string(pattern.accepting_end) + "}";
    if (first_class > 0xFFFF) throw std::runtime_error("too many classes of bytes");
    return automata_.find_or_add(row);
  }

  void add_shape(const CompiledShape& shape) {
    const bool structure = shape.kind == ShapeKind::structure;
    const std::size_t first = structure ? members_.size() : values_.size();
    Names names = shape.values;
    for (const CompiledMember& member : shape.members) {
      names.push_back(member.name);
      members_.add("{" + pool_.row(member.name) + ", " + id(member.shape) + ", " +
                   cast("Presence", member.presence) + ", " + std::to_string(note(member.note)) +
                   "}");
    }
    for (const std::string& value : shape.values) values_.add(pool_.row(value));
    const std::size_t first_group = groups_.size();
    for (const CompiledGroup& group : shape.groups) {
      groups_.add("{" + cast("Count", group.count) + ", " + truth(group.certain) + ", " +
                  strings(group.members) + ", " + quote(group.source) + "}");
    }
    const Slots table = hash_table(names);
    const std::size_t first_slot = slots_.size();
    for (const std::size_t place : table.places) slots_.add(std::to_string(place));
    std::ostringstream row;
    row << "{" << pool_.row(shape.name) << ", " << pool_.row(shape.pattern) << ", "
        << pool_.row(shape.keyed_by) << ", " << cast("ShapeKind", shape.kind) << ", "
        << truth(shape.is_instance_type) << ", " << shape.unenforced << ", " << first << ", "
        << names.size() << ", " << first_slot << ", " << table.bits << ", " << table.seed << ", "
        << id(shape.item) << ", " << id(shape.key) << ", " << bound(shape.min) << ", "
        << bound(shape.max) << ", " << first_group << ", " << shape.groups.size() << ", "
        << form(shape.form) << "}";
    shapes_.add(row.str());
  }

  void add_step(const CompiledStep& step) {
    std::vector<std::string> cache, instances;
    for (const CompiledAttribute& attribute : step.cache_key) {
      cache.push_back("{" + quote(attribute.name) + ", " + strings(attribute.at) + ", " +
                      strings(attribute.children) + ", " + truth(attribute.certain) + ", " +
                      strings(attribute.surely) + ", " + quote(attribute.source) + "}");
    }
    for (const CompiledSlot& slot : step.instance_slots) {
      instances.push_back("{" + quote(slot.path) + ", " + id(slot.shape) + "}");
    }
    std::vector<std::string> places;
    for (const CompiledPlace& place : step.s3_slots) {
      places.push_back("{" + quote(place.path) + ", " + id(place.shape) + ", " +
                       cast("S3Access", place.access) + ", " + cast("S3Kind", place.kind) + ", " +
                       truth(place.job_name_appended) + ", " + quote(place.source) + "}");
    }
    steps_.add("{" + quote(step.type) + ", " + quote(step.source) + ", " + id(step.arguments) +
               ", " + id(step.properties) + ", " + cast("Extent", step.arguments_known) + ", " +
               cast("Extent", step.properties_known) + ", " + cast("Support", step.caching) + ", " +
               cast("Support", step.retry) + ", " + cache_.list(cache) + ", " +
               strings(step.exceptions) + ", " + strings(step.ineffective_exceptions) + ", " +
               instances_.list(instances) + ", " + places_.list(places) + ", " +
               quote(step.history_key) + "}");
  }

  const CompiledShapes& all_;
  Pool pool_;
  Names keys_;  // sorted: a key's place is its ShapeId
  std::vector<CompiledNote> written_notes_;
  Array strings_{"std::string_view", "strings"}, cache_{"CacheAttribute", "cache_attributes"},
      instances_{"InstanceSlot", "instance_slots"}, places_{"S3Slot", "s3_slots"},
      steps_{"StepFacts", "step_rows"}, roots_{"Root", "root_rows"},
      shapes_{"Shape", "shapes", true}, members_{"Member", "members", true},
      values_{"Text", "values", true}, slots_{"std::uint16_t", "slots", true},
      bounds_{"double", "bounds", true}, notes_{"MemberNote", "notes", true},
      groups_{"MemberGroup", "groups", true}, automata_{"Automaton", "automata", true},
      byte_classes_{"std::uint8_t", "byte_classes", true},
      columns_{"std::uint8_t", "columns", true};
  std::map<Bytes, std::size_t> column_places_, class_places_;
};

}  // namespace

std::string write_shapes(const CompiledShapes& all) { return Writer(all).write(); }

}  // namespace plumbline::schema
