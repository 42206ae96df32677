// JSON to be filled in: what AWS asks for at a place, with a stop for every value that the author
// has to give.
#pragma once

#include <string>

#include "analyzer/schema/slot.h"

namespace plumbline::lsp {

class Snippet {
 public:
  // `stops`: write ${1:...}, as clients want it that can; otherwise plain text with the defaults.
  explicit Snippet(bool stops) : stops_(stops) {}

  // A value for the slot: with the members of an object that are required.
  Snippet& value(const schema::Slot&, unsigned depth = 0);
  Snippet& step(std::string_view type);
  Snippet& parameter(std::string_view type);
  Snippet& raw(std::string_view text);  // JSON text
  // A stop with a default that is JSON text without quotes of its own.
  Snippet& stop(std::string_view by_default = {});

  std::string take() { return std::move(out_); }

 private:
  void object(const schema::Slot&, unsigned depth);
  void line(unsigned depth);

  bool stops_;
  unsigned next_ = 1;
  std::string out_;
};

}  // namespace plumbline::lsp
