#include "analyzer/check/rule.h"

#include <array>
#include <iterator>
#include <utility>

#include "analyzer/json/write.h"

namespace plumbline {
namespace {

constexpr std::array<std::pair<std::string_view, Profiles>, std::size(profile_names)> profiles{
    {{"default", Profiles::standard},
     {"strict", Profiles::strict},
     {"security", Profiles::security},
     {"production", Profiles::production},
     {"cost", Profiles::cost}}};

}  // namespace

std::optional<Profiles> find_profile(std::string_view name) {
  for (const auto& [known, profile] : profiles) {
    if (known == name) return profile;
  }
  return std::nullopt;
}

std::string to_string(Profiles set) {
  std::string names;
  for (const auto& [name, profile] : profiles) {
    if (has(set, profile)) names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names.empty() ? "strict" : names;
}

Diagnostic& Findings::add(Range range, std::string message) {
  return add(range, std::move(message), rule_->severity);
}

Diagnostic& Findings::add(Range range, std::string message, Severity severity) {
  return add_at(Location{&document_, range}, std::move(message), severity);
}

Diagnostic& Findings::add_at(Location place, std::string message) {
  return add_at(place, std::move(message), rule_->severity);
}

Diagnostic& Findings::add_at(Location place, std::string message, Severity severity) {
  Diagnostic& diagnostic = out_.emplace_back();
  diagnostic.rule = rule_->id;
  diagnostic.severity = severity;
  diagnostic.stands = rule_->stands;
  diagnostic.where = place;
  diagnostic.message = std::move(message);
  return diagnostic;
}

void Findings::suggest(Diagnostic& diagnostic, Range replaced, std::string_view candidate,
                       bool alone) const {
  std::string_view written = diagnostic.where.document->text(replaced);
  if (written.starts_with('"')) written = written.substr(1, written.size() - 2);
  const bool safe = alone && diagnostic.severity == Severity::error && is_slip(written, candidate);
  suggest(diagnostic, replaced, candidate, safe ? Applicability::safe : Applicability::unsafe);
}

void Findings::suggest(Diagnostic& diagnostic, Range replaced, std::string_view candidate,
                       Applicability applicability) const {
  diagnostic.help.push_back("did you mean " + quoted(candidate) + "?");
  const bool string = diagnostic.where.document->text(replaced).starts_with('"');
  diagnostic.fixes.push_back(
      {"Replace with " + quoted(candidate),
       applicability,
       {{replaced, string ? json::quote(candidate) : std::string(candidate)}}});
}

}  // namespace plumbline
