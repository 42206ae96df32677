// What completion has to offer: gathered with labels and texts, written with the places that the
// texts replace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/cursor.h"
#include "analyzer/lsp/view.h"

namespace plumbline::lsp {

// CompletionItemKind of the protocol.
enum class Offered : std::uint8_t {
  function = 3,
  field = 5,
  variable = 6,
  module = 9,
  property = 10,
  value = 12,
  enumerated = 13,
  snippet = 15,
  constant = 21,
};

struct Offer {
  std::string label;
  Offered kind = Offered::value;
  std::string detail;
  std::string text;     // JSON with its quotes, or, `inside`, what stands between them
  bool inside = false;  // replaces what is in the string; else the string with its quotes
  bool is_snippet = false;
  bool first = false;  // before the others
  std::string documentation;
};

// Of references: what may follow what is typed before the place.
void offer_references(const json::Cursor&, const json::Declared&, const Analysis* good,
                      std::vector<Offer>&);

}  // namespace plumbline::lsp
