// JSON Schema, draft 7, applied to parts of a definition. The only room that sees valijson and RE2.
//
// What a function gives is mostly not known before the pipeline runs. A schema is only broken when
// no value of what is unknown could keep it: three-valued logic, which is put into the schema that
// valijson gets. Patterns run on RE2, in time linear in the text; valijson never sees one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::policy {

// What stands in the place of a value.
struct Meaning {
  enum class Kind : std::uint8_t { itself, unknown, text, number, boolean };
  Kind kind = Kind::itself;
  std::string text;                   // of a known value: as JSON has it, strings decoded
  const json::Value* from = nullptr;  // where the known value is written; may be null
};
using Resolve = std::function<Meaning(const json::Value&)>;

struct Breach {
  const json::Value* at = nullptr;       // the innermost value that is wrong
  const json::Member* member = nullptr;  // a member of `at` that must not be there
  std::string why;                       // "`VpcConfig` is missing"; may be empty
};

class Validator {
 public:
  // What one run over a definition may keep from one value to the next; not for several threads.
  class Memory {
   public:
    Memory();
    ~Memory();
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

   private:
    friend class Validator;
    struct Kept;
    std::unique_ptr<Kept> kept_;
  };

  // The schema has no faults (find_schema_fault) and outlives this. Throws Error{usage} when it is
  // too large with all its references followed.
  explicit Validator(const json::Value& schema);
  ~Validator();
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;

  // In document order. May be called from several threads, each with a memory of its own.
  std::vector<Breach> check(const json::Value& node, const Resolve&, Memory&) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

// Why RE2 does not take a pattern; empty when it does.
std::string pattern_fault(std::string_view pattern);

}  // namespace plumbline::policy
