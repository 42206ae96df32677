// How long vscode-json-languageservice takes to parse and validate a text, in milliseconds:
// node language_service.mjs PACKAGES FILE SCHEMA [RUNS]. The start of Node is not counted. With RUNS
// the median of so many, after as many that warm it up.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packages, file, schema, runs] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), "package.json"));
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");

const text = readFileSync(file, "utf8");
const service = getLanguageService({});
service.configure({
  schemas: [{ uri: "schema://definition", fileMatch: ["*.json"],
    schema: JSON.parse(readFileSync(schema, "utf8")) }],
});
const times = [];
for (let run = 0; run < 2 * Number(runs ?? 0.5); ++run) {
  const document = TextDocument.create("file:///definition.json", "json", run + 1, text);
  const start = performance.now();
  await service.doValidation(document, service.parseJSONDocument(document));
  times.push(performance.now() - start);
}
const counted = runs === undefined ? times : times.slice(times.length / 2);
counted.sort((a, b) => a - b);
console.log(counted[Math.floor(counted.length / 2)].toFixed(3));
