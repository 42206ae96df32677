#include <nettle/sha2.h>

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"

namespace plumbline {
namespace report {
namespace {

constexpr std::uint32_t longest_line = 200;  // columns

}  // namespace

bool on_long_line(const Document& document, std::uint32_t offset) {
  const auto line = document.position(offset, Unit::byte).line;
  const Range range = document.line(line);
  return range.end - range.begin > longest_line &&
         document.position(range.end, Unit::code_point).column > longest_line;
}

Place place_of(const FileReport& report, Location location) {
  const Document& document = document_of(*report.analysis, location);
  const Location seen = document.visible(location.range);
  Place place;
  place.file = seen.document;
  place.range = seen.range;
  const bool own = seen.document == report.analysis->contents.file.get();
  place.path = own ? std::string_view(report.path) : seen.document->name();
  if (own) place.link = report.link;
  place.start = seen.document->position(seen.range.begin, Unit::code_point);
  place.long_line = on_long_line(*seen.document, seen.range.begin);
  return place;
}

std::string spot(const Place& place) {
  return fmt::format("{}:{}:{}", printable(place.path), place.start.line + 1,
                     place.start.column + 1);
}

std::string linked_spot(const Place& place, const ReportOptions& options) {
  std::string text = spot(place);
  if (!options.hyperlinks || place.link.empty()) return text;
  return fmt::format("\x1B]8;;{}\x1B\\{}\x1B]8;;\x1B\\", place.link, text);
}

const Document& document_of(const Analysis& analysis, Location location) {
  return location.document != nullptr ? *location.document : analysis.document();
}

bool is_option(const Analysis& analysis, const Document& document) {
  return analysis.start && &document != analysis.start->file.get() &&
         &document != analysis.contents.file.get() && &document != &analysis.document();
}

const json::Value& root_of(const Analysis& analysis, const Document& document) {
  const auto& contents = analysis.contents;
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

std::string pointer_text(std::vector<json::Crumb> path) {
  constexpr std::size_t longest_key = 200;
  std::vector<std::string> cut;
  cut.reserve(path.size());  // the keys point into it
  for (auto& crumb : path) {
    if (crumb.key.size() <= longest_key) continue;
    cut.push_back(shorten(crumb.key, longest_key));
    crumb.key = cut.back();
  }
  return printable(json::pointer(path));
}

std::string qualified_name(const json::Value& root, Range range) {
  constexpr std::size_t longest = 256;
  std::string out;
  for (const auto& crumb : json::path_to(root, range)) {
    const std::string_view name = crumb.is_item ? name_of(*crumb.value) : crumb.key;
    if (crumb.is_item && name.empty()) {
      out += fmt::format("[{}]", crumb.index);
    } else {
      if (!out.empty()) out += '.';
      out += shorten(name, longest);
    }
  }
  return out;
}

void for_each(const Analysis& analysis, const ReportOptions& options,
              const std::function<void(const Diagnostic&, std::size_t)>& use) {
  for (std::size_t i = 0; i < analysis.diagnostics.size(); ++i) {
    const Diagnostic& diagnostic = analysis.diagnostics[i];
    if (options.notes || diagnostic.severity != Severity::note) use(diagnostic, i);
  }
}

}  // namespace report

std::string percent_encoded(std::string_view path) {
  constexpr std::string_view plain = "-._~/";
  std::string out;
  for (const char c : path) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      plain.find(c) != std::string_view::npos;
    if (kept) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

namespace {

using report::name_of;

constexpr std::size_t longest_name = 60;

// True when path[i] is an item of the root's `Steps`, or of a branch of the step that ends at
// `step_end`.
bool is_step(const std::vector<json::Crumb>& path, std::size_t i, std::size_t step_end) {
  if (!path[i].is_item || i == 0) return false;
  if (i == 1) return path[0].key == "Steps";
  return step_end != 0 && i == step_end + 2 && path[i - 2].key == "Arguments" &&
         (path[i - 1].key == "IfSteps" || path[i - 1].key == "ElseSteps");
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += " › ";
    out += part;
  }
  return out;
}

}  // namespace

std::string breadcrumb(const json::Value& root, Range range) {
  const auto path = json::path_to(root, range);
  std::vector<std::string> parts;
  std::size_t step_end = 0;  // number of crumbs up to and with the innermost step
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!path[i].is_item) {
      parts.push_back(report::shorten(path[i].key, longest_name));
      continue;
    }
    const std::string_view name = name_of(*path[i].value);
    const bool step = is_step(path, i, step_end);
    if (step) step_end = i + 1;
    if (step && !name.empty()) {
      parts = {"step " + quoted(report::shorten(name, longest_name))};
    } else if (i == 1 && path[0].key == "Parameters" && !name.empty()) {
      parts = {"parameter " + quoted(report::shorten(name, longest_name))};
    } else {
      if (parts.empty()) parts.emplace_back();
      parts.back() += fmt::format("[{}]", name.empty() ? std::to_string(path[i].index)
                                                       : report::shorten(name, longest_name));
    }
  }
  return joined(parts);
}

std::string name_pointer(const json::Value& root, Range range) {
  constexpr std::size_t longest = 256;
  std::string out;
  const auto append = [&out](std::string_view text) {
    for (const char c : report::shorten(text, longest)) {
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

namespace {

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

std::string digest(std::string_view text) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  std::array<std::uint8_t, 8> bytes{};
  sha256_digest(&context, bytes.size(), bytes.data());
  std::string out;
  for (const auto byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace

std::vector<std::string> fingerprints(const Analysis& analysis) {
  const auto& diagnostics = analysis.diagnostics;
  std::vector<std::string> out;
  out.reserve(diagnostics.size());
  std::map<std::string, std::vector<std::size_t>> same;
  for (const auto& diagnostic : diagnostics) {
    const Document& document = report::document_of(analysis, diagnostic.where);
    // An option has no tree: what was typed is its name, up to the value.
    std::string_view typed = document.text(diagnostic.where.range);
    if (document.name() == "--parameter")
      typed = document.text().substr(0, document.text().find('='));
    const std::string place =
        report::is_option(analysis, document)
            ? fmt::format("{} {}", document.name(), typed)
            : name_pointer(report::root_of(analysis, document), diagnostic.where.range);
    out.push_back(
        digest(fmt::format("{}\n{}\n{}", diagnostic.rule, place, fixed_part(diagnostic.message))));
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
