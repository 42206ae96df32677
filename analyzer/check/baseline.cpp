#include "analyzer/check/baseline.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "analyzer/check/fingerprint.h"
#include "analyzer/json/write.h"

namespace plumbline {
namespace {

using json::Kind;

constexpr std::string_view format_version = "1.0";

[[noreturn]] void refuse(const Document& file, Range range, std::string_view why) {
  const Position at = file.position(range.begin, Unit::code_point);
  throw Error(Error::Kind::usage,
              fmt::format("{}:{}:{}: {}", file.name(), at.line + 1, at.column + 1, why));
}

Baseline::Entry read_entry(const Document& file, const json::Value& item) {
  if (!item.is(Kind::object)) refuse(file, item.range(), "expected an object");
  const auto text = [&](std::string_view key) {
    const json::Value& value = item[key];
    if (!value.is(Kind::string)) {
      refuse(file, item.range(), fmt::format("expected a string `{}` in this entry", key));
    }
    return std::string(value.text());
  };
  Baseline::Entry entry{text("path"), text("rule"), text("fingerprint"), "", 1, item.range(), {}};
  entry.message = item["message"].text();
  if (const json::Value& count = item["count"]) {
    const auto number = count.integer();
    if (!number || *number < 1) refuse(file, count.range(), "expected a whole number from 1");
    entry.count = static_cast<std::uint64_t>(*number);
  }
  return entry;
}

bool counts_for_baseline(const Diagnostic& found) {
  return !found.suppressed && !found.rule.starts_with("internal/");
}

}  // namespace

std::shared_ptr<const Baseline> read_baseline(std::shared_ptr<const Document> document) {
  auto baseline = std::make_shared<Baseline>();
  const Document& file = *document;
  const json::Parsed parsed = json::parse(file);
  if (!parsed.problems.empty()) {
    refuse(file, parsed.problems.front().range, parsed.problems.front().message);
  }
  const json::Value& root = parsed.tree.root();
  const json::Value& findings = root["findings"];
  if (!findings.is(Kind::array)) {
    refuse(file, root.range(), "expected a baseline: an object with an array `findings`");
  }
  if (!root["formatVersion"].text().starts_with("1.")) {
    refuse(file, root["formatVersion"].range(), "expected `formatVersion` 1.0");
  }
  std::vector<Range> places;
  for (const json::Value& item : findings.items()) {
    baseline->entries.push_back(read_entry(file, item));
    places.push_back(item.range());
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    baseline->entries[i].removal = config::removal_of(places, i);
  }
  baseline->document = std::move(document);
  return baseline;
}

std::string write_baseline(std::vector<Baseline::Entry> entries) {
  const auto order = [](const Baseline::Entry& entry) {
    return std::tie(entry.path, entry.rule, entry.fingerprint);
  };
  std::sort(entries.begin(), entries.end(),
            [&](const auto& a, const auto& b) { return order(a) < order(b); });
  std::string out =
      fmt::format("{{\n  \"formatVersion\": \"{}\",\n  \"findings\": [", format_version);
  for (const Baseline::Entry& entry : entries) {
    json::Writer line(0);
    line.begin_object().member("path", entry.path).member("rule", entry.rule);
    line.member("fingerprint", entry.fingerprint).member("count", entry.count);
    line.member("message", entry.message).end_object();
    out += (&entry == &entries.front() ? "\n    " : ",\n    ") + line.take();
  }
  return out + (entries.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

std::vector<Baseline::Entry> baseline_entries(const Analysis& analysis, const std::string& path) {
  const auto prints = fingerprints(analysis);
  std::map<std::string, Baseline::Entry> entries;
  for (std::size_t i = 0; i < prints.size(); ++i) {
    const Diagnostic& found = analysis.diagnostics[i];
    if (!counts_for_baseline(found)) continue;
    const std::string print = prints[i].substr(0, prints[i].find(':'));
    const auto [entry, fresh] = entries.try_emplace(
        print, Baseline::Entry{path, std::string(found.rule), print, found.message, 0});
    ++entry->second.count;
  }
  std::vector<Baseline::Entry> out;
  out.reserve(entries.size());
  for (auto& [print, entry] : entries) out.push_back(std::move(entry));
  return out;
}

void compare(const Baseline& baseline, const std::string& path, Analysis& analysis,
             std::vector<std::uint64_t>& left) {
  std::multimap<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < baseline.entries.size(); ++i) {
    if (baseline.entries[i].path == path) known.emplace(baseline.entries[i].fingerprint, i);
  }
  const auto prints = fingerprints(analysis);
  // Of several that are the same the first are known: pointer order is document order.
  std::vector<std::size_t> order(prints.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return analysis.diagnostics[a].where.range.begin < analysis.diagnostics[b].where.range.begin;
  });
  for (const std::size_t i : order) {
    Diagnostic& found = analysis.diagnostics[i];
    if (!counts_for_baseline(found)) continue;
    found.known = Known::fresh;
    const std::string_view print = std::string_view(prints[i]).substr(0, prints[i].find(':'));
    const auto [begin, end] = known.equal_range(print);
    for (auto entry = begin; entry != end; ++entry) {
      if (left[entry->second] == 0 || baseline.entries[entry->second].rule != found.rule) continue;
      --left[entry->second];
      found.known = Known::known;
      break;
    }
  }
}

}  // namespace plumbline
