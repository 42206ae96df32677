// Changes of an open file that the editor is to make.
#pragma once

#include "analyzer/lsp/session.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::lsp {

// An array of TextEdit; ranges are in the file.
std::string text_edits(const Session&, const Document& file, std::span<const Edit>);
struct FileEdits {
  std::string uri;
  std::optional<std::int64_t> version;  // nothing: it is not open
  std::shared_ptr<const Document> document;
  std::vector<Edit> edits;
};
// A WorkspaceEdit.
std::string workspace_edit(const Session&, std::span<const FileEdits>);
std::string workspace_edit(const Session&, const OpenFile&, std::span<const Edit>);
// The one edit that makes the new text of the old one.
Edit difference(std::string_view before, std::string_view after);

}  // namespace plumbline::lsp
