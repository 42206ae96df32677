// Judges reports in JSON: node formats.mjs PACKAGES SCHEMA REPORT...
// REPORT is a document, or with the suffix .jsonl one in each line. Exit status 1 when one does not
// keep the schema, or when all of them together hold nothing.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packages, schema, ...reports] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), "package.json"));
const { default: draft7 } = require("ajv");
const { default: draft2020 } = require("ajv/dist/2020");
const text = JSON.parse(readFileSync(schema, "utf8"));
const ajv = text.$schema.includes("draft-07") ? draft7 : draft2020;
const valid = new ajv({ strict: true, strictTypes: false, allErrors: true }).compile(text);

let failed = false;
let held = 0;
for (const report of reports) {
  const bytes = readFileSync(report);
  if (bytes[0] === 0xef) {
    console.log(`${report}: begins with a byte order mark`);
    failed = true;
  }
  const documents = report.endsWith(".jsonl")
    ? bytes.toString().split("\n").filter((line) => line !== "") : [bytes.toString()];
  for (const document of documents) {
    const value = JSON.parse(document);
    held += Array.isArray(value) ? value.length : 1;
    if (valid(value)) continue;
    failed = true;
    for (const error of valid.errors) {
      console.log(`${report}: ${error.instancePath}: ${error.message}`);
    }
  }
}
if (held === 0) {
  console.log(`${schema}: no report holds anything`);
  failed = true;
}
process.exit(failed ? 1 : 0);
