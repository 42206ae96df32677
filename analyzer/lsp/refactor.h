// Changes of a definition that nobody has found fault with: parameters out of literals and the
// like. Edits are of the definition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/lsp/view.h"

namespace plumbline::lsp {

struct Refactoring {
  std::string title, kind;
  Fix change;
};

// Declares the parameter that the reference at this place reads.
std::optional<Refactoring> declare_parameter(const View&, Range reference);
// Accepts the rule's findings in the step around the place, or in all of the definition: a key in
// its Metadata, with a reason to be written.
std::optional<Refactoring> ignore_finding(const View&, std::string_view rule, Range place);
// What can be done with the value at the selection.
std::vector<Refactoring> refactorings(const View&, Range selection);

}  // namespace plumbline::lsp
