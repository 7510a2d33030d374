import { expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import { hardcodedSecret, unpinned } from "../../../test/report-samples.ts";
import type { Change, Finding, Safety } from "../../model/index.ts";
import { hashBytes } from "../../syntax/text.ts";
import type { Proposal } from "./propose.ts";
import { proposedEdits } from "./proposed-edits.ts";

const dockerfile = "FROM python:3.12\r\nUSER root\r\n";
const tree = memoryTree({ Dockerfile: dockerfile, ".gitignore": "*.pyc", done: "x\n" });

const edit = (start: number, end: number, text: string, more = {}): Change => ({
  kind: "edit",
  path: "Dockerfile",
  expected: hashBytes(new TextEncoder().encode(dockerfile)),
  edits: [{ range: { start, end }, text, ...more }],
});

function proposal(
  changes: readonly Change[],
  finding: Finding = unpinned,
  safety: Safety = "safe",
) {
  const fix = { title: "Pin python:3.12", changes };
  const fixer = { id: "pin-image", fixes: [], safety, propose: () => fix };
  return { finding, fix, safety, changes, fixer } satisfies Proposal;
}

const filesOf = async (...proposals: readonly Proposal[]) =>
  [...(await proposedEdits(tree, proposals)).values()].flat().flatMap(({ files }) => files);

test("an edit is the region that it replaces", async () => {
  expect(await filesOf(proposal([edit(23, 27, "app")]))).toEqual([
    {
      path: "Dockerfile",
      replacements: [
        { region: { startLine: 2, startColumn: 6, endLine: 2, endColumn: 10 }, text: "app" },
      ],
    },
  ]);
});

test("added lines stand behind the end of the file, those that serve already are left out", async () => {
  const lines = [{ text: ".env" }];
  const add = (path: string): Change => ({ kind: "add-lines", path, lines, mode: 0o644 });
  const at = (startLine: number, startColumn: number) => ({
    startLine,
    startColumn,
    endLine: startLine,
    endColumn: startColumn,
  });
  expect(await filesOf(proposal([add(".gitignore"), add("new")]))).toEqual([
    { path: ".gitignore", replacements: [{ region: at(1, 6), text: "\n.env\n" }] },
    { path: "new", replacements: [{ region: at(1, 1), text: ".env\n" }] },
  ]);
  const there: Change = { kind: "add-lines", path: "done", lines: [{ text: "x" }], mode: 0o644 };
  expect(await filesOf(proposal([there]))).toEqual([]);
});

test("a new file is its text", async () => {
  const create: Change = { kind: "create", path: "a/b", text: "x\n", mode: 0o644 };
  expect((await filesOf(proposal([create])))[0]?.replacements[0]?.text).toBe("x\n");
});

test("occurrences of one fingerprint are kept apart", async () => {
  const other = { ...unpinned, location: { ...unpinned.location, path: "Dockerfile.dev" } };
  const edits = await proposedEdits(tree, [
    proposal([edit(0, 4, "FROM")]),
    proposal([edit(0, 4, "FROM")], other),
  ]);
  expect(edits.get(unpinned.fingerprint)?.map(({ location }) => location.path)).toEqual([
    "Dockerfile",
    "Dockerfile.dev",
  ]);
});

test.each<readonly [string, Proposal]>([
  ["of a secret", proposal([edit(0, 4, "x")], hardcodedSecret)],
  ["that is guided", proposal([edit(0, 4, "x")], unpinned, "guided")],
  ["that writes a secret", proposal([edit(0, 4, "x", { secrets: [{ start: 0, end: 1 }] })])],
  [
    "that moves a secret",
    proposal([edit(0, 4, "x", { movesSecretTo: { name: "A", range: { start: 0, end: 1 } } })]),
  ],
  ["that deletes a file", proposal([{ kind: "delete", path: "Dockerfile", expected: "" }])],
  [
    "that adds a secret",
    proposal([
      {
        kind: "add-lines",
        path: ".env",
        lines: [{ text: "A=b", secret: { start: 2, end: 3 } }],
        mode: 0o600,
      },
    ]),
  ],
])("leaves out a fix %s", async (_, left) => {
  expect((await proposedEdits(tree, [left])).size).toBe(0);
});
