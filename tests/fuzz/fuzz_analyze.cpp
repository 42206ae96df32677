// Any bytes: every rule comes to an end, every place exists, every report can be written, the
// JSON that is written is JSON, and no fix breaks a text.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/fix/fix.h"
#include "analyzer/report/report.h"

namespace {

using namespace plumbline;

void require(bool fact) {
  if (!fact) std::abort();
}

void check_place(const Location& place) {
  require(place.document != nullptr);
  require(place.range.begin <= place.range.end && place.range.end <= place.document->size());
  const Location visible = place.document->visible(place.range);
  require(visible.document != nullptr && visible.document->host() == nullptr);
  require(visible.range.end <= visible.document->size());
}

void check_json(const std::string& text) {
  const Document document("report.json", text);
  require(json::parse(document).problems.empty());
}

// Without a start request; and with the same bytes as one, so that all names in both are alike.
void check_all(const std::shared_ptr<const Document>& file,
               std::shared_ptr<const StartRequest> start) {
  const std::shared_ptr<const Analysis> analysis = analyze(file, all_rules(), std::move(start));
  for (const Diagnostic& diagnostic : analysis->diagnostics) {
    require(find_rule(diagnostic.rule) != nullptr);
    require(diagnostic.rule != "internal/rule");
    require(!diagnostic.message.empty());
    check_place(diagnostic.where);
    for (const Label& label : diagnostic.labels) check_place(label.where);
  }

  FileReport report;
  report.path = "fuzz.json";
  report.bytes = file->size();
  report.status = "checked";
  report.analysis = analysis;
  const std::vector<FileReport> reports{report};
  ReportOptions options;
  render(reports, Format::concise, options);
  check_json(render(reports, Format::json, options));
  for (const Excerpt excerpt : {Excerpt::automatic, Excerpt::window, Excerpt::pretty}) {
    options.excerpt = excerpt;
    options.color = !options.color;
    render(reports, Format::text, options);
  }
  summary_line(reports, false);
  if (analysis->has_definition()) {
    require(fingerprints(*analysis).size() == analysis->diagnostics.size());
    check_json(render_graph(*analysis, GraphFormat::json));
    render_graph(*analysis, GraphFormat::mermaid);
    render_graph(*analysis, GraphFormat::dot);
    render_graph(*analysis, GraphFormat::svg);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto file = std::make_shared<const Document>("fuzz.json", text);
  check_all(file, nullptr);
  require(!apply_fixes(file, nullptr, {all_rules(), Applicability::suggestion, {}, {}}).refused);
  check_all(file, read_start_request(std::make_shared<const Document>("start.json", text),
                                     {{"P=" + text.substr(0, 8)}, {}, {}}));
  return 0;
}
