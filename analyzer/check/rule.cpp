#include "analyzer/check/rule.h"

#include "analyzer/json/write.h"

namespace plumbline {

Diagnostic& Findings::add(Range range, std::string message) {
  return add(range, std::move(message), rule_->severity);
}

Diagnostic& Findings::add(Range range, std::string message, Severity severity) {
  Diagnostic& diagnostic = out_.emplace_back();
  diagnostic.rule = rule_->id;
  diagnostic.severity = severity;
  diagnostic.where = {&document_, range};
  diagnostic.message = std::move(message);
  return diagnostic;
}

void Findings::suggest(Diagnostic& diagnostic, Range replaced, std::string_view candidate) const {
  diagnostic.help.push_back("did you mean " + quoted(candidate) + "?");
  const bool string = document_.text(replaced).starts_with('"');
  diagnostic.fixes.push_back(
      {"Replace with " + quoted(candidate),
       false,
       {{replaced, string ? json::quote(candidate) : std::string(candidate)}}});
}

}  // namespace plumbline
