#include "analyzer/check/fingerprint.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "analyzer/check/digest.h"

namespace plumbline {
namespace {

constexpr std::size_t longest = 256;  // characters of a name

// Without its middle when it is too long.
std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  const std::string shown = quoted(text, most);
  return shown.substr(1, shown.size() - 2);
}

// The message without what changes when the definition does: names in backticks and numbers.
std::string fixed_part(std::string_view message) {
  std::string out;
  bool inside = false;
  for (const char c : message) {
    if (c == '`') inside = !inside;
    if (!inside && c != '`' && (c < '0' || c > '9')) out += c;
  }
  return out;
}

std::string digest(std::string_view text) { return sha256(text).substr(0, 16); }

}  // namespace

const Document& document_of(const Analysis& analysis, Location location) {
  return location.document != nullptr ? *location.document : analysis.document();
}

bool is_option(const Analysis& analysis, const Document& document) {
  return analysis.start && &document != analysis.start->file.get() &&
         &document != analysis.contents.file.get() &&
         &document != &analysis.of(document).document();
}

const json::Value& root_of(const Analysis& analysis, const Document& document) {
  const auto& contents = analysis.contents;
  if (const Analysis& part = analysis.of(document); &part != &analysis) return part.tree().root();
  if (analysis.start) {
    static const json::Value nothing{};
    if (&document == analysis.start->file.get()) return analysis.start->root();
    if (is_option(analysis, document)) return nothing;
  }
  if (contents.definition && &document != contents.definition->document.get()) {
    return contents.host.tree.root();
  }
  return analysis.tree().root();
}

std::string_view name_of(const json::Value& item) {
  constexpr std::array<std::string_view, 6> keys{"Name",      "PropertyFileName", "OutputName",
                                                 "InputName", "ChannelName",      "StepName"};
  // An object with more members than this is not one of AWS's, and is not searched further.
  constexpr std::size_t searched = 256;
  const auto members = item.members();
  std::array<std::string_view, keys.size()> names;
  for (const auto& member : members.first(std::min(members.size(), searched))) {
    if (!member.value.is(json::Kind::string)) continue;
    const auto key = std::find(keys.begin(), keys.end(), member.key);
    if (key != keys.end())
      names[static_cast<std::size_t>(key - keys.begin())] = member.value.text();
  }
  const auto found =
      std::find_if(names.begin(), names.end(), [](std::string_view name) { return !name.empty(); });
  return found == names.end() ? std::string_view() : *found;
}

std::string name_pointer(const json::Value& root, Range range) {
  std::string out;
  const auto append = [&out](std::string_view text) {
    for (const char c : cut(text, longest)) {
      if (c == '~') {
        out += "~0";
      } else if (c == '/') {
        out += "~1";
      } else {
        out += c;
      }
    }
  };
  for (const auto& crumb : json::path_to(root, range)) {
    const std::string_view name = crumb.is_item ? name_of(*crumb.value) : std::string_view();
    if (!name.empty()) {
      out += '[';
      append(name);
      out += ']';
    } else if (crumb.is_item) {
      out += '/' + std::to_string(crumb.index);
    } else {
      out += '/';
      append(crumb.key);
    }
  }
  return out;
}

std::vector<std::string> fingerprints(const Analysis& analysis) {
  const auto& diagnostics = analysis.diagnostics;
  std::vector<std::string> out;
  out.reserve(diagnostics.size());
  std::map<std::string, std::vector<std::size_t>> same;
  for (const auto& diagnostic : diagnostics) {
    const Document& document = document_of(analysis, diagnostic.where);
    // An option has no tree: what was typed is its name, up to the value.
    std::string_view typed = document.text(diagnostic.where.range);
    if (document.name() == "--parameter")
      typed = document.text().substr(0, document.text().find('='));
    const std::string_view which =
        analysis.others.empty() ? "" : analysis.of(document).contents.definition->name();
    const std::string place =
        is_option(analysis, document)
            ? fmt::format("{} {}", document.name(), typed)
            : name_pointer(root_of(analysis, document), diagnostic.where.range);
    out.push_back(digest(fmt::format("{}\n{}{}\n{}", diagnostic.rule, which, place,
                                     fixed_part(diagnostic.message))));
    same[out.back()].push_back(out.size() - 1);
  }
  for (auto& [print, numbers] : same) {
    // Document order is pointer order, indexes counted as numbers.
    std::stable_sort(numbers.begin(), numbers.end(), [&](std::size_t a, std::size_t b) {
      return diagnostics[a].where.range.begin < diagnostics[b].where.range.begin;
    });
    for (std::size_t n = 1; n < numbers.size(); ++n) {
      out[numbers[n]] += ':' + std::to_string(n + 1);
    }
  }
  return out;
}

}  // namespace plumbline
