// A message about a place in a document: plain data. Who found it, how bad it is, what was found,
// what was expected, how to mend it. Rendering is the business of report/ and lsp/.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/source/document.h"

namespace plumbline {

// `note` is also what the literature calls information.
enum class Severity : std::uint8_t { error, warning, note };
std::string_view to_string(Severity);

// A second place that explains the first.
struct Label {
  Location where;
  std::string message;
};

struct Edit {
  Range range;       // in the document of the diagnostic
  std::string text;  // bytes that replace it
};

// Who decides that a fix is applied.
enum class Applicability : std::uint8_t {
  safe,    // nobody need look: what AWS takes means the same as before, what it rejects can have
           // meant nothing else
  unsafe,  // whoever asks for such fixes: likely what was meant, but it changes what happens
  suggestion,  // a person in an editor: one way of several, or only part of one
};
std::string_view to_string(Applicability);

struct Fix {
  std::string title;  // starts with a verb
  Applicability applicability = Applicability::unsafe;
  std::vector<Edit> edits;  // all of them or none; they do not overlap
};

// Somebody accepts the finding.
struct Suppression {
  std::string by;      // "configuration" or "metadata"
  std::string reason;  // as it was given
  std::string source;  // where: "plumbline.jsonc:12:5"
};

// Whether a finding was there when the baseline was made; `unsaid` without one.
enum class Known : std::uint8_t { unsaid, fresh, known };

struct Diagnostic {
  std::string_view rule;  // "graph/cycle"
  Severity severity = Severity::error;
  Location where;
  std::string message;             // one sentence, lower case, no full stop, names in backticks
  std::string mark;                // a few words beside the marked text; may be empty
  std::vector<Label> labels;       // in the order in which they should be read
  bool labels_go_on = false;       // the labels follow from `where`, each from the one before
  std::vector<std::string> help;   // how to mend it; each starts with a verb or a question
  std::vector<std::string> notes;  // what else is known, for example AWS's own message
  std::vector<Fix> fixes;
  bool stands = false;  // kept also where a lower layer has spoken already
  std::optional<Suppression> suppressed;
  Known known = Known::unsaid;

  // It is shown and counted: nobody accepts it, and it is new.
  bool counts() const { return !suppressed && known != Known::known; }
};

// A fault in the world (an unreadable file, a wrong flag): not a finding about a document.
class Error : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t { usage, input };  // exit status 2 and 3
  Error(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// `value` between backticks, cut in the middle when it is longer than `most` characters. Bytes that
// a terminal would act on stay as they are: every output escapes for itself.
std::string quoted(std::string_view value, std::size_t most = 60);
// "`a`, `b` or `c`"; at most `most` of them, then "and n more".
std::string quoted_list(const std::vector<std::string_view>& values, std::size_t most = 8);
// A name that is near to another one.
struct Nearest : std::string_view {
  bool alone = false;  // no other candidate is as near
};
// The name nearest to `name` by edits (insert, delete, replace, swap; case counts half), or empty
// when none is near enough to be meant: one edit in three letters, `most_edits` at most.
Nearest nearest(std::string_view name, const std::vector<std::string_view>& candidates,
                unsigned most_edits = 4);
// Whether a slip of the hand makes `written` of `meant`: two edits at most, none of which changes a
// digit or a whole word (`Step2` and `Train_B` are no misspelt `Step1` and `Train_A`).
bool is_slip(std::string_view written, std::string_view meant);

}  // namespace plumbline
