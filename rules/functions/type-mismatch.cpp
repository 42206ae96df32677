#include <fmt/format.h>

#include "rules/functions/slots.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::type_mismatch) continue;
    const json::Member& call = found.value->members().front();
    const bool variable =
        found.reference != nullptr && (found.reference->kind == ReferenceKind::execution ||
                                       found.reference->kind == ReferenceKind::experiment);
    const bool function = call.key == "Std:Join" || call.key == "Std:JsonGet";
    if (!variable && !function) continue;  // parameters/ and properties/ speak of the rest
    // What Std:JsonGet gives is only known when the pipeline runs.
    const bool certain = found.certain && found.given != ValueType::unknown;
    Diagnostic& finding = findings.add(
        variable ? found.range : call.key_range,
        fmt::format("{}{} gives {}", takes(facts, found),
                    quoted(variable ? call.value.text() : call.key, 40), to_string(found.given)),
        error_if(certain));
    finding.mark = expected(found);
    ArgumentFinding of_note = found;
    of_note.certain = certain;
    note_container(of_note, finding);
    if (!finding.help.empty()) continue;
    finding.help.push_back(variable
                               ? "write a literal, or read a parameter of that type"
                               : "use a literal or a Get of that type: text is never converted");
  }
}

}  // namespace

extern constinit const Rule functions_type_mismatch{
    "functions/type-mismatch", Severity::error,
    "Std:Join and execution variables give strings, and this argument takes none.", check};

}  // namespace plumbline
