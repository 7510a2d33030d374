import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { constantText, importedPaths } from "./names.ts";
import { lookUp, scopesOf, symbolOf } from "./scopes.ts";

/** The bindings of the name that the only call of `use` is given. */
function bindingsOf(text: string) {
  const scopes = scopesOf(parseJavascriptText(text, "a.tsx"));
  const call = scopes.calls.find(({ callee }) => callee.kind === "name" && callee.id === "use");
  const [name] = call?.args ?? [];
  if (!name) throw new Error("nothing is used");
  return { scopes, name, bindings: name.kind === "name" ? lookUp(scopes, name.id, name) : [] };
}

const textOf = (text: string) => {
  const { scopes, bindings } = bindingsOf(text);
  return bindings.map(({ node: { range } }) => scopes.text.slice(range.start, range.end));
};

test.each([
  ["a block has names of its own", "const a = 1; { const a = 2; use(a); }", ["a = 2"]],
  ["each branch has", "if (b) { const a = 1; use(a); } else { const a = 2; }", ["a = 1"]],
  [
    "what is declared by var is not",
    "var a = 1; function f() { if (b) { var a = 2; } use(a); }",
    ["a = 2"],
  ],
  ["a loop has", "const a = 1; for (const a of b) use(a);", ["for (const a of b) use(a);"]],
  ["a parameter hides what is outside", "const a = 1; const f = (a) => use(a);", ["a"]],
  [
    "assignments count where the name is declared",
    "let a; function f() { a = 1; } use(a);",
    ["a", "a = 1"],
  ],
  [
    "what is caught has",
    "const e = 1; try {} catch (e) { use(e); }",
    ["try {} catch (e) { use(e); }"],
  ],
  ["a function is seen before it stands", "use(a); function a() {}", ["function a() {}"]],
  ["the default of a pattern is no assignment", "function f({ a = 1 }) { use(a); }", ["{ a = 1 }"]],
  ["nothing binds a global", "use(a);", []],
])("%s", (_, text, expected) => {
  expect(textOf(text)).toEqual(expected);
});

test("a name in a pattern knows the way to it", () => {
  const { bindings } = bindingsOf("const { b: [, { a = 1 }] } = c; use(a);");
  expect(bindings).toMatchObject([{ steps: ["b", 1, "a"], fallback: { kind: "number" } }]);
});

test.each([
  ["import cp from 'node:child_process'; use(cp.exec);", ["child_process.exec"]],
  ["import * as cp from 'child_process'; use(cp.exec);", ["child_process.exec"]],
  ["import { exec as run } from 'child_process'; use(run);", ["child_process.exec"]],
  ["const { exec: run } = require('child_process'); use(run);", ["child_process.exec"]],
  ["const run = require('child_process').exec; use(run);", ["child_process.exec"]],
  ["const { promises: fs } = require('fs'); use(fs.readFile);", ["fs.promises.readFile"]],
  ["const a = (await import('a')).default; use(a.b);", ["a.b"]],
  [
    "const run = promisify(exec); import { promisify } from 'util'; import { exec } from 'child_process'; use(run);",
    ["child_process.exec"],
  ],
  ["let a; if (b) a = require('a'); else a = require('b'); use(a.c);", ["a.c", "b.c"]],
  ["function require(a) {} const b = require('b'); use(b.c);", []],
  ["import { a } from './a'; function f(a) { use(a); }", []],
])("%s", (text, expected) => {
  const { scopes, name } = bindingsOf(text);
  expect(importedPaths(scopes, name)).toEqual(expected);
});

test("texts that are put together from constants are constants", () => {
  const value = (text: string) => {
    const { scopes, name } = bindingsOf(text);
    return constantText(scopes, name);
  };
  expect(value("const a = 'x'; const b = `${a}-${1}`; use(b + '!');")).toBe("x-1!");
  expect(value("let a = 'x'; a = 'y'; use(a);")).toBeUndefined();
  expect(value("use(`${a}`);")).toBeUndefined();
  const doubled = Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i};`).join("");
  expect(value(`const a0 = 'x';${doubled} use(a60);`)).toBeUndefined();
});

test("symbols name functions and classes, by what holds them where they have no name", () => {
  const { scopes, name } = bindingsOf(
    "class A { b = () => { const c = function () { use(d); }; }; }",
  );
  expect(symbolOf(scopes, name)).toBe("A.b.c");
});
