// `npm run new rule|fixer|ecosystem|reporter|importer NAME`: writes an entry of a catalogue: its file,
// its test, its doc page and its line in the index. `npm test` then says what is still to be filled in.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
if (!existsSync(index)) {
  process.stderr.write(`There is no catalogue ${spec.folder}/${dirname(name)}.\n`);
  process.exit(2);
}
write(join(folder, `${base}.ts`), spec.file());
write(join(folder, `${base}.test.ts`), spec.test());
write(join(root, "docs", spec.folder, `${name}.md`), spec.doc());
writeFileSync(index, withEntry(readFileSync(index, "utf8")));
process.stdout.write(`Next: fill in the four places, then npm test.\n`);

function write(path, text) {
  if (existsSync(path)) {
    process.stderr.write(`${path} exists.\n`);
    process.exit(2);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`${path.slice(root.length)}\n`);
}

/** Adds the import and the entry, both in order. */
function withEntry(text) {
  const imports = [...text.matchAll(/^import \{ (\w+) \} from "\.\/([\w-]+)\.ts";$/gm)].map(
    ([line, , file]) => ({ line, file }),
  );
  const own = { line: `import { ${variable} } from "./${base}.ts";`, file: base };
  const ordered = [...imports, own].sort((a, b) => (a.file < b.file ? -1 : 1));
  const bare = imports.reduce((rest, { line }) => rest.replace(`${line}\n`, ""), text);
  const list = /(readonly \w+\[\] = \[)([^\]]*)\]/.exec(bare);
  if (!list) throw new Error(`${index} has no list of entries`);
  const old = list[2]
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  const nameOf = ({ line }) => /\{ (\w+) \}/.exec(line)[1];
  const known = ordered.map(nameOf).filter((entry) => entry === variable || old.includes(entry));
  const entries = [...old.filter((entry) => !known.includes(entry)), ...known];
  const filled = bare.replace(list[0], `${list[1]}${entries.join(", ")}]`);
  const at = filled.search(/^(?:\/\*\*|export)/m);
  return `${filled.slice(0, at).trimEnd()}\n${ordered.map(({ line }) => line).join("\n")}\n\n${filled.slice(at)}`;
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
