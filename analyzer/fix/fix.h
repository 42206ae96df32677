// Applies fixes to texts. All bytes outside the edits stay as they are, also around a definition
// that is embedded in another file. Knows nothing of paths: the command line and the editor give
// bytes and get bytes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/analyze.h"

namespace plumbline {

// The fix's edits as edits of the file that the user has open, spelt as that file needs it, by
// place. `document` is that of the diagnostic. None: that file cannot be made to say so.
std::vector<Edit> edits_in_file(const Document& document, const Fix&);

// `edits` are by place and do not overlap.
std::string edited(std::string_view text, std::span<const Edit> edits);

// The diagnostic's first fix that nobody need ask more for than `most`; null: there is none, or the
// finding does not count.
const Fix* applicable(const Diagnostic&, Applicability most);

struct Fixing {
  std::span<const Rule* const> rules;
  Applicability most = Applicability::safe;
  Settings settings = {};
  // Marks what is known already, and is therefore not mended; may be empty.
  std::function<void(Analysis&)> settle = {};
  // Reads an edited start request again; may be empty when there is none.
  std::function<std::shared_ptr<const StartRequest>(std::shared_ptr<const Document>)> read_start =
      {};
  Background background = {};  // what the definition is compared with
  // Opens an edited file again; empty: as open_definition() does.
  std::function<Contents(std::shared_ptr<const Document>)> open = {};
};

struct Fixed {
  std::shared_ptr<Analysis> analysis;             // of the text as it is now; settled
  std::map<std::string_view, std::size_t> count;  // fixes applied, by rule
  bool unfinished = false;  // there are still fixes to apply after `most_rounds`
  bool refused = false;     // fixes would have broken the text, and were not applied

  const Document& file() const { return *analysis->contents.file; }
};

// For a file of plumbline's own, which nothing but its findings is known of: applies once what does
// not touch another fix, and takes those findings out. Null: there was nothing to apply.
std::shared_ptr<const Document> fix_once(Analysis&, Applicability most,
                                         std::map<std::string_view, std::size_t>& count);

// Fixes that touch each other wait for the next round, which looks at the edited text anew.
inline constexpr unsigned most_rounds = 100;

// A text with a syntax error stays as it is.
Fixed apply_fixes(std::shared_ptr<const Document> file, std::shared_ptr<const StartRequest> start,
                  const Fixing&, Profile* = nullptr);

}  // namespace plumbline
