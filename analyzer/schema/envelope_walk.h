// Private to schema/: the walk of a definition along the compiled table.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/schema/envelope.h"
#include "schemas/envelope_table.h"

namespace plumbline::schema {

// Where a value stands.
struct Place {
  std::string_view owner;  // of the object around it
  std::string_view key;    // of the member that holds it
  bool required = false;   // AWS is known to reject the object without it
  bool item = false;       // it is an item of the array in that member
};

class Walk {
 public:
  explicit Walk(std::vector<Violation>& out) : out_(out) {}
  void value(const table::Node&, const json::Value&, const Place&);

 private:
  using Found = std::array<const json::Member*, table::most_properties>;  // by property
  using Meant = std::array<bool, table::most_properties>;

  void free(const json::Value&);
  void function_slot(const table::Node&, const json::Value&, const Place&);
  void object(const table::Object&, const json::Value&);
  void foreign_keys(const table::Object&, const json::Value&,
                    const std::vector<const json::Member*>& others, const Found&, Meant&);
  void exactly_one(const table::Object&, const json::Value&, const Found&, const Meant&);

  Violation& add(Fault, Range, const json::Value&, std::string_view owner, std::string_view key);
  void unknown_key(const table::Object&, const json::Value&, const json::Member&,
                   std::string_view meant);
  void unknown_value(const table::Node&, const json::Value&, const Place&);
  void wrong_kind(const table::Node&, const json::Value&, const Place&);

  static bool takes_any_key(const table::Node&);
  static void keep_last(std::vector<const json::Member*>&);
  static std::vector<std::string_view> keys(const table::Object&);

  std::vector<Violation>& out_;
};

}  // namespace plumbline::schema
