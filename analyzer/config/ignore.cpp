#include "analyzer/config/ignore.h"

#include <algorithm>
#include <filesystem>

#include "analyzer/config/glob.h"

namespace plumbline::config {
namespace {

constexpr std::string_view file_key = "plumbline-ignore", step_prefix = "plumbline-ignore-";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// "rule, rule: reason". Places inside a string with escapes are those of the whole string.
void read_value(Ignore& ignore, const json::Value& value, std::string_view raw) {
  const std::string_view text = value.text();
  const std::size_t colon = text.find(':');
  const bool exact = raw.size() == text.size() + 2;
  if (colon != std::string_view::npos) ignore.reason = trimmed(text.substr(colon + 1));
  const std::string_view list = text.substr(0, colon);
  std::vector<Range> parts;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string_view rule = trimmed(list.substr(begin, end - begin));
    Range range = value.range();
    if (exact && !rule.empty()) {
      range.begin += 1 + static_cast<std::uint32_t>(rule.data() - text.data());
      range.end = range.begin + static_cast<std::uint32_t>(rule.size());
    }
    ignore.rules.push_back({std::string(rule), range});
    parts.push_back(range);
    begin = end + 1;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ignore.rule_removals.push_back(exact && parts.size() > 1 ? removal_of(parts, i) : Range{});
  }
}

bool any(const std::vector<Said>& patterns, auto matches) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const Said& said) { return matches(said.text); });
}

}  // namespace

Range removal_of(std::span<const Range> all, std::size_t number) {
  if (number + 1 < all.size()) return {all[number].begin, all[number + 1].begin};
  if (number > 0) return {all[number - 1].end, all[number].end};
  return all[number];
}

bool can_be_ignored(std::string_view rule) {
  const std::string_view group = rule.substr(0, rule.find('/'));
  return group != "syntax" && group != "config" && group != "suppression" && group != "internal";
}

bool Selector::matches(const Place& place, std::string_view directory) const {
  if (!files.empty()) {
    std::string path(place.file);
    const auto below = std::filesystem::path(path).lexically_relative(directory);
    if (!below.empty() && *below.begin() != "..") path = below.string();
    if (!any(files, [&](const std::string& pattern) { return path_matches(pattern, path); })) {
      return false;
    }
  }
  const bool in_step =
      steps.empty() || any(steps, [&](const std::string& pattern) {
        return std::any_of(place.steps.begin(), place.steps.end(),
                           [&](std::string_view step) { return name_matches(pattern, step); });
      });
  return in_step && (pointers.empty() || any(pointers, [&](const std::string& pattern) {
                       return !place.pointer.empty() &&
                              (pointer_matches(pattern, place.pointer) ||
                               pointer_matches(pattern, place.name_pointer));
                     }));
}

std::vector<Ignore> metadata_ignores(const json::Value& definition, std::string_view text) {
  std::vector<Ignore> ignores;
  const auto members = definition["Metadata"].members();
  std::vector<Range> places;
  if (std::none_of(members.begin(), members.end(),
                   [](const json::Member& member) { return member.key.starts_with(file_key); })) {
    return ignores;
  }
  for (const json::Member& member : members) {
    places.push_back({member.key_range.begin, member.value.range().end});
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const json::Member& member = members[i];
    const bool whole_file = member.key == file_key;
    if (!whole_file && !member.key.starts_with(step_prefix)) continue;
    if (!member.value.is(json::Kind::string)) continue;  // schema/wrong-type says so
    Ignore& ignore = ignores.emplace_back();
    ignore.at = member.key_range;
    ignore.removal = removal_of(places, i);
    if (!whole_file) {
      ignore.step = member.key.substr(step_prefix.size());
      ignore.where.steps.push_back({ignore.step, member.key_range});
    }
    const Range range = member.value.range();
    read_value(ignore, member.value, text.substr(range.begin, range.end - range.begin));
  }
  return ignores;
}

}  // namespace plumbline::config
