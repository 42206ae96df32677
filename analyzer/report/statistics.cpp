#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "analyzer/report/parts.h"

namespace plumbline {

std::string render_statistics(std::span<const FileReport> files, const ReportOptions& options) {
  struct Count {
    std::string_view rule;
    Severity worst = Severity::note;
    std::size_t findings = 0, with_fix = 0;
  };
  std::map<std::string_view, Count> counts;
  for (const FileReport& file : files) {
    if (!file.analysis) continue;
    report::for_each(*file.analysis, options, [&](const Diagnostic& found, std::size_t) {
      Count& count = counts[found.rule];
      count.rule = found.rule;
      count.worst = std::min(count.worst, found.severity);
      ++count.findings;
      if (!found.fixes.empty()) ++count.with_fix;
    });
  }
  if (counts.empty()) return {};
  std::vector<Count> rows;
  std::size_t most = 0, longest = 0;
  bool all = false, some = false;
  for (const auto& [rule, count] : counts) {
    rows.push_back(count);
    most = std::max(most, count.findings);
    longest = std::max(longest, rule.size());
    all = all || count.with_fix == count.findings;
    some = some || (count.with_fix != 0 && count.with_fix != count.findings);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Count& a, const Count& b) { return a.findings > b.findings; });
  const std::size_t width = std::to_string(most).size();
  std::string out;
  for (const Count& row : rows) {
    const char mark = row.with_fix == 0 ? ' ' : row.with_fix == row.findings ? '*' : '-';
    const std::string rule = fmt::format("{:<{}}", row.rule, longest);
    out +=
        fmt::format("{:>{}}  [{}] {}  {}\n", row.findings, width, mark, rule,
                    report::paint(options.color, report::ink_of(row.worst), to_string(row.worst)));
  }
  if (all) out += "[*] a fix is known for each\n";
  if (some) out += "[-] a fix is known for some\n";
  return out;
}

std::string render_profile(std::span<const Rule* const> rules,
                           std::span<const std::chrono::nanoseconds> spent) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  std::vector<std::size_t> order;
  std::chrono::nanoseconds total{0};
  for (std::size_t i = 0; i < std::min(rules.size(), spent.size()); ++i) {
    order.push_back(i);
    total += spent[i];
  }
  // Rules come sorted by id.
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return spent[a] > spent[b]; });
  const double whole = std::max(Milliseconds(total).count(), 1e-6);
  std::string out = fmt::format("{:>10}  {:>6}  rule\n", "ms", "%");
  for (const std::size_t i : order) {
    const double time = Milliseconds(spent[i]).count();
    out += fmt::format("{:>10.3f}  {:>6.1f}  {}\n", time, 100 * time / whole, rules[i]->id);
  }
  return out + fmt::format("{:>10.3f}  {:>6.1f}  all rules\n", Milliseconds(total).count(), 100.0);
}

}  // namespace plumbline
