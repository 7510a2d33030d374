import { expect, test } from "vitest";
import { advisoriesOf, type RecordShape } from "../../test/advisories.ts";
import { memoryTree } from "../../test/memory-tree.ts";
import { matchPackages } from "../advisories/match.ts";
import { pypi } from "../ecosystems/pypi.ts";
import { compilePatterns, type Finding, type PackageIndex } from "../model/index.ts";
import { toVulnerabilities } from "../stages/detect/vulnerabilities.ts";
import { applyChanges } from "../stages/fix/apply-changes.ts";
import { overlay } from "../stages/fix/overlay.ts";
import { proposeFixes } from "../stages/fix/propose.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { textSyntax } from "../syntax/text.ts";
import { upgradePackage } from "./upgrade-package.ts";

const jinja = [
  { id: "PYSEC-1", aliases: ["CVE-2020-1"], name: "jinja2", ranges: ["0..2.11.3"] },
  { id: "PYSEC-2", aliases: ["CVE-2024-2"], name: "jinja2", ranges: ["0..3.1.3"] },
  { id: "PYSEC-3", name: "jinja2", ranges: ["3.1.3..3.1.4"] },
];
const pyyaml = [{ id: "PYSEC-9", name: "pyyaml", ranges: ["0..5.4"] }];

interface Case {
  readonly records: readonly RecordShape[];
  /** Published versions of every package; the index is not asked where left out. */
  readonly published?: readonly string[] | "unknown";
  readonly safeOnly?: boolean;
}

type Files = Readonly<Record<string, string>>;

/** Scans and fixes as suture does, until nothing changes any more. */
async function fix(files: Files, { records, published, safeOnly = false }: Case) {
  const advisories = advisoriesOf(records);
  const packageIndex: PackageIndex | undefined = published && { versionsOf: async () => published };
  const changed = new Map<string, { bytes: Uint8Array; mode: number } | null>();
  const titles: string[] = [];
  const notes: string[] = [];
  for (let pass = 0; pass < 5; pass++) {
    const tree = overlay(memoryTree(files), changed);
    const { packages, findings, entries } = await scan(tree, advisories);
    const ports = { clock: { now: () => 0 }, ...(packageIndex && { packageIndex }) };
    const kit = {
      fixers: [upgradePackage as never],
      rules: [],
      syntaxes: [textSyntax, requirementsSyntax],
      advisories,
      ports,
    };
    const { proposals, refused } = await proposeFixes({ tree, entries, packages, findings }, kit);
    const wanted = proposals.filter(({ safety }) => safety === "safe" || !safeOnly);
    const result = await applyChanges(tree, wanted);
    expect(result.stale).toEqual([]);
    titles.push(...new Set(result.applied.map(({ fix: { title } }) => title)));
    notes.push(...new Set(result.applied.flatMap(({ fix: f }) => f.notes ?? [])));
    if (result.files.size === 0) {
      const texts: Record<string, string> = {};
      await tree.visit({ wants: () => true, maxBytes: 1e6 }, ({ entry, bytes }) => {
        texts[entry.path] = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
      });
      return {
        files: texts,
        left: findings.map(({ rule }) => rule),
        refused: refused.map(({ reason, message }) => `${reason}: ${message}`),
        titles,
        notes,
      };
    }
    for (const [path, file] of result.files) changed.set(path, file);
  }
  throw new Error("Still changing after five passes");
}

async function scan(
  tree: ReturnType<typeof memoryTree>,
  advisories: ReturnType<typeof advisoriesOf>,
) {
  const wants = compilePatterns([[pypi, pypi.files]]);
  const parsed: { entry: never; value: never }[] = [];
  const { entries } = await tree.visit(
    { wants: (path) => wants(path).length > 0, maxBytes: 1e6 },
    (file) => void parsed.push({ entry: file.entry as never, value: pypi.parse(file) as never }),
  );
  const { packages } = pypi.assemble(parsed, {
    asset: tree.asset,
    isSystem: false,
    entries,
  });
  const { matches } = matchPackages(packages, { advisories, asset: tree.asset.id });
  const findings = toVulnerabilities(matches, { asset: tree.asset.id, advisories }).map(
    (finding): Finding => ({ ...finding, priority: { bucket: "day-1", rank: 0, because: "" } }),
  );
  return { packages, findings, entries };
}

test("takes the lowest version that clears all advisories and changes nothing else", async () => {
  const text =
    "\ufeff# web\r\nPyYAML [x] == 5.3 ; python_version > '3'\t# config\r\nflask==2.0\r\n-e .";
  const result = await fix(
    { "requirements.txt": text },
    { records: pyyaml, published: ["5.3", "5.4"] },
  );
  expect(result).toEqual({
    files: { "requirements.txt": text.replace("5.3", "5.4") },
    left: [],
    refused: [],
    titles: ["Upgrade pyyaml from 5.3 to 5.4"],
    notes: [],
  });
});

test("one version clears several advisories, also those that a lower fix would bring", async () => {
  const result = await fix({ "requirements.txt": "Jinja2==2.11.2\n" }, { records: jinja });
  expect(result.files["requirements.txt"]).toBe("Jinja2==3.1.4\n");
  expect(result.left).toEqual([]);
  expect(result.titles).toEqual(["Upgrade jinja2 from 2.11.2 to 3.1.4"]);
  expect(result.notes).toEqual([
    "jinja2 3.1.4 is a new major version: read its release notes and run the tests.",
    "Publication of jinja2 3.1.4 is unchecked.",
  ]);
});

test("a new major version is told, a new year is not", async () => {
  const major = await fix(
    { "requirements.txt": "Jinja2==2.11.2\n" },
    { records: jinja, safeOnly: true },
  );
  expect(major.files["requirements.txt"]).toBe("Jinja2==3.1.4\n");
  const records = [{ id: "A", name: "certifi", ranges: ["0..2023.7.22"] }];
  const year = await fix({ "requirements.txt": "certifi==2022.12.7" }, { records, safeOnly: true });
  expect(year.files["requirements.txt"]).toBe("certifi==2023.7.22");
  expect(year.notes.join()).not.toContain("major");
});

test("edits every file of the family that pins it", async () => {
  const files = {
    "requirements.txt": "-c constraints.txt\n-r requirements/base.txt\npyyaml\n",
    "requirements/base.txt": "PyYAML===5.3  # pinned\n",
    "constraints.txt": "pyyaml==5.3,!=5.3.1\n",
    "requirements.in": "pyyaml==5.3\n",
    "elsewhere/requirements.txt": "pyyaml==5.3.1\n",
  };
  const { files: fixed, left } = await fix(files, { records: pyyaml });
  expect(left).toEqual([]);
  expect(fixed).toEqual({
    "requirements.txt": files["requirements.txt"],
    "requirements/base.txt": "PyYAML===5.4  # pinned\n",
    "constraints.txt": "pyyaml==5.4,!=5.3.1\n",
    "requirements.in": "pyyaml==5.4\n",
    "elsewhere/requirements.txt": "pyyaml==5.4\n",
  });
});

test.each([
  [
    "an upper bound",
    { "requirements.txt": "-r dev.requirements.txt\njinja2==2.11.2\njinja2<3\n" },
    jinja,
    "constraint: Line 3 of requirements.txt asks for jinja2<3, and the lowest version that fixes all its advisories is 3.1.4: loosen the bound first.",
  ],
  [
    "a compatible release",
    { "requirements.txt": "pyyaml==5.3,~=5.3.0" },
    pyyaml,
    "constraint: Line 1 of requirements.txt asks for pyyaml~=5.3.0, and the lowest version that fixes all its advisories is 5.4: loosen the bound first.",
  ],
  [
    "a constraint",
    { "requirements.txt": "pyyaml==5.3", "constraints.txt": "pyyaml!=5.4" },
    pyyaml,
    "constraint: Line 1 of constraints.txt asks for pyyaml!=5.4, and the lowest version that fixes all its advisories is 5.4: loosen the bound first.",
  ],
  [
    "no fix",
    { "requirements.txt": "pyyaml==5.3" },
    [{ id: "P", name: "pyyaml", ranges: ["0.."] }],
    "no-fix-upstream: No version of pyyaml above 5.3 is known to fix P and to be without other advisories.",
  ],
  [
    "hashes without input",
    { "requirements.txt": "pyyaml==5.3 --hash=sha256:aa" },
    pyyaml,
    "needs-network: requirements.txt pins pyyaml by hashes, which only the package index knows: run pip download --no-deps pyyaml==5.4, then pip hash on the files, and write both.",
  ],
  [
    "hashes with input",
    { "requirements.txt": "pyyaml==5.3 \\\n  --hash=sha256:aa", "requirements.in": "pyyaml" },
    pyyaml,
    "needs-network: requirements.txt pins pyyaml by hashes, which only the package index knows: run pip-compile --generate-hashes --upgrade-package pyyaml==5.4 --output-file requirements.txt requirements.in",
  ],
  [
    "a broken line",
    { "requirements.txt": "pyyaml==5.3\nflask=1" },
    pyyaml,
    "needs-person: requirements.txt has a line that is no requirement and is never edited.",
  ],
] as readonly [string, Files, readonly RecordShape[], string][])(
  "refuses %s",
  async (_, files, records, refusal) => {
    const result = await fix(files, { records });
    expect(result.files).toEqual(files);
    expect([...new Set(result.refused)]).toEqual([refusal]);
  },
);

test("an advisory without a fix does not hold the others back", async () => {
  const records = [...pyyaml, { id: "NEVER", name: "pyyaml", ranges: ["0.."] }];
  const result = await fix({ "requirements.txt": "pyyaml==5.3" }, { records });
  expect(result.files["requirements.txt"]).toBe("pyyaml==5.4");
  expect(result.left).toEqual(["NEVER"]);
  expect(result.refused).toHaveLength(1);
});

test("a fix that only leads into another advisory is none", async () => {
  const records = [...pyyaml, { id: "LATER", name: "pyyaml", ranges: ["5.4.."] }];
  const { files, refused } = await fix({ "requirements.txt": "pyyaml==5.3" }, { records });
  expect(files["requirements.txt"]).toBe("pyyaml==5.3");
  expect(refused[0]).toMatch(/^no-fix-upstream/);
});

test.each([
  ["passes over what is not published", ["5.3", "5.4.1", "5.4.2rc1", "6.0"], "pyyaml==5.4.1"],
  ["prefers a final version", ["5.3", "5.4rc1", "5.4.1a1", "5.4.2"], "pyyaml==5.4.2"],
  ["takes the advisory's word where the index cannot say", "unknown", "pyyaml==5.4"],
] as const)("%s", async (_, published, expected) => {
  const { files } = await fix(
    { "requirements.txt": "pyyaml==5.3" },
    { records: pyyaml, published },
  );
  expect(files["requirements.txt"]).toBe(expected);
});

test("says that no fixed version is published", async () => {
  const { refused } = await fix(
    { "requirements.txt": "pyyaml==5.3" },
    { records: pyyaml, published: ["5.3"] },
  );
  expect(refused).toEqual([
    "not-published: pyyaml 5.4 fixes this, but the package index has no such version.",
  ]);
});
