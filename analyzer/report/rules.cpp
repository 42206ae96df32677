#include <algorithm>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"

namespace plumbline {
namespace {

void write_rule(json::Writer& out, const Rule& rule) {
  out.member("id", rule.id).member("severity", to_string(rule.severity));
  out.member("fixable", rule.fixable).member("profile", to_string(rule.profiles));
}

std::string rules_json(std::span<const Rule* const> rules) {
  json::Writer out;
  out.begin_array();
  for (const Rule* rule : rules) {
    out.begin_object();
    write_rule(out, *rule);
    out.member("summary", rule->summary);
    out.end_object();
  }
  out.end_array();
  return out.take() + "\n";
}

std::string rules_text(std::span<const Rule* const> rules) {
  std::size_t width = std::string_view("rule").size();
  std::size_t profiles = std::string_view("profile").size();
  for (const Rule* rule : rules) {
    width = std::max(width, rule->id.size());
    profiles = std::max(profiles, to_string(rule->profiles).size());
  }
  std::string out = fmt::format("{:<{}}  severity  fixable  {:<{}}  summary\n", "rule", width,
                                "profile", profiles);
  for (const Rule* rule : rules) {
    out += fmt::format("{:<{}}  {:<8}  {:<7}  {:<{}}  {}\n", rule->id, width,
                       to_string(rule->severity), rule->fixable ? "yes" : "no",
                       to_string(rule->profiles), profiles, rule->summary);
  }
  return out;
}

std::string rules_markdown(std::span<const Rule* const> rules) {
  std::string out = "| Rule | Severity | Fixable | Profile | Summary |\n|---|---|---|---|---|\n";
  for (const Rule* rule : rules) {
    std::string summary;
    for (const char c : rule->summary) {
      if (c == '|') summary += '\\';
      summary += c;
    }
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", rule->id, to_string(rule->severity),
                       rule->fixable ? "yes" : "no", to_string(rule->profiles), summary);
  }
  return out;
}

// ---- A page for the terminal

// "//    ^^^^ message" below a line of an example.
bool is_mark_line(std::string_view line) {
  const auto slashes = line.find_first_not_of(' ');
  if (slashes == std::string_view::npos || line.substr(slashes, 2) != "//") return false;
  const auto mark = line.find_first_not_of(' ', slashes + 2);
  return mark != std::string_view::npos && line[mark] == '^';
}

// "[text](address)" becomes "text (address)", "**text**" becomes "text".
std::string plain(std::string_view line) {
  std::string out;
  bool code = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '`') code = !code;
    if (!code && line.substr(i, 2) == "**") {
      ++i;
      continue;
    }
    const auto middle = !code && line[i] == '[' ? line.find("](", i) : std::string_view::npos;
    const auto end =
        middle == std::string_view::npos ? std::string_view::npos : line.find(')', middle);
    if (end == std::string_view::npos) {
      out += line[i];
      continue;
    }
    out += fmt::format("{} ({})", line.substr(i + 1, middle - i - 1),
                       line.substr(middle + 2, end - middle - 2));
    i = end;
  }
  return out;
}

std::string page_text(std::string_view page) {
  std::string out;
  bool code = false;
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(page.size(), line.size() + 1));
    if (line.starts_with("```")) {
      code = !code;
      continue;
    }
    if (code) {
      if (is_mark_line(line)) continue;
      out += line.empty() ? "" : "    ";
      out += line;
    } else if (line.starts_with('#')) {
      const auto level = line.find_first_not_of('#');
      const std::string heading =
          plain(line.substr(std::min(line.find_first_not_of("# "), line.size())));
      out += heading + '\n' + std::string(display_width(heading), level == 1 ? '=' : '-');
    } else {
      out += plain(line);
    }
    out += '\n';
  }
  return out;
}

}  // namespace

std::string report::introduction_of(std::string_view page) {
  page.remove_prefix(std::min(page.size(), page.find('\n')));
  const std::string_view introduction = page.substr(0, page.find("\n## "));
  std::string out;
  for (const char c : page_text(introduction)) {
    // Lines become paragraphs, which are set apart by one empty line.
    if (c != '\n') {
      out += c;
    } else if (out.ends_with(' ')) {
      out.back() = '\n';
      out += '\n';
    } else if (!out.empty() && !out.ends_with('\n')) {
      out += ' ';
    }
  }
  out.erase(out.find_last_not_of(" \n") + 1);
  return out;
}

std::string report::beginning(std::string_view text, std::size_t bytes) {
  constexpr std::string_view ellipsis = "…";
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = bytes - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + std::string(ellipsis);
}

std::string render_rules(std::span<const Rule* const> rules, RulesFormat format) {
  switch (format) {
    case RulesFormat::text: return rules_text(rules);
    case RulesFormat::json: return rules_json(rules);
    case RulesFormat::markdown: return rules_markdown(rules);
  }
  return {};
}

std::string render_page(const Rule& rule, std::string_view page, RulesFormat format) {
  switch (format) {
    case RulesFormat::text: return page_text(page);
    case RulesFormat::markdown: return std::string(page);
    case RulesFormat::json: {
      json::Writer out;
      out.begin_object();
      write_rule(out, rule);
      out.member("summary", rule.summary).member("page", page);
      out.end_object();
      return out.take() + "\n";
    }
  }
  return {};
}

}  // namespace plumbline
