#include <algorithm>

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

void for_all(const Analysis& analysis, const ReportOptions& options,
             const std::function<void(const Diagnostic&, std::size_t)>& use) {
  for (std::size_t i = 0; i < analysis.diagnostics.size(); ++i) {
    const Diagnostic& diagnostic = analysis.diagnostics[i];
    if (options.notes || diagnostic.severity != Severity::note) use(diagnostic, i);
  }
}

void for_each(const Analysis& analysis, const ReportOptions& options,
              const std::function<void(const Diagnostic&, std::size_t)>& use) {
  for_all(analysis, options, [&](const Diagnostic& diagnostic, std::size_t number) {
    if (diagnostic.counts()) use(diagnostic, number);
  });
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

}  // namespace plumbline
