#include <fmt/format.h>

#include <utility>

#include "analyzer/report/parts.h"

namespace plumbline::report {

std::string render_concise(std::span<const FileReport> files, const ReportOptions& options) {
  std::string out;
  for (const auto& file : files) {
    if (!file.analysis) continue;
    const Analysis& analysis = *file.analysis;
    for_each(analysis, options, [&](const Diagnostic& diagnostic, std::size_t) {
      const Document& document = document_of(analysis, diagnostic.where);
      auto path = json::path_to(root_of(analysis, document), diagnostic.where.range);
      out +=
          fmt::format("{}: {} {} {} #{}\n", linked_spot(place_of(file, diagnostic.where), options),
                      to_string(diagnostic.severity), diagnostic.rule,
                      printable(diagnostic.message), pointer_text(std::move(path)));
    });
  }
  return out;
}

}  // namespace plumbline::report
