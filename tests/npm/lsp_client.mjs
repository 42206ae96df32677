// Drives the language server with the protocol's own client library:
//   node lsp_client.mjs PACKAGES PLUMBLINE DEFINITION
// In each encoding, with LF and CRLF: findings, definition, rename, fix, completion, format.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packages, plumbline, definition] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), "package.json"));
const rpc = require("vscode-jsonrpc/node");

let failed = false;
function check(what, fine, ...more) {
  if (fine) return;
  console.log("failed:", what, ...more);
  failed = true;
}

// The offset of a place, and the text with edits, in units of an encoding.
function units(encoding) {
  const size = (character) =>
    encoding === "utf-32" ? 1 : encoding === "utf-16" ? character.length : Buffer.byteLength(character);
  const offset = (text, { line, character }) => {
    const lines = text.split("\n");
    let at = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    for (const one of lines[line]) {
      if (character <= 0) break;
      character -= size(one);
      at += one.length;
    }
    return at;
  };
  const place = (text, at) => {
    const before = text.slice(0, at).split("\n");
    return {
      line: before.length - 1,
      character: [...before.at(-1)].reduce((sum, one) => sum + size(one), 0),
    };
  };
  const slice = (text, range) => text.slice(offset(text, range.start), offset(text, range.end));
  const apply = (text, edits) =>
    edits
      .map((edit) => [offset(text, edit.range.start), offset(text, edit.range.end), edit.newText])
      .sort((a, b) => b[0] - a[0])
      .reduce((out, [from, to, by]) => out.slice(0, from) + by + out.slice(to), text);
  return { place, slice, apply };
}

async function session(encoding, text, pull) {
  const { place, slice, apply } = units(encoding);
  const program = spawn(plumbline, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((done) => program.on("exit", done));
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(program.stdout), new rpc.StreamMessageWriter(program.stdin));
  const published = [];
  connection.onNotification("textDocument/publishDiagnostics", (params) => published.push(params));
  connection.listen();
  const textDocument = { uri: "file:///d%C3%A9finition.json" };
  const initialized = await connection.sendRequest("initialize", {
    processId: process.pid, rootUri: null,
    capabilities: {
      general: { positionEncodings: [encoding] },
      textDocument: {
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
        publishDiagnostics: { versionSupport: true },
        ...(pull ? { diagnostic: {} } : {}),
      },
    },
  });
  check("encoding", initialized.capabilities.positionEncoding === encoding);
  await connection.sendNotification("initialized", {});
  let version = 1;
  const open = { ...textDocument, languageId: "json", version, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument: open });
  const ask = (method, at, more = {}) =>
    connection.sendRequest(method, { textDocument, position: place(text, at), ...more });
  const change = (edits) => {
    text = apply(text, edits);
    return connection.sendNotification("textDocument/didChange", {
      textDocument: { ...textDocument, version: ++version },
      // From behind, so that each place is still right.
      contentChanges: [...edits]
        .sort((a, b) => b.range.start.line - a.range.start.line ||
          b.range.start.character - a.range.start.character)
        .map(({ range, newText }) => ({ range, text: newText })),
    });
  };
  const findings = async () => {
    if (pull) return (await connection.sendRequest("textDocument/diagnostic", { textDocument })).items;
    // Those of the text as it is now, however busy the machine is.
    for (let i = 0; i < 1500 && published.at(-1)?.version !== version; ++i) {
      await new Promise((done) => setTimeout(done, 20));
    }
    return published.at(-1)?.diagnostics ?? [];
  };

  const found = (await findings()).find((one) => one.code === "parameters/undeclared");
  check("finding", found && slice(text, found.range) === '"Parameters.Instence"', found);
  const [declared] = await ask("textDocument/definition", text.indexOf('["Prepare"]') + 4);
  check("definition", slice(text, declared.range) === "Prepare");
  const offers = await ask("textDocument/completion", text.indexOf("Steps.Prepare.") + 14);
  const offer = offers.find((one) => one.label === "ModelArtifacts");
  check("completion", offer);
  await change([offer.textEdit]);
  const actions = await connection.sendRequest("textDocument/codeAction", {
    textDocument, range: found.range, context: { diagnostics: [found], only: ["quickfix"] },
  });
  check("fix", actions.length > 0);
  await change(actions[0].edit.changes[textDocument.uri]);
  const renamed = await ask("textDocument/rename", text.indexOf('"Prepare"') + 1, { newName: "Fit🚲".slice(0, 3) });
  await change(renamed.changes[textDocument.uri]);
  check("renamed", !text.includes("Prepare") && text.includes('"Steps.Fit.ModelArtifacts"'));
  const edits = await connection.sendRequest("textDocument/formatting", {
    textDocument, options: { tabSize: 2, insertSpaces: true },
  });
  await change(edits);
  check("formatted", text.split("\n").length > 30 && JSON.parse(text).Steps[0].Name === "Fit");
  check("mended", !(await findings()).some((one) => one.code === "parameters/undeclared"));
  const again = await connection.sendRequest("textDocument/formatting", {
    textDocument, options: { tabSize: 2, insertSpaces: true },
  });
  check("formatted once and for all", again.length === 0, again);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  check("exit status", (await ended) === 0);
  connection.dispose();
}

const text = readFileSync(definition, "utf8");
let sessions = 0;
for (const encoding of ["utf-8", "utf-16", "utf-32"]) {
  for (const one of [text, text.replaceAll("\n", "\r\n")]) {
    for (const pull of [false, true]) {
      await session(encoding, one, pull);
      ++sessions;
    }
  }
}
console.log(`summary: ${sessions} sessions of vscode-jsonrpc`);
process.exit(failed ? 1 : 0);
