import { expect, test } from "vitest";
import { openPath, visitAll } from "../../test/images.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import type { FilePart, PartsInterest } from "../model/index.ts";

function* lastThree(sizeBytes: number): Generator<FilePart, unknown, Uint8Array> {
  const end = yield { offset: sizeBytes - 3, length: 100 };
  const start = yield { offset: 0, length: 2 };
  return new TextDecoder().decode(start) + new TextDecoder().decode(end);
}

function partsOf(read: (sizeBytes: number) => ReturnType<typeof lastThree>) {
  const told: (readonly [path: string, said: unknown])[] = [];
  const parts: PartsInterest = {
    begin: ({ path, sizeBytes }) => (path.endsWith(".jar") ? read(sizeBytes) : undefined),
    offer: ({ path }, said) => told.push([path, said]),
  };
  return { parts, told };
}

test("a large file of a directory is read by its parts, what is ignored is not", async () => {
  const { parts, told } = partsOf(lastThree);
  const folder = tempFolder({
    "lib/a.jar": `PK${"x".repeat(3_000_000)}end`,
    "ignored/b.jar": "PKend",
    ".gitignore": "ignored/\n",
    "c.txt": "PKend",
  });
  const { gaps } = await visitAll(await openPath(folder), { wants: () => false, parts });
  expect(told).toEqual([["lib/a.jar", "PKend"]]);
  expect(gaps).toEqual([]);
});

test("a file that says too much is a gap; a bug of its reader is none", async () => {
  const folder = tempFolder({ "a.jar": "PKend" });
  function* greedy(): ReturnType<typeof lastThree> {
    yield { offset: 0, length: 2 ** 40 };
    return undefined;
  }
  const { gaps } = await visitAll(await openPath(folder), { parts: partsOf(greedy).parts });
  expect(gaps).toMatchObject([{ path: "a.jar", reason: "too-large" }]);
  function* failing(): ReturnType<typeof lastThree> {
    yield { offset: 0, length: 2 };
    throw new TypeError("a bug");
  }
  const visit = visitAll(await openPath(folder), { parts: partsOf(failing).parts });
  await expect(visit).rejects.toThrow("a bug");
});
