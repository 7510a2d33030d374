// Makes the advisory facts that ship with suture: data/advisories/*.ndjson.
//
//   node scripts/snapshot-advisories.mjs --date YYYY-MM-DD --kev CATALOGUE.json PYPI_OSV.zip
//
// The archive holds OSV records of PyPI packages; DATE is the day whose state they are.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values, positionals } = parseArgs({
  options: { date: { type: "string" }, kev: { type: "string" } },
  allowPositionals: true,
});
if (!values.date || positionals.length === 0) {
  console.error("usage: snapshot-advisories.mjs --date YYYY-MM-DD [--kev FILE] OSV_ZIP...");
  process.exit(2);
}

const { snapshotFacts, knownExploitedFacts, readZip } = await load();
const out = new URL("../data/advisories/", import.meta.url);
await mkdir(out, { recursive: true });

const records = [];
for (const path of positionals) {
  const bytes = await readFile(path);
  const file = {
    sizeBytes: bytes.length,
    readAt: (offset, length) => bytes.subarray(offset, offset + length),
  };
  const limits = { maxEntryBytes: 16 << 20, maxTotalBytes: 2 ** 31 };
  for (const entry of readZip(file, limits)) {
    if (entry.name.endsWith(".json"))
      records.push(JSON.parse(new TextDecoder().decode(entry.read())));
  }
}
const { text, skipped } = snapshotFacts(records, {
  ecosystem: "PyPI",
  date: values.date,
  source: "Python Packaging Advisory Database, CC BY 4.0",
});
await writeFile(new URL("pypi.ndjson", out), text);
console.log(
  `pypi.ndjson: ${text.split("\n").length - 2} of ${records.length}, ${skipped} without a package range`,
);

if (values.kev) {
  const facts = knownExploitedFacts(JSON.parse(await readFile(values.kev, "utf8")));
  if (facts === undefined)
    throw new Error(`${values.kev} is no catalogue of exploited vulnerabilities`);
  await writeFile(new URL("kev.ndjson", out), facts);
  console.log(`kev.ndjson: ${facts.trim().split("\n").length}`);
}

/** The functions of the source, bundled: this Node may not read TypeScript. */
async function load() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "./snapshot.ts"; export * from "./known-exploited.ts"; export * from "./zip.ts";`,
      resolveDir: new URL("../src/advisories", import.meta.url).pathname,
    },
    bundle: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
