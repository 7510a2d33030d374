import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { unsafeBuffer } from "./unsafe-buffer.ts";

test.each([
  ["a text", "const b = [[new Buffer(text, 'base64')]];"],
  ["without new", "const b = [[Buffer(16)]];"],
  ["by import", "import { Buffer } from 'node:buffer';\nconst b = [[new Buffer(text)]];"],
  ["inside of another call", "f([[new Buffer(a)]].toString('hex'));"],
])("reports %s", (_, marked) => {
  expect(mark(unsafeBuffer, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["what replaced it", "Buffer.from(text); Buffer.alloc(16);"],
  ["others of that name", "import { Buffer } from 'buffer-like';\nnew Buffer(text);"],
  ["a class of the file", "class Buffer {}\nnew Buffer(1);"],
  ["what is for old versions only", "const b = Buffer.from ? Buffer.from(a) : new Buffer(a);"],
  ["comparisons", "if (a instanceof Buffer) f(Buffer);"],
])("allows %s", (_, text) => {
  expect(mark(unsafeBuffer, javascriptSyntax, text, "a.ts")).toBe(text);
});
