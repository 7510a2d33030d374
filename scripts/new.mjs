// `npm run new rule|fixer|ecosystem|reporter|importer NAME`: writes an entry of a catalogue: its file,
// its test, its doc page and its line in the index. `npm test` then says what is still to be filled in.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.env.SUTURE_NEW_ROOT ?? fileURLToPath(new URL("..", import.meta.url));
const [kind, name] = process.argv.slice(2);
const kinds = {
  rule: { folder: "rules", type: "Rule", file: ruleFile, test: ruleTest, doc: ruleDoc },
  fixer: { folder: "fixers", type: "Fixer", file: fixerFile, test: fixerTest, doc: plainDoc },
  ecosystem: {
    folder: "ecosystems",
    type: "Ecosystem",
    file: ecosystemFile,
    test: plainTest,
    doc: plainDoc,
  },
  reporter: {
    folder: "reporters",
    type: "Reporter",
    file: reporterFile,
    test: plainTest,
    doc: plainDoc,
  },
  importer: {
    folder: "importers",
    type: "Importer",
    file: importerFile,
    test: plainTest,
    doc: plainDoc,
  },
};
const spec = Object.hasOwn(kinds, kind ?? "") ? kinds[kind] : undefined;
const part = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
if (!spec || !new RegExp(kind === "rule" ? `^${part}/${part}$` : `^${part}$`).test(name ?? "")) {
  process.stderr.write(`Usage: npm run new rule FOLDER/NAME
       npm run new fixer|ecosystem|reporter|importer NAME
Names are kebab-case. Folders of rules: python, secrets, dockerfile, compose, github, …\n`);
  process.exit(2);
}

const base = name.split("/").at(-1);
const variable = base.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const folder = join(root, "src", spec.folder, dirname(name));
const index = join(folder, "index.ts");
const up = "../".repeat(name.split("/").length);
const files = new Map([
  [join(folder, `${base}.ts`), spec.file],
  [join(folder, `${base}.test.ts`), spec.test],
  [join(root, "docs", spec.folder, `${name}.md`), spec.doc],
]);
refuse();
for (const [path, text] of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text());
}
writeFileSync(index, withEntry(readFileSync(index, "utf8")));
const written = [...files.keys(), index];
format(written);
for (const path of written) process.stdout.write(`${relative(root, path)}\n`);
process.stdout.write("Next: fill in the four places, then npm test.\n");

/** Ends with exit code 2, before anything is written, where the name cannot be. */
function refuse() {
  const taken = [...files.keys()].find(existsSync);
  if (!existsSync(index)) end(`There is no catalogue ${join(spec.folder, dirname(name))}.`);
  if (taken) end(`${relative(root, taken)} exists.`);
  if (new RegExp(`\\b${variable}\\b`).test(readFileSync(index, "utf8")) || isReserved(variable)) {
    end(`${variable} cannot be the name of a variable in ${relative(root, index)}.`);
  }
}

function isReserved(word) {
  try {
    new Function(`"use strict"; const ${word} = 0;`);
    return false;
  } catch {
    return true;
  }
}

function end(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** Adds the import and the entry, which stands before the first one of a later file. */
function withEntry(text) {
  const list = /(readonly \w+\[\] = \[)([^\]]*)\]/.exec(text);
  if (!list) throw new Error(`${index} has no list of entries`);
  const fileOf = new Map(
    [...text.matchAll(/^import \{ (\w+) \} from "\.\/([\w-]+)\.ts";$/gm)].map(([, entry, file]) => [
      entry,
      file,
    ]),
  );
  const entries = list[2]
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  const later = entries.findIndex((entry) => (fileOf.get(/^\w*/.exec(entry)[0]) ?? "") > base);
  const cast = entries.some((entry) => / as \w+$/.test(entry)) ? ` as ${spec.type}` : "";
  entries.splice(later < 0 ? entries.length : later, 0, variable + cast);
  const filled = text.replace(list[0], () => `${list[1]}${entries.join(", ")}]`);
  const at = filled.lastIndexOf("\nimport ") + 1;
  return `${filled.slice(0, at)}import { ${variable} } from "./${base}.ts";\n${filled.slice(at)}`;
}

/** Imports in order, lists in lines: as `npm run format` would. */
function format(paths) {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const sources = paths.filter((path) => path.endsWith(".ts"));
  if (!existsSync(biome)) return;
  const { status, stderr } = spawnSync(process.execPath, [biome, "check", "--write", ...sources], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) process.stderr.write(stderr);
}

function ruleFile() {
  return `import type { Rule } from "${up}model/index.ts";
import type { TextDocument } from "${up}syntax/text.ts";

/** One sentence: why this is a mistake. */
export const ${variable}: Rule<TextDocument, null> = {
  id: "${name}",
  kind: "misconfiguration",
  reads: "text",
  title: "The mistake as a headline",
  advice: "What to do about it.",
  severity: "medium",
  cwe: 1,
  triggers: ["the words without which it cannot occur"],

  *find({ text }) {
    const start = text.indexOf("the words without which it cannot occur");
    if (start < 0) return;
    yield { range: { start, end: start + 1 }, message: "This occurrence.", evidence: null };
  },
};
`;
}

function ruleTest() {
  return `import { expect, test } from "vitest";
import { mark } from "${up}../test/mark.ts";
import { textSyntax } from "${up}syntax/text.ts";
import { ${variable} } from "./${base}.ts";

test.each([
  ["reports", "a [[t]]he words without which it cannot occur\\n"],
  ["allows", "other words\\n"],
])("%s", (_, marked) => {
  expect(mark(${variable}, textSyntax, marked)).toBe(marked);
});
`;
}

function ruleDoc() {
  return `# The mistake as a headline

\`${name}\` · medium · CWE-1

What is wrong, and why it matters.

## Instead

An example.

## suture fix

What suture edits, or why it leaves it.
`;
}

function fixerFile() {
  return `import type { Fixer, RuleFinding } from "../model/index.ts";

/** One sentence: why this edit is right. */
export const ${variable}: Fixer<RuleFinding> = {
  id: "${name}",
  fixes: [],
  safety: "guided",

  propose() {
    return { refused: "no-fixer", message: "What a person has to do." };
  },
};
`;
}

function fixerTest() {
  return `import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { ${variable} } from "./${base}.ts";

test("fixes what it finds, once", async () => {
  const { files } = await fixFiles({
    files: { file: "before\\n" },
    rules: [],
    fixers: [${variable}],
    syntaxes: [],
  });
  expect(files).toEqual({ file: "before\\n" });
});
`;
}

function ecosystemFile() {
  return `import type { Ecosystem } from "../model/index.ts";

/** One sentence: where its packages are told. */
export const ${variable}: Ecosystem<null> = {
  id: "${name}",
  files: [],
  parse: () => null,
  assemble: () => ({ packages: [], gaps: [] }),
  compare: (a, b) => (a < b ? -1 : Number(a > b)),
  serves: (ecosystem) => ecosystem === "${name}",
};
`;
}

function reporterFile() {
  return `import type { Reporter } from "../model/index.ts";

/** One sentence: who reads this format. */
export const ${variable}: Reporter = {
  id: "${name}",
  mediaType: "text/plain",
  render: (report) => \`\${report.outcome}\\n\`,
};
`;
}

function importerFile() {
  return `import type { Importer } from "../model/index.ts";

/** One sentence: whose report this is. */
export const ${variable}: Importer = {
  id: "${name}",
  recognises: () => false,
  read() {
    throw new SyntaxError("What is expected.");
  },
};
`;
}

function plainTest() {
  return `import { expect, test } from "vitest";
import { ${variable} } from "./${base}.ts";

test("is called by its name", () => {
  expect(${variable}.id).toBe("${name}");
});
`;
}

function plainDoc() {
  return `# ${name}\n\nWhat it is for.\n`;
}
