// Judges the extension for VS Code, which cannot be run without the editor, with stand-ins for what
// the editor gives it:
//   node vscode_extension.mjs EXTENSION PLUMBLINE DEFINITION
// EXTENSION is the folder with package.json and out/extension.js.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, plumbline, definition] = process.argv.slice(2);
const extension = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

let failed = false;
function check(what, fine, ...more) {
  if (fine) return;
  console.log("failed:", what, ...more);
  failed = true;
}

// --- the manifest ---

const [matcher] = extension.contributes.problemMatchers;
const pattern = new RegExp(matcher.pattern.regexp);
const concise = spawnSync(plumbline, ["check", "-f", "concise", definition], { encoding: "utf8" });
const lines = concise.stdout.trim().split("\n");
let matched = 0;
for (const line of lines) {
  const found = pattern.exec(line);
  check("problem matcher", found, line);
  if (!found) continue;
  check("file", found[matcher.pattern.file] === definition, found);
  check("rule", /^[a-z0-9]+\/[a-z0-9-]+$/.test(found[matcher.pattern.code]), found);
  check("message", found[matcher.pattern.message] && !found[matcher.pattern.message].includes("#/"), found);
  ++matched;
}
check("findings", matched > 1, concise);

const page = readFileSync("docs/editors.md", "utf8");
const documented = page.slice(page.indexOf("## Settings"), page.indexOf("## Dry runs"));
for (const name of Object.keys(extension.contributes.configuration.properties)) {
  const short = name.replace(/^plumbline\./, "");
  const own = short === "path" || short === "trace.server"; // of the extension, not of the server
  check("setting in docs/editors.md", own || documented.includes(`\`${short}`), name);
}
for (const { fileMatch, url } of extension.contributes.jsonValidation) {
  const schema = JSON.parse(readFileSync(join(folder, url), "utf8"));
  check("schema of the configuration", fileMatch === "plumbline.jsonc" && schema.$schema, url);
}

// --- what it does ---

const commands = new Map();
const asked = [];
const errors = [];
let refuse = false;
let client;
const uri = { toString: () => "file:///a.json" };
const vscode = {
  commands: { registerCommand: (name, run) => commands.set(name, run) },
  workspace: {
    getConfiguration: () => ({ get: (name, standard) => (name === "path" ? "/bin/plumbline" : standard) }),
    onDidChangeConfiguration: (listen) => ((vscode.changed = listen), {}),
    openTextDocument: async (document) => document,
  },
  window: {
    activeTextEditor: { document: { uri }, selection: { active: 0 } },
    showErrorMessage: async (message) => errors.push(message),
    showTextDocument: async (document) => asked.push(["show", document.language, document.content]),
    showInputBox: async () => "graph/cycle",
  },
  languages: { getDiagnostics: () => [] },
};
class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { server, options });
    client = this;
  }
  async start() {
    if (refuse) throw new Error("not there");
    asked.push(["start", this.server.command, ...this.server.args]);
  }
  async stop() {
    asked.push(["stop"]);
  }
  async sendRequest(method, { command, arguments: given }) {
    asked.push([method, command, ...given]);
    return command === "plumbline.explain" ? "# page" : { some: "facts" };
  }
}
const load = Module._load;
Module._load = (name, ...more) =>
  name === "vscode" ? vscode
    : name === "vscode-languageclient/node" ? { LanguageClient }
      : load(name, ...more);
const { activate, deactivate } = createRequire(import.meta.url)(resolve(folder, "out/extension.js"));

async function expect(what, run, ...wanted) {
  asked.length = 0;
  await run();
  check(what, JSON.stringify(asked) === JSON.stringify(wanted), asked);
}
const execute = (name) => () => commands.get(name)();
const ask = (command, argument) => ["workspace/executeCommand", command, argument];

await expect("start", () => activate({ subscriptions: [] }), ["start", "/bin/plumbline", "lsp"]);
check("commands", extension.contributes.commands.map((one) => one.command).sort().join() ===
  [...commands.keys()].sort().join(), [...commands.keys()]);
check("languages", client.options.documentSelector.every(({ language }) =>
  extension.activationEvents.includes(`onLanguage:${language}`)), client.options);
await expect("plan", execute("plumbline.showPlan"), ask("plumbline.plan", "file:///a.json"));
await expect("fixes", execute("plumbline.fixAllHere"), ask("plumbline.fixAll", "file:///a.json"));
await expect("facts", execute("plumbline.showFacts"), ask("plumbline.facts", "file:///a.json"),
  ["show", "json", '{\n  "some": "facts"\n}']);
await expect("page of a rule", execute("plumbline.explainRule"), ask("plumbline.explain", "graph/cycle"),
  ["show", "markdown", "# page"]);
await expect("another program", () => vscode.changed({ affectsConfiguration: () => true }), ["stop"],
  ["start", "/bin/plumbline", "lsp"]);
refuse = true;
await expect("no program", execute("plumbline.restart"), ["stop"]);
check("error", errors.length === 1 && errors[0].includes("cannot be started: not there"), errors);
await expect("end", deactivate, ["stop"]);

console.log(`summary: the extension for VS Code answers ${commands.size} commands`);
process.exit(failed ? 1 : 0);
