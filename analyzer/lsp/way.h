// A value of the definition, the way to it, and what may stand there.
#pragma once

#include <vector>

#include "analyzer/lsp/view.h"
#include "analyzer/schema/slot.h"

namespace plumbline::lsp {

struct Way {
  std::vector<json::Crumb> crumbs;
  const Value* value = nullptr;   // the deepest one at the place
  const Value* parent = nullptr;  // around it; null: it is the root
  bool on_key = false;            // the place is in the key of the member

  schema::Slot slot(std::size_t up = 0) const;  // of the value, or of one so many levels up
  const Value& at(const Value& root, std::size_t up) const;
};
Way way_to(const Value& root, std::uint32_t offset);

}  // namespace plumbline::lsp
