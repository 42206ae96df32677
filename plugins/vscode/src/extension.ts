// Starts `plumbline lsp` and hands it the editor's files; what it answers is the client library's
// business.
import * as vscode from "vscode";
import {
  LanguageClient,
  LanguageClientOptions,
  ServerOptions,
} from "vscode-languageclient/node";

let client: LanguageClient | undefined;

function options(): LanguageClientOptions {
  return {
    documentSelector: ["json", "jsonc", "yaml", "terraform"].map((language) => ({ language })),
    synchronize: { configurationSection: "plumbline" },
    initializationOptions: { plumbline: vscode.workspace.getConfiguration("plumbline") },
  };
}

async function start(): Promise<void> {
  const path = vscode.workspace.getConfiguration("plumbline").get<string>("path", "plumbline");
  const server: ServerOptions = { command: path, args: ["lsp"] };
  client = new LanguageClient("plumbline", "plumbline", server, options());
  try {
    await client.start();
  } catch (error) {
    void vscode.window.showErrorMessage(`plumbline: \`${path} lsp\` cannot be started: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function restart(): Promise<void> {
  await client?.stop();
  await start();
}

// Runs a command of the server; nothing when there is no server.
async function run<Result>(command: string, argument: string): Promise<Result | undefined> {
  return client?.sendRequest<Result>("workspace/executeCommand", {
    command,
    arguments: [argument],
  });
}

async function show(language: string, content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: true });
}

async function fixAll(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor) await run("plumbline.fixAll", editor.document.uri.toString());
}

// The server answers with the plan and then asks to show its report, which the client library does
// in the browser.
async function showPlan(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  try {
    await run("plumbline.plan", editor.document.uri.toString());
  } catch (error) {
    void vscode.window.showErrorMessage(`plumbline: ${reason(error)}`);
  }
}

async function showFacts(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const facts = await run<unknown>("plumbline.facts", editor.document.uri.toString());
  if (facts !== undefined) await show("json", JSON.stringify(facts, null, 2));
}

// The rule of a finding at the cursor, or one that is typed.
async function explain(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here = editor
    ? vscode.languages
        .getDiagnostics(editor.document.uri)
        .find((one) => one.source === "plumbline" && one.range.contains(editor.selection.active))
    : undefined;
  const code = typeof here?.code === "object" ? here.code.value : here?.code;
  const rule =
    code?.toString() ?? (await vscode.window.showInputBox({ prompt: "Rule", value: "graph/cycle" }));
  if (rule === undefined) return;
  const page = await run<string>("plumbline.explain", rule);
  if (page !== undefined) await show("markdown", page);
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("plumbline.restart", restart),
    vscode.commands.registerCommand("plumbline.fixAllHere", fixAll),
    vscode.commands.registerCommand("plumbline.showPlan", showPlan),
    vscode.commands.registerCommand("plumbline.showFacts", showFacts),
    vscode.commands.registerCommand("plumbline.explainRule", explain),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("plumbline.path")) await restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
