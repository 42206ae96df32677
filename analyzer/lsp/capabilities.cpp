#include "analyzer/lsp/capabilities.h"

#include <algorithm>

namespace plumbline::lsp {
namespace {

bool lists(const Value& array, std::string_view text) {
  const auto items = array.items();
  return std::any_of(items.begin(), items.end(),
                     [&](const Value& item) { return item.text() == text; });
}

std::string_view name(Unit unit) {
  if (unit == Unit::byte) return "utf-8";
  return unit == Unit::utf16 ? "utf-16" : "utf-32";
}

}  // namespace

Client read_client(const Value& params) {
  const Value& capabilities = params["capabilities"];
  const Value& text = capabilities["textDocument"];
  const Value& workspace = capabilities["workspace"];
  Client client;
  const Value& encodings = capabilities["general"]["positionEncodings"];
  if (lists(encodings, "utf-8")) {
    client.unit = Unit::byte;
  } else if (!lists(encodings, "utf-16") && lists(encodings, "utf-32")) {
    client.unit = Unit::code_point;
  }
  client.pulls_diagnostics = text["diagnostic"].is(json::Kind::object);
  const Value& diagnostics = text["publishDiagnostics"];
  client.related_information = diagnostics["relatedInformation"].boolean();
  client.code_description = diagnostics["codeDescriptionSupport"].boolean();
  client.tags = diagnostics["tagSupport"]["valueSet"].size() > 0;
  client.diagnostic_data = diagnostics["dataSupport"].boolean();
  client.diagnostic_version = diagnostics["versionSupport"].boolean();
  const Value& actions = text["codeAction"];
  client.action_literals = actions["codeActionLiteralSupport"].is(json::Kind::object);
  client.action_data = actions["dataSupport"].boolean();
  client.action_preferred = actions["isPreferredSupport"].boolean();
  client.resolves_edits = lists(actions["resolveSupport"]["properties"], "edit");
  client.document_changes = workspace["workspaceEdit"]["documentChanges"].boolean();
  client.nested_symbols = text["documentSymbol"]["hierarchicalDocumentSymbolSupport"].boolean();
  client.snippets = text["completion"]["completionItem"]["snippetSupport"].boolean();
  client.markdown = lists(text["hover"]["contentFormat"], "markdown");
  const Value& folding = text["foldingRange"];
  client.line_folding_only = folding["lineFoldingOnly"].boolean();
  if (const auto most = folding["rangeLimit"].integer(); most && *most > 0) {
    client.most_folds = static_cast<std::uint32_t>(std::min<std::int64_t>(*most, 1'000'000));
  }
  client.configuration = workspace["configuration"].boolean();
  client.watches_files = workspace["didChangeWatchedFiles"]["dynamicRegistration"].boolean();
  client.applies_edits = workspace["applyEdit"].boolean();
  client.refreshes_diagnostics = workspace["diagnostics"]["refreshSupport"].boolean();
  client.refreshes_lenses = workspace["codeLens"]["refreshSupport"].boolean();
  client.refreshes_hints = workspace["inlayHint"]["refreshSupport"].boolean();
  client.shows_documents = capabilities["window"]["showDocument"]["support"].boolean();
  return client;
}

std::vector<std::string> read_folders(const Value& params) {
  std::vector<std::string> folders;
  const auto add = [&](std::string_view uri) {
    std::string path = path_of(uri);
    if (!path.empty()) folders.push_back(std::move(path));
  };
  for (const Value& folder : params["workspaceFolders"].items()) add(folder["uri"].text());
  if (folders.empty()) add(params["rootUri"].text());
  if (folders.empty() && !params["rootPath"].text().empty()) {
    folders.emplace_back(params["rootPath"].text());
  }
  return folders;
}

std::string initialize_result(const Client& client, std::string_view version) {
  Writer out(0);
  out.begin_object().key("capabilities").begin_object();
  out.key("positionEncoding").string(name(client.unit));
  out.key("textDocumentSync").begin_object();
  out.member("openClose", true).member("change", 2).member("save", true).end_object();
  out.key("completionProvider").begin_object().key("triggerCharacters").begin_array();
  for (const std::string_view character : {"\"", ".", "[", "'", ":", " "}) out.string(character);
  out.end_array().member("resolveProvider", true).end_object();
  out.member("hoverProvider", true).member("definitionProvider", true);
  out.member("referencesProvider", true).member("documentHighlightProvider", true);
  out.key("renameProvider").begin_object().member("prepareProvider", true).end_object();
  out.member("documentSymbolProvider", true).member("workspaceSymbolProvider", true);
  out.member("foldingRangeProvider", true).member("selectionRangeProvider", true);
  out.key("codeActionProvider").begin_object().key("codeActionKinds").begin_array();
  for (const std::string_view kind :
       {"quickfix", "refactor.extract", "refactor.rewrite", "source.fixAll.plumbline"}) {
    out.string(kind);
  }
  out.end_array().member("resolveProvider", true).end_object();
  out.member("documentFormattingProvider", true).member("documentRangeFormattingProvider", true);
  out.key("codeLensProvider").begin_object().member("resolveProvider", false).end_object();
  out.key("documentLinkProvider").begin_object().member("resolveProvider", false).end_object();
  out.member("inlayHintProvider", true);
  out.key("diagnosticProvider").begin_object().member("identifier", "plumbline");
  out.member("interFileDependencies", false).member("workspaceDiagnostics", true);
  out.member("workDoneProgress", true).end_object();
  out.key("executeCommandProvider").begin_object().key("commands").begin_array();
  for (const std::string_view command :
       {"plumbline.plan", "plumbline.fixAll", "plumbline.explain", "plumbline.facts"}) {
    out.string(command);
  }
  out.end_array().end_object();
  out.key("workspace").begin_object().key("workspaceFolders").begin_object();
  out.member("supported", true).member("changeNotifications", true).end_object().end_object();
  out.end_object();
  out.key("serverInfo").begin_object().member("name", "plumbline").key("version").string(version);
  out.end_object().end_object();
  return out.take();
}

}  // namespace plumbline::lsp
