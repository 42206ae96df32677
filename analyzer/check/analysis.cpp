#include "analyzer/check/analyze.h"

namespace plumbline {

const Document& Analysis::document() const {
  return contents.definition ? *contents.definition->document : *contents.file;
}

const json::Tree& Analysis::tree() const {
  return contents.definition ? contents.definition->parsed.tree : contents.host.tree;
}

std::vector<const Analysis*> Analysis::parts() const {
  std::vector<const Analysis*> parts;
  if (has_definition()) parts.push_back(this);
  for (const auto& other : others) parts.push_back(other.get());
  return parts;
}

const Analysis& Analysis::of(const Document& wanted) const {
  for (const auto& other : others) {
    if (&other->document() == &wanted) return *other;
  }
  return *this;
}

}  // namespace plumbline
