import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dataAddress,
  makeElf,
  makeMachO,
  makePe,
  makeUniversal,
} from "../../test/make-executable.ts";
import { offsetOfAddress, readExecutable, readSections } from "./executable.ts";
import { readFromMemory } from "./reading.ts";

const sections = [
  { name: ".dep-v0", bytes: Buffer.from("packages") },
  { name: ".notes", bytes: Buffer.from("more") },
];
const data = Buffer.from("data of the program");
const program = { data, sections };

const made = {
  "ELF, 64 bits": makeElf(program),
  "ELF, 32 bits": makeElf({ ...program, bits: 32 }),
  "ELF, 64 bits, big end first": makeElf({ ...program, isBigEndian: true }),
  "ELF, 32 bits, big end first": makeElf({ ...program, bits: 32, isBigEndian: true }),
  "PE, 64 bits": makePe(program),
  "PE, 32 bits": makePe({ ...program, bits: 32 }),
  "Mach-O": makeMachO(program),
  "universal Mach-O": makeUniversal(makeMachO(program)),
};

function open(file: Uint8Array) {
  return readFromMemory(
    file,
    (function* () {
      const executable = yield* readExecutable();
      return executable && { executable, sections: yield* readSections(executable) };
    })(),
  );
}

describe.each(Object.entries(made))("%s", (_, file) => {
  test("names its sections and where they lie", () => {
    const found = open(file)?.sections ?? [];
    const texts = found.map(({ name, offset, sizeBytes }) => [
      name,
      file.subarray(offset, offset + sizeBytes).toString(),
    ]);
    expect(texts).toContainEqual([".dep-v0", "packages"]);
    expect(texts).toContainEqual([".notes", "more"]);
  });

  test("tells its writable data", () => {
    const writable = open(file)?.executable.segments.filter((segment) => segment.isWritable) ?? [];
    expect(writable).toHaveLength(1);
    const offset = writable[0]?.offset ?? 0;
    expect(file.subarray(offset, offset + data.length)).toEqual(data);
  });

  test("is nothing, and never an error, where it is cut off", () => {
    for (let length = 0; length < file.length; length += 97) open(file.subarray(0, length));
    expect(open(file.subarray(0, 20))).toBeUndefined();
  });

  test("survives any three broken bytes of its headers", () => {
    const at = fc.integer({ min: 4, max: 600 });
    const bytes = fc.tuple(at, at, at, fc.uint8Array({ minLength: 3, maxLength: 3 }));
    fc.assert(
      fc.property(bytes, ([a, b, c, values]) => {
        const broken = Buffer.from(file);
        for (const [i, place] of [a, b, c].entries()) broken[place] = values[i] ?? 0;
        open(broken);
      }),
    );
  });
});

test("an address leads to its byte in the file", () => {
  const { executable } = open(makeElf(program)) ?? {};
  expect(executable && offsetOfAddress(executable, dataAddress + 5)).toBe(8192 + 5);
  expect(executable && offsetOfAddress(executable, 1)).toBeUndefined();
});

test("a file without its section table has segments", () => {
  const found = open(makeElf({ ...program, isStripped: true }));
  expect([found?.sections.length, found?.executable.segments.length]).toEqual([0, 1]);
});

test.each([
  ["a script", Buffer.from("#!/bin/sh\necho MZ\n".padEnd(5000))],
  ["a Java class", Buffer.from("cafebabe00000041".padEnd(200, "0"), "hex")],
  ["nothing", Buffer.alloc(0)],
  ["zeros", Buffer.alloc(100_000)],
])("%s is no executable", (_, file) => expect(open(file)).toBeUndefined());

test("headers that claim more than a file can hold ask for nothing large", () => {
  const file = makeElf(program);
  file.writeUInt16LE(0xffff, 60);
  file.writeUInt16LE(0xffff, 56);
  const reading = readExecutable();
  let step = reading.next();
  while (!step.done) {
    expect(step.value.length).toBeLessThan(1 << 20);
    step = reading.next(file.subarray(step.value.offset, step.value.offset + step.value.length));
  }
  expect(step.value).toBeUndefined();
});
