import { expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import { collect, type Examiner, type FileRecord } from "./collect.ts";
import { type ExamineTask, spreadExaminer } from "./spread-examiner.ts";

const record = (path: string, by: string): FileRecord => ({
  path,
  manifests: [{ ecosystem: "by", value: by }],
  findings: [],
  gaps: [],
});

const here: Examiner = {
  wants: () => true,
  wantsText: () => false,
  parses: (_, path) => path.endsWith(".py"),
  examine: (_, { entry }) => record(entry.path, "here"),
  recordParts: (_, { path }) => record(path, "parts"),
  keyOf: () => "",
};

function files(count: number, text = "x\n"): Record<string, string> {
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(4, "0")}`);
  return Object.fromEntries(
    names.flatMap((n) => [
      [`${n}.py`, text],
      [`${n}.txt`, text],
    ]),
  );
}

async function spread(
  tree: Record<string, string>,
  answer: (task: ExamineTask) => FileRecord | "hung" | "out-of-memory",
) {
  let started = 0;
  const examiner = spreadExaminer(here, () => {
    started++;
    return { run: async (task) => answer(task) };
  });
  const { records } = await collect(memoryTree(tree), examiner);
  const by = (name: string) => records.filter((r) => r.manifests[0]?.value === name);
  return { records, started, here: by("here"), there: by("there") };
}

const there = ({ file }: ExamineTask) => record(file.entry.path, "there");

test("a small tree stays here", async () => {
  const told = await spread(files(100), there);
  expect([told.started, told.there.length, told.here.length]).toEqual([0, 0, 200]);
});

test("of a large tree, what takes a grammar goes elsewhere", async () => {
  const told = await spread(files(150), there);
  expect([told.started, told.there.length, told.here.length]).toEqual([1, 50, 250]);
  expect(told.there.every(({ path }) => path.endsWith(".py"))).toBe(true);
});

test("a few large files make a large tree", async () => {
  const told = await spread(files(5, "x".repeat(600_000)), there);
  expect(told.there).toHaveLength(4);
});

test("sends the bytes of a file and not those beside it", async () => {
  const tree = memoryTree(files(101));
  const beside = new Uint8Array(64).subarray(8, 10);
  const sizes: number[] = [];
  const examiner = spreadExaminer(here, () => ({
    run: async (task) => {
      sizes.push(task.file.bytes.buffer.byteLength);
      return there(task);
    },
  }));
  await tree.visit({ wants: () => true, maxBytes: 1e6 }, async ({ entry }) => {
    await examiner.examine(tree, { entry, bytes: beside });
  });
  expect(sizes).toEqual([2]);
});

test("a file that is too much is a gap, and the others are examined", async () => {
  const told = await spread(files(102), (task) =>
    task.file.entry.path === "0101.py" ? "hung" : there(task),
  );
  expect(told.there.map(({ path }) => path)).toEqual(["0100.py"]);
  expect(told.records.flatMap(({ gaps }) => gaps)).toMatchObject([
    { asset: ".", path: "0101.py", reason: "timeout" },
  ]);
});
