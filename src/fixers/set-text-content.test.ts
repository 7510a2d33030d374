import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { crossSiteScripting } from "../rules/javascript/cross-site-scripting.ts";
import { setTextContent } from "./set-text-content.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: crossSiteScripting, fixer: setTextContent, guided });

const show = (assign: string) => `exports.f = function show(box, name) {\r\n  ${assign}\r\n};`;

test.each([
  ["box.innerHTML = `Hello ${name}!`;", "box.textContent = `Hello ${name}!`;"],
  ["box.innerHTML = 'Hello ' + name;", "box.textContent = 'Hello ' + name;"],
])("%s", async (before, after) => {
  expect((await fix(show(before), false)).text).toBe(show(before));
  const fixed = await fix(show(before));
  expect(fixed.text).toBe(show(after));
  expect(fixed.after).toEqual([]);
});

test.each([
  ["tags", "box.innerHTML = `<b>${name}</b>`;"],
  ["entities", "box.innerHTML = `Hello&nbsp;${name}`;"],
  ["a value alone", "box.innerHTML = name;"],
  ["what sounds like HTML", "box.innerHTML = `Hello ${name.html}`;"],
  ["what a function gives", "box.innerHTML = `Hello ${bold(name)}`;"],
  ["what is added", "box.innerHTML += `Hello ${name}`;"],
  ["a computed name", "box['innerHTML'] = `Hello ${name}`;"],
])("refuses %s", async (_, assign) => {
  const { text, refused, before } = await fix(show(assign));
  expect(text).toBe(show(assign));
  expect(refused).toHaveLength(before.length);
});

test("the same is shown of names, and no element of an attack", async () => {
  const before = show("box.innerHTML = `Hello ${name}`;");
  const { text } = await fix(before);
  const shown = (source: string, name: string) => {
    const box: { innerHTML?: string; textContent?: string } = {};
    (runJavascript(source, {})["f"] as (...given: unknown[]) => void)(box, name);
    return box;
  };
  expect(shown(text, "Ann").textContent).toBe(shown(before, "Ann").innerHTML);
  const attack = "<img src=x onerror=alert(1)>";
  expect(shown(before, attack).innerHTML).toContain("<img");
  expect(shown(text, attack)).toEqual({ textContent: `Hello ${attack}` });
});
