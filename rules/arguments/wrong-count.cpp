#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::wrong_count) continue;
    const schema::Shape& shape = schema::shape(found.shape);
    const std::size_t size = found.value->size();
    const bool list = found.value->is(json::Kind::array);
    const std::string_view unit = list        ? size == 1 ? "item" : "items"
                                  : size == 1 ? "entry"
                                              : "entries";
    Diagnostic& finding = findings.add(
        found.range,
        size == 0
            ? fmt::format("{} is empty, expected {} {}", what(facts, found), limits(shape), unit)
            : fmt::format("{} has {} {}, expected {}", what(facts, found), size, unit,
                          limits(shape)),
        error_if(found.certain));
    const bool many = shape.max() && static_cast<double>(size) > *shape.max();
    finding.mark = many ? "too many" : "too few";
    if (size == 0) finding.help.push_back("remove it, or add what belongs there");
    finding.notes.push_back(limits_note(shape, list ? " items" : " entries"));
  }
}

}  // namespace

extern constinit const Rule arguments_wrong_count{
    "arguments/wrong-count", Severity::error,
    "A list or a map has more or fewer entries than AWS's API takes.", check};

}  // namespace plumbline
