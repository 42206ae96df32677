#include <fmt/format.h>

#include "analyzer/json/utf8.h"
#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::wrong_length) continue;
    const schema::Shape& shape = schema::shape(found.shape);
    const std::size_t size = json::count_characters(text_of(found));
    const std::string name = what(facts, found);
    Diagnostic& finding =
        findings.add(found.range,
                     fmt::format("{} is {}, expected {}", name,
                                 size == 0   ? "empty"
                                 : size == 1 ? "1 character long"
                                             : fmt::format("{} characters long", size),
                                 limits(shape)),
                     error_if(found.certain));
    finding.mark = found.certain ? "too long" : size == 0 ? "empty" : "too short";
    if (size == 0) {
      finding.help.push_back("give it a value, or remove it");
    } else if (!found.certain && name.ends_with("Arn`")) {
      finding.help.push_back("write the whole ARN, not only the name");
    }
    finding.notes.push_back(limits_note(shape, " characters"));
  }
}

}  // namespace

extern constinit const Rule arguments_wrong_length{
    "arguments/wrong-length", Severity::error,
    "A string is longer or shorter than AWS's API takes.", check};

}  // namespace plumbline
