// How long vscode-json-languageservice takes to parse and validate a text, in milliseconds:
// node language_service.mjs PACKAGES FILE SCHEMA. The start of Node is not counted.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packages, file, schema] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), "package.json"));
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");

const text = readFileSync(file, "utf8");
const service = getLanguageService({});
service.configure({
  schemas: [{ uri: "schema://definition", fileMatch: ["*.json"],
    schema: JSON.parse(readFileSync(schema, "utf8")) }],
});
const document = TextDocument.create("file:///definition.json", "json", 1, text);
const start = performance.now();
await service.doValidation(document, service.parseJSONDocument(document));
console.log((performance.now() - start).toFixed(3));
