import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeZip, type ZipFile } from "../../test/make-zip.ts";
import { needs } from "../../test/needs.ts";
import { type Reading, readFromMemory } from "./reading.ts";
import { findStored, readZipDirectory, readZipMember, type ZipMember } from "./zip.ts";

const files: readonly ZipFile[] = [
  { name: "a.txt", content: "alpha ".repeat(100) },
  { name: "b/ü.txt", content: "beta", isStored: true },
  { name: "empty", content: "" },
];

function* readAll(sizeBytes: number, offset = 0): Reading<Record<string, string>> {
  const members = yield* readZipDirectory({ offset, sizeBytes }, () => true);
  const found: Record<string, string> = {};
  for (const member of members) {
    found[member.name] = Buffer.from(yield* readZipMember(member)).toString();
  }
  return found;
}

const contents = Object.fromEntries(files.map(({ name, content }) => [name, String(content)]));
const open = (file: Uint8Array) => readFromMemory(file, readAll(file.length));

test.each([
  ["plain", makeZip(files)],
  ["with a comment", makeZip(files, { comment: "PK\u0005\u0006 is no record here" })],
  ["Zip64", makeZip(files, { isZip64: true })],
  [
    "behind a script",
    Buffer.concat([Buffer.from("#!/bin/sh\nexec java -jar $0\n"), makeZip(files)]),
  ],
  [
    "Zip64 behind a script",
    Buffer.concat([Buffer.from("#!/bin/sh\n"), makeZip(files, { isZip64: true })]),
  ],
])("an archive %s", (_, file) => expect(open(file)).toEqual(contents));

test("an archive that is stored in another is read where it lies", () => {
  const outer = makeZip([
    { name: "first", content: "x".repeat(50) },
    { name: "inner.jar", content: makeZip(files), isStored: true },
  ]);
  const found = readFromMemory(
    outer,
    (function* () {
      const place = { offset: 0, sizeBytes: outer.length };
      const [inner] = yield* readZipDirectory(place, (name) => name.endsWith(".jar"));
      const stored = yield* findStored(inner as ZipMember);
      return stored && (yield* readAll(stored.sizeBytes, stored.offset));
    })(),
  );
  expect(found).toEqual(contents);
});

test("parts are asked for in rising order behind the directory", () => {
  const file = makeZip(files);
  const reading = readAll(file.length);
  const offsets: number[] = [];
  let step = reading.next();
  while (!step.done) {
    offsets.push(step.value.offset);
    step = reading.next(file.subarray(step.value.offset, step.value.offset + step.value.length));
  }
  const bodies = offsets.slice(3);
  expect(bodies).toEqual([...bodies].sort((a, b) => a - b));
});

needs("python3")("a local header with a longer extra field than the directory's", () => {
  const script = `import sys, zipfile, io
class Pipe(io.RawIOBase):
    def writable(self): return True
    def write(self, data): return sys.stdout.buffer.write(data)
with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("a.txt", "w", force_zip64=True) as f: f.write(b"alpha " * 100)
    z.writestr("b.txt", b"beta")
`;
  const made = spawnSync("python3", ["-c", script]);
  expect(open(made.stdout)).toEqual({ "a.txt": "alpha ".repeat(100), "b.txt": "beta" });
});

test.each([
  ["nothing", Buffer.alloc(0), /cut off|no directory/],
  ["a text", Buffer.from("version https://git-lfs.github.com/spec/v1\n"), /no directory/],
  ["cut off", makeZip(files).subarray(0, -30), /no directory/],
  ["a directory outside", patched(makeZip(files), -22 + 12, 0x00ffffff), /outside|damaged/],
  ["a directory too large", patched(makeZip(files), -22 + 12, 0x7fffffff), /too large/],
  [
    "an entry that inflates beyond its size",
    makeZip([{ name: "a", content: "x".repeat(5000), claimedBytes: 10 }]),
    /a is damaged/,
  ],
])("%s says what is wrong", (_, file, message) => {
  expect(() => open(file)).toThrow(message);
  expect(() => open(file)).toThrow(SyntaxError);
});

test("any broken bytes are an error of content, never another", () => {
  const file = Buffer.from(makeZip(files, { isZip64: true }));
  const at = fc.integer({ min: 0, max: file.length - 1 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(at, fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      (edits) => {
        const broken = Buffer.from(file);
        for (const [place, value] of edits) broken[place] = value;
        try {
          open(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

function patched(file: Uint8Array, at: number, value: number): Buffer {
  const copy = Buffer.from(file);
  copy.writeUInt32LE(value, copy.length + at);
  return copy;
}
