// What plumbline-scan-cpp finds in C++ itself: in programs that use the AWS SDK, and in the code of
// rules. It makes these findings; here they get the summaries that stand on their pages.
#include "analyzer/check/rule.h"

namespace plumbline {

extern constinit const Rule authoring_input_output{
    "authoring/input-output", Severity::error,
    "A rule reads and writes nothing but what it is given.", nullptr};

extern constinit const Rule authoring_kept_facts{
    "authoring/kept-facts", Severity::error, "A rule keeps nothing of the facts beyond its call.",
    nullptr};

extern constinit const Rule authoring_misplaced_id{
    "authoring/misplaced-id", Severity::error, "A rule's id is its path below `rules/`.", nullptr};

extern constinit const Rule authoring_mutable_state{
    "authoring/mutable-state", Severity::error, "A rule has no variable that outlives its call.",
    nullptr};

extern constinit const Rule authoring_outside_findings{
    "authoring/outside-findings", Severity::error,
    "A rule reports through its `Findings`, and never throws.", nullptr};

extern constinit const Rule cpp_assembled_definition{
    "cpp/assembled-definition", Severity::note,
    "A definition that is put together while the program runs cannot be checked as a whole.",
    nullptr};

extern constinit const Rule cpp_assembled_reference{
    "cpp/assembled-reference", Severity::warning,
    "A reference whose name C++ puts together leads where nobody has checked.", nullptr};

extern constinit const Rule cpp_broken_source{
    "cpp/broken-source", Severity::warning,
    "A program that does not compile here is not seen as a whole.", nullptr};

extern constinit const Rule cpp_quoted_reference{
    "cpp/quoted-reference", Severity::warning,
    "A reference inside of a text is passed on as it is written.", nullptr};

extern constinit const Rule cpp_unchecked_start{
    "cpp/unchecked-start", Severity::note,
    "A start is checked only against a definition that is known.", nullptr};

extern constinit const Rule cpp_unread_definition{"cpp/unread-definition", Severity::note,
                                                  "A definition that is no literal is not checked.",
                                                  nullptr};

extern constinit const Rule cpp_wrong_value_type{
    "cpp/wrong-value-type", Severity::error,
    "A number that C++ turns into text reads as the parameter's type.", nullptr};

}  // namespace plumbline
