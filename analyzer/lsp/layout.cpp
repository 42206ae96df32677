// Formatting as `plumbline fmt` does it, with the editor's indentation.
#include <algorithm>

#include "analyzer/lsp/edits.h"
#include "analyzer/lsp/features.h"
#include "analyzer/lsp/view.h"
#include "analyzer/report/format.h"

namespace plumbline::lsp {
namespace {

Indentation indentation(const Value& options) {
  Indentation out;
  const Value& spaces = options["insertSpaces"];
  if (spaces.is(json::Kind::boolean) && !spaces.boolean()) {
    out.blank = '\t';
    out.count = 1;
  } else if (const auto size = options["tabSize"].integer(); size && *size >= 0) {
    out.count = static_cast<std::size_t>(std::min<std::int64_t>(*size, 16));
  }
  return out;
}

// Line ends stay as they are in the text.
std::string with_line_ends(std::string_view text, bool crlf) {
  if (!crlf) return std::string(text);
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string edits(Session& session, const Value& params, const Value* range) {
  OpenFile& file = session.file(params);
  const View view(session, file);
  const Contents& contents = file.now->analysis->contents;
  const Document& document = *file.document;
  // The text around an embedded definition is laid out; the string stays one.
  const bool own = contents.definition && contents.definition->document.get() == &document;
  const json::Parsed& parsed = own ? contents.definition->parsed : contents.host;
  if (!contents.definition || session.too_large(file) || !can_format(parsed)) return "[]";
  const Range within = range != nullptr ? range_in(document, *range, session.client.unit)
                                        : Range{0, document.size()};
  const Value& options = params["options"];
  auto found = format_edits(document, parsed, Layout::indented, within, indentation(options));
  const bool crlf = document.text().find("\r\n") != std::string_view::npos;
  const Value& last = options["insertFinalNewline"];
  const bool no_end = last.is(json::Kind::boolean) && !last.boolean();
  std::vector<Edit> out;
  for (Edit& edit : found) {
    edit.text = with_line_ends(edit.text, crlf);
    const bool at_end = edit.range.end == document.size() && edit.range.begin > 0;
    if (at_end && no_end && edit.range.begin == edit.range.end) continue;
    if (document.text(edit.range) != edit.text) out.push_back(std::move(edit));
  }
  return text_edits(session, document, out);
}

}  // namespace

std::string formatting(Session& session, const Value& params) {
  return edits(session, params, nullptr);
}

std::string range_formatting(Session& session, const Value& params) {
  return edits(session, params, &params["range"]);
}

}  // namespace plumbline::lsp
