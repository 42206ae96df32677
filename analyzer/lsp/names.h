// Steps, parameters and property files by name: what is named at a place, and every place that
// names it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/lsp/view.h"

namespace plumbline::lsp {

struct Name {
  enum class Kind : std::uint8_t { step, parameter, property_file } kind = Kind::step;
  std::string_view name;
  std::string_view step;  // of a property file
  Range range;            // in the definition, without quotes
};

struct Mention {
  Range range;  // in the definition, without quotes
  bool declares = false;
};

// What is named at an offset of the definition.
std::optional<Name> name_at(const View&, std::uint32_t offset);
// In document order; those that declare it first.
std::vector<Mention> mentions(const View&, const Name&);
// Why a name cannot be given to it; empty when it can.
std::string why_not(const View&, const Name&, std::string_view new_name);

// A reference's parts, also of one that is not well formed: "Steps.A.B" names step A.
struct Named {
  std::string_view parameter, step, file;  // views into the text; empty: none
  std::string_view path;                   // of a step's property, behind the name
};
Named parts_of(std::string_view path);

// The bytes of the document that spell `part`, which is a part of the string's text.
Range spelling(const Document&, const Value& string, std::string_view part);

}  // namespace plumbline::lsp
