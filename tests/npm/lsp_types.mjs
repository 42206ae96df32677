// Judges what the language server says by the protocol's own types:
//   node lsp_types.mjs PACKAGES RECORD FOLDER
// RECORD holds what the tests' servers sent (see tests/editor.cpp). Every message of another shape
// becomes a constant of its type, which tsc compiles.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";

const [packages, record, folder] = process.argv.slice(2);

const results = {
  initialize: "p.InitializeResult",
  shutdown: "null",
  "textDocument/diagnostic": "p.DocumentDiagnosticReport",
  "workspace/diagnostic": "p.WorkspaceDiagnosticReport",
  "textDocument/definition": "p.Definition",
  "textDocument/references": "p.Location[]",
  "textDocument/documentHighlight": "p.DocumentHighlight[]",
  "textDocument/prepareRename": "p.PrepareRenameResult | null",
  "textDocument/rename": "p.WorkspaceEdit",
  "textDocument/documentSymbol": "p.DocumentSymbol[] | p.SymbolInformation[]",
  "workspace/symbol": "p.SymbolInformation[]",
  "textDocument/foldingRange": "p.FoldingRange[]",
  "textDocument/selectionRange": "p.SelectionRange[]",
  "textDocument/codeAction": "p.CodeAction[]",
  "codeAction/resolve": "p.CodeAction",
  "textDocument/completion": "p.CompletionItem[]",
  "completionItem/resolve": "p.CompletionItem",
  "textDocument/documentLink": "p.DocumentLink[]",
  "textDocument/hover": "p.Hover | null",
  "textDocument/formatting": "p.TextEdit[]",
  "textDocument/rangeFormatting": "p.TextEdit[]",
  "textDocument/codeLens": "p.CodeLens[]",
  "textDocument/inlayHint": "p.InlayHint[]",
  "workspace/executeCommand": "p.LSPAny",
};
const params = {
  "textDocument/publishDiagnostics": "p.PublishDiagnosticsParams",
  "window/logMessage": "p.LogMessageParams",
  "window/showMessage": "p.ShowMessageParams",
  "window/showDocument": "p.ShowDocumentParams",
  "$/progress": "{ token: p.ProgressToken; value: p.WorkDoneProgressBegin | p.WorkDoneProgressEnd }",
  "client/unregisterCapability": "p.UnregistrationParams",
  "workspace/configuration": "p.ConfigurationParams",
  "workspace/applyEdit": "p.ApplyWorkspaceEditParams",
  "client/registerCapability": "p.RegistrationParams",
  "workspace/diagnostic/refresh": "undefined",
  "workspace/codeLens/refresh": "undefined",
  "workspace/inlayHint/refresh": "undefined",
};

// Two messages of one shape differ in texts and counts only.
const numbers = new Set(["kind", "severity", "type", "insertTextFormat", "change", "code"]);
const words = new Set(["kind", "positionEncoding"]);
function shape(value, key) {
  if (Array.isArray(value)) return `[${[...new Set(value.map((one) => shape(one, key)))].sort().join()}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.entries(value).map(([name, one]) => `${name}:${shape(one, name)}`).join()}}`;
  }
  if (typeof value === "number") return numbers.has(key) || key === "tags" ? `${value}` : "number";
  if (typeof value === "string") return words.has(key) ? value : "string";
  return String(value);
}

const constants = new Map();
let messages = 0;
function expect(type, value, why) {
  ++messages;
  if (type === undefined) throw new Error(`no type for ${why}`);
  const text = value === undefined ? "undefined" : JSON.stringify(value);
  const name = `${type} ${shape(value, "")}`;
  if (!constants.has(name)) constants.set(name, `export const m${constants.size}: ${type} = ${text};`);
}

const answers = new Map();
for (const line of readFileSync(record, "utf8").split("\n")) {
  if (line === "") continue;
  const message = JSON.parse(line);
  if (message.answers !== undefined) {
    // The last answer with that id.
    const answer = answers.get(message.id);
    if (answer?.error) expect("p.ResponseErrorLiteral", answer.error, message.answers);
    else if (answer && results[message.answers]) {
      expect(results[message.answers], answer.result, message.answers);
    } else if (answer) throw new Error(`no type for ${message.answers}`);
  } else if (message.method !== undefined) {
    expect(params[message.method], message.params, message.method);
  } else {
    answers.set(message.id, message);
    if (message.error) expect("p.ResponseErrorLiteral", message.error, "error");
  }
}

mkdirSync(folder, { recursive: true });
const modules = join(folder, "node_modules");
if (!existsSync(modules)) symlinkSync(join(resolve(packages), "node_modules"), modules);
const source = `import type * as lsp from "vscode-languageserver-protocol";
declare namespace p {
${[...new Set([...constants.keys()].flatMap((name) => name.match(/p\.\w+/g) ?? []))]
    .filter((name) => name !== "p.ResponseErrorLiteral")
    .map((name) => `  type ${name.slice(2)} = lsp.${name.slice(2)};`)
    .join("\n")}
  interface ResponseErrorLiteral { code: number; message: string; data?: unknown }
}
${[...constants.values()].join("\n")}
`;
writeFileSync(join(folder, "messages.ts"), source);
execFileSync(
  process.execPath,
  [join(resolve(packages), "node_modules/typescript/bin/tsc"), "--noEmit", "--strict",
    "--skipLibCheck", "--target", "es2022", "--module", "node16", "--moduleResolution", "node16",
    "--types", "node", join(folder, "messages.ts")],
  { stdio: "inherit", cwd: folder });
console.log(`summary: ${messages} messages of ${constants.size} shapes are the protocol's`);
