import { expect, test } from "vitest";
import type { FilePart } from "../../model/index.ts";
import { type EcosystemReading, readPartsTogether } from "./read-parts.ts";

/** Reads at offsets, in the order given, and says what it found there. */
function reading(ecosystem: string, offsets: readonly number[], end = () => {}): EcosystemReading {
  function* read(): Generator<FilePart, string | undefined, Uint8Array> {
    let found = "";
    for (const offset of offsets) found += (yield { offset, length: 1 }).join("");
    end();
    return found === "" ? undefined : found;
  }
  return { ecosystem, generator: read() };
}

/** Serves a file whose bytes are their own offsets. @returns what was said, and in which order parts were asked for */
function drive(readings: readonly EcosystemReading[]) {
  const together = readPartsTogether(readings);
  const asked: number[] = [];
  let step = together.next(new Uint8Array(0));
  while (!step.done) {
    asked.push(step.value.offset);
    step = together.next(new Uint8Array([step.value.offset]));
  }
  return { asked, said: step.value };
}

test("readers are served in the order of the file, each in its own", () => {
  const { asked, said } = drive([
    reading("a", [0, 4, 9]),
    reading("b", [1, 2, 8]),
    reading("c", []),
  ]);
  expect(asked).toEqual([0, 1, 2, 4, 8, 9]);
  expect(said).toEqual([
    { ecosystem: "b", value: "128" },
    { ecosystem: "a", value: "049" },
  ]);
});

test("who goes back waits for those who do not", () => {
  expect(drive([reading("a", [0, 9, 1]), reading("b", [3, 5])]).asked).toEqual([0, 3, 5, 9, 1]);
});

test("a broken file is what one reader says, and the others go on", () => {
  const fail = () => {
    throw new SyntaxError("no end");
  };
  expect(drive([reading("a", [0], fail), reading("b", [1, 2])]).said).toEqual([
    { ecosystem: "a", broken: "no end" },
    { ecosystem: "b", value: "12" },
  ]);
});

test("nothing is said where nobody has anything to say", () => {
  expect(drive([reading("a", []), reading("b", [])])).toEqual({ asked: [], said: undefined });
});

test("a bug of a reader is no broken file", () => {
  const fail = () => {
    throw new TypeError("a bug");
  };
  expect(() => drive([reading("a", [0], fail)])).toThrow("a bug");
});
