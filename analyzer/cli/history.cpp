#include "analyzer/cli/commands.h"
#include "analyzer/cli/earlier.h"
#include "analyzer/cli/files.h"
#include "analyzer/report/drift.h"

namespace plumbline::cli {

int history(const HistoryOptions& options) {
  const auto history = load_history(options.path, most_history_bytes);
  tell_notes(*history);
  const std::string text = render_history(
      *history, options.format == "json" ? HistoryFormat::json : HistoryFormat::text);
  options.output.empty() ? write_stdout(text) : write_file(options.output, text);
  return 0;
}

}  // namespace plumbline::cli
