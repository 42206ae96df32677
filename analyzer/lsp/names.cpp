#include "analyzer/lsp/names.h"

#include <algorithm>

#include "analyzer/source/diagnostic.h"

namespace plumbline::lsp {
namespace {

using json::Kind;
using Sort = Name::Kind;

constexpr std::string_view ignore_key = "plumbline-ignore-";

// Bytes that the escape at `at` of a string takes, and how many bytes it stands for.
std::pair<std::uint32_t, std::uint32_t> escape(std::string_view raw, std::uint32_t at) {
  if (raw[at + 1] != 'u' || at + 6 > raw.size()) return {2, 1};
  const auto unit = std::stoul(std::string(raw.substr(at + 2, 4)), nullptr, 16);
  const bool pair = unit >= 0xD800 && unit < 0xDC00 && raw.substr(at + 6).starts_with("\\u") &&
                    raw.size() >= at + 12 && (raw[at + 8] == 'd' || raw[at + 8] == 'D') &&
                    raw[at + 9] > '9';
  if (pair) return {12, 4};
  return {6, unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3};
}

// The names of one definition, as they are met.
template <class Visit>
void each_name(const View& view, const Visit& visit) {
  const Pipeline& pipeline = view.pipeline();
  const Document& document = view.definition();
  const auto declared = [&](Sort kind, const Value& value, std::string_view step) {
    if (value.is(Kind::string) && !value.text().empty()) {
      visit(Name{kind, value.text(), step, spelling(document, value, value.text())}, value, true);
    }
  };
  for (const Parameter& parameter : pipeline.parameters) {
    declared(Sort::parameter, (*parameter.node)["Name"], {});
  }
  for (const Step& step : pipeline.steps) {
    declared(Sort::step, (*step.node)["Name"], {});
    for (const PropertyFile& file : step.property_files) {
      declared(Sort::property_file, (*file.node)["PropertyFileName"], step.name);
    }
    for (const Dependency& dependency : step.depends_on) {
      visit(Name{Sort::step,
                 dependency.name,
                 {},
                 spelling(document, *dependency.at, dependency.at->text())},
            *dependency.at, false);
    }
  }
  for (const Reference& reference : pipeline.references) {
    const Value& value = *reference.at;
    const Named named = parts_of(value.text());
    if (!named.parameter.empty()) {
      visit(Name{Sort::parameter, named.parameter, {}, spelling(document, value, named.parameter)},
            value, false);
    }
    if (!named.file.empty()) {
      visit(
          Name{Sort::property_file, named.file, named.step, spelling(document, value, named.file)},
          value, false);
    }
    if (!named.step.empty()) {
      visit(Name{Sort::step, named.step, {}, spelling(document, value, named.step)}, value, false);
    }
  }
  for (const json::Member& member : view.root()["Metadata"].members()) {
    const auto size = static_cast<std::uint32_t>(member.key.size());
    if (!member.key.starts_with(ignore_key) ||
        size + 2 != member.key_range.end - member.key_range.begin) {
      continue;
    }
    const std::string_view step = member.key.substr(ignore_key.size());
    const std::uint32_t end = member.key_range.end - 1;
    visit(Name{Sort::step, step, {}, {end - static_cast<std::uint32_t>(step.size()), end}},
          member.value, false);
  }
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Letters, digits, hyphens and underscores.
bool is_legal(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

}  // namespace

Named parts_of(std::string_view path) {
  const auto name_of = [](std::string_view rest) {
    return rest.substr(0, std::min(rest.find_first_of(".["), rest.size()));
  };
  constexpr std::string_view parameters = "Parameters.", steps = "Steps.";
  constexpr std::string_view files = ".PropertyFiles.";
  Named named;
  if (path.starts_with(parameters)) {
    named.parameter = name_of(path.substr(parameters.size()));
  } else if (path.starts_with(steps)) {
    named.step = name_of(path.substr(steps.size()));
    named.path = path.substr(steps.size() + named.step.size());
    if (named.path.starts_with(files)) named.file = named.path.substr(files.size());
  }
  return named;
}

Range spelling(const Document& document, const Value& string, std::string_view part) {
  const Range range = string.range();
  const auto from = static_cast<std::uint32_t>(part.data() - string.text().data());
  const auto to = from + static_cast<std::uint32_t>(part.size());
  const std::uint32_t first = range.begin + 1;
  if (range.end - range.begin == string.text().size() + 2) return {first + from, first + to};
  const std::string_view raw = document.text({first, range.end - 1});
  Range found{range.end - 1, range.end - 1};
  std::uint32_t inner = 0;
  for (std::uint32_t at = 0; at < raw.size();) {
    if (inner <= from) found.begin = first + at;
    if (inner >= to) {
      found.end = first + at;
      break;
    }
    const auto [taken, given] = raw[at] == '\\' && at + 1 < raw.size()
                                    ? escape(raw, at)
                                    : std::pair<std::uint32_t, std::uint32_t>{1, 1};
    at += taken;
    inner += given;
  }
  return found;
}

std::optional<Name> name_at(const View& view, std::uint32_t offset) {
  std::optional<Name> found;
  const auto way = json::path_to(view.root(), {offset, offset});
  const Value* const value = way.empty() ? nullptr : way.back().value;
  if (value == nullptr) return found;
  each_name(view, [&](const Name& name, const Value& at, bool) {
    const bool inside = name.range.begin <= offset && offset <= name.range.end;
    if (&at == value && inside && !found) found = name;
  });
  return found;
}

std::vector<Mention> mentions(const View& view, const Name& wanted) {
  std::vector<Mention> found;
  each_name(view, [&](const Name& name, const Value&, bool declares) {
    if (name.kind == wanted.kind && name.name == wanted.name && name.step == wanted.step) {
      found.push_back({name.range, declares});
    }
  });
  std::stable_sort(found.begin(), found.end(), [](const Mention& a, const Mention& b) {
    return a.declares != b.declares ? a.declares : a.range.begin < b.range.begin;
  });
  return found;
}

std::string why_not(const View& view, const Name& name, std::string_view new_name) {
  if (new_name.empty()) return "a name cannot be empty";
  const Pipeline& pipeline = view.pipeline();
  const std::size_t most = name.kind == Sort::step ? 64 : 256;
  if (new_name.size() > most) return "a name has at most " + std::to_string(most) + " characters";
  const bool taken = new_name != name.name;
  switch (name.kind) {
    case Sort::step:
      if (!is_legal(new_name)) {
        return quoted(new_name) + " is no step name: expected letters, digits, `-` and `_`";
      }
      if (taken && pipeline.find_step(new_name) != no_step) {
        return "another step is called " + quoted(new_name);
      }
      break;
    case Sort::parameter:
      if (!is_legal(new_name)) {
        return quoted(new_name) + " is no parameter name: expected letters, digits, `-` and `_`";
      }
      if (taken && pipeline.find_parameter(new_name) != nullptr) {
        return "another parameter is called " + quoted(new_name);
      }
      break;
    case Sort::property_file:
      if (new_name.find_first_of("[]'\"") != std::string_view::npos) {
        return quoted(new_name) + " cannot be read: no brackets and quotes in the name of a file";
      }
      break;
  }
  return {};
}

}  // namespace plumbline::lsp
