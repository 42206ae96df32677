// Judges SARIF logs: node sarif.mjs PACKAGES LOG...
// The schema and the rules are those of @microsoft/sarif-multitool, which also speaks for what
// GitHub asks of a log. Exit status 1 when something is said of one of them.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [packages, ...logs] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), "package.json"));
const ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const multitool = join(resolve(packages), "node_modules/@microsoft/sarif-multitool-linux");
const read = (file) => JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
let failed = false;
const complain = (text) => {
  console.log(text);
  failed = true;
};

// --- the schema ---

const validator = new ajv({ strict: false, allErrors: true });
formats(validator);
const valid = validator.compile(read(join(multitool, "sarif-2.1.0.json")));
// What the logs must hold together, or the check is worth less than it seems.
const held = { results: 0, relatedLocations: 0, codeFlows: 0, fixes: 0, notifications: 0 };
for (const log of logs) {
  const text = read(log);
  if (!valid(text)) {
    for (const error of valid.errors) {
      complain(`${log}: schema: ${error.instancePath}: ${error.message}`);
    }
  }
  for (const run of text.runs) {
    for (const result of run.results) {
      ++held.results;
      for (const part of ["relatedLocations", "codeFlows", "fixes"]) {
        if (result[part]) ++held[part];
      }
    }
    for (const invocation of run.invocations) {
      held.notifications += (invocation.toolConfigurationNotifications ?? []).length;
    }
  }
}
for (const [part, count] of Object.entries(held)) {
  if (count === 0) complain(`no log has ${part}`);
}

// --- the rules ---

// What Microsoft's own rules recommend and plumbline does not do.
const declined = new Map([
  ["SARIF2005", "informationUri: plumbline has no address of its own"],
]);
const folder = mkdtempSync(join(tmpdir(), "sarif-"));
chmodSync(join(multitool, "Sarif.Multitool"), 0o755); // npm leaves it to a script
try {
  for (const [kind, levels] of [["Ghas", "Error;Warning;Note"], ["Sarif", "Error;Warning"]]) {
    const output = join(folder, `${kind}.sarif`);
    execFileSync(
      join(multitool, "Sarif.Multitool"),
      ["validate", ...logs, "--rule-kind", kind, "--level", levels, "--output", output,
        "--log", "ForceOverwrite", "--quiet"],
      { stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } });
    const run = read(output).runs[0];
    if (run.artifacts !== undefined && run.artifacts.length < logs.length) {
      complain(`${kind}: only ${run.artifacts.length} of ${logs.length} logs were looked at`);
    }
    for (const result of run.results ?? []) {
      if (declined.has(result.ruleId)) continue;
      const where = result.locations?.[0]?.physicalLocation;
      complain(`${where?.artifactLocation?.uri}:${where?.region?.startLine}: ${result.ruleId}: ` +
        `${result.message.id} ${(result.message.arguments ?? []).join(" ")}`);
    }
    for (const part of ["toolExecutionNotifications", "toolConfigurationNotifications"]) {
      for (const said of run.invocations?.[0]?.[part] ?? []) {
        if (said.level !== "note") complain(`${kind}: ${said.message.text}`);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`summary: ${logs.length} logs with ${held.results} results, ${held.relatedLocations} ` +
  `with related places, ${held.codeFlows} with a cycle, ${held.fixes} with a fix`);
process.exit(failed ? 1 : 0);
