#include "analyzer/lsp/edits.h"

#include <algorithm>

namespace plumbline::lsp {

std::string text_edits(const Session& session, const Document& file, std::span<const Edit> edits) {
  Writer out(0);
  out.begin_array();
  for (const Edit& edit : edits) {
    out.begin_object().key("range");
    write_range(out, file, edit.range, session.client.unit);
    out.member("newText", edit.text).end_object();
  }
  out.end_array();
  return out.take();
}

std::string workspace_edit(const Session& session, std::span<const FileEdits> files) {
  Writer out(0);
  const bool versions = session.client.document_changes;
  out.begin_object().key(versions ? "documentChanges" : "changes");
  versions ? out.begin_array() : out.begin_object();
  for (const FileEdits& file : files) {
    const std::string edits = text_edits(session, *file.document, file.edits);
    if (!versions) {
      out.key(file.uri).raw(edits);
      continue;
    }
    out.begin_object().key("textDocument").begin_object().member("uri", file.uri).key("version");
    file.version ? out.integer(*file.version) : out.null();
    out.end_object().key("edits").raw(edits).end_object();
  }
  versions ? out.end_array() : out.end_object();
  out.end_object();
  return out.take();
}

std::string workspace_edit(const Session& session, const OpenFile& file,
                           std::span<const Edit> edits) {
  const FileEdits one{file.uri, file.version, file.document, {edits.begin(), edits.end()}};
  return workspace_edit(session, {&one, 1});
}

Edit difference(std::string_view before, std::string_view after) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const std::size_t most = std::min(before.size(), after.size());
  std::size_t front = 0, back = 0;
  while (front < most && before[front] == after[front]) ++front;
  while (back < most - front &&
         before[before.size() - 1 - back] == after[after.size() - 1 - back]) {
    ++back;
  }
  // Characters and line ends stay whole.
  const auto splits = [](std::string_view text, std::size_t at) {
    return at > 0 && at < text.size() && text[at - 1] == '\r' && text[at] == '\n';
  };
  while (front > 0 && ((front < before.size() && continues(before[front])) ||
                       (front < after.size() && continues(after[front])) || splits(before, front) ||
                       splits(after, front))) {
    --front;
  }
  while (back > 0 && (continues(before[before.size() - back]) ||
                      splits(before, before.size() - back) || splits(after, after.size() - back))) {
    --back;
  }
  return {{static_cast<std::uint32_t>(front), static_cast<std::uint32_t>(before.size() - back)},
          std::string(after.substr(front, after.size() - back - front))};
}

}  // namespace plumbline::lsp
