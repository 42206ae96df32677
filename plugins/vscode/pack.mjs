// Packs the compiled extension with the packages that it needs at run time:
//   node pack.mjs NODE_MODULES OUTPUT.vsix
// A .vsix is a ZIP archive with a manifest. Same files in, same bytes out.
import { createRequire } from "node:module";
import { readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const [modules, output] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const extension = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

const files = new Map(); // path in the archive -> bytes
const add = (path, bytes) => files.set(path, Buffer.from(bytes));

function addFolder(from, to) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === "node_modules" || /\.(ts|map|tsbuildinfo)$/.test(entry.name)) continue;
    const path = join(from, entry.name);
    if (entry.isDirectory()) addFolder(path, posix.join(to, entry.name));
    else if (entry.isFile()) add(posix.join(to, entry.name), readFileSync(path));
  }
}

// Where a package lies, as Node looks for it.
function find(name, from) {
  for (const place of createRequire(join(from, "x.js")).resolve.paths(name)) {
    try {
      const found = join(place, name);
      readFileSync(join(found, "package.json"));
      return found;
    } catch {
      // not there
    }
  }
  throw new Error(`${name} is not installed`);
}

function addPackage(name, from, to) {
  const folder = find(name, from);
  const place = posix.join(to, "node_modules", name);
  if (files.has(posix.join(place, "package.json"))) return;
  addFolder(folder, place);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // Below the package that asks, so that each gets its own version.
  for (const one of Object.keys(dependencies)) addPackage(one, folder, place);
}

for (const name of ["package.json", "plumbline-config-1.schema.json", "out/extension.js"]) {
  add(`extension/${name}`, readFileSync(join(here, name)));
}
const root = dirname(realpathSync(modules));
for (const name of Object.keys(extension.dependencies)) addPackage(name, root, "extension");

const escaped = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
add("extension.vsixmanifest", `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${extension.name}" Version="${extension.version}" Publisher="${extension.publisher}"/>
    <DisplayName>${escaped(extension.displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(extension.description)}</Description>
    <Categories>${extension.categories.map(escaped).join(",")}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escaped(extension.engines.vscode)}"/>
    </Properties>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
  </Assets>
</PackageManifest>
`);
const endings = new Set([...files.keys()].map((name) => /\.(\w+)$/.exec(name)?.[1]).filter(Boolean));
add("[Content_Types].xml", `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${[...endings].sort().map((one) =>
    `  <Default Extension=".${one}" ContentType="${one === "vsixmanifest" ? "text/xml" : "application/octet-stream"}"/>`)
    .join("\n")}
</Types>
`);

// --- the archive ---

const table = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});
const crc32 = (bytes) => ~bytes.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ (sum >>> 8), -1) >>> 0;

const parts = [];
const directory = [];
let offset = 0;
for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const packed = deflateRawSync(bytes);
  const path = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0); // version
  common.writeUInt16LE(0x0800, 2); // names are UTF-8
  common.writeUInt16LE(8, 4); // deflated
  common.writeUInt16LE(0x21, 8); // 1980-01-01
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(path.length, 22);
  parts.push(Buffer.from("PK\x03\x04"), common, path, packed);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  directory.push(Buffer.from("PK\x01\x02\x14\x00"), common, rest, path);
  offset += 4 + common.length + path.length + packed.length;
}
const index = Buffer.concat(directory);
const end = Buffer.alloc(18);
end.writeUInt16LE(files.size, 4);
end.writeUInt16LE(files.size, 6);
end.writeUInt32LE(index.length, 8);
end.writeUInt32LE(offset, 12);
writeFileSync(output, Buffer.concat([...parts, index, Buffer.from("PK\x05\x06"), end]));
console.log(`${output}: ${files.size} files`);
