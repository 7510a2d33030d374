import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { postMessage } from "../rules/javascript/post-message.ts";
import { nameMessageTarget } from "./name-message-target.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: postMessage, fixer: nameMessageTarget, guided });

test("names the page's own origin, and only where asked to", async () => {
  const before = "parent.postMessage({ token }, '*' /* anyone */, [port]);\r\n";
  expect((await fix(before, false)).text).toBe(before);
  const { text, after } = await fix(before);
  expect(text).toBe(before.replace("'*'", "window.location.origin"));
  expect(after).toEqual([]);
});

test("leaves listeners to a person", async () => {
  const source =
    "window.addEventListener('message', (event) => {\n  box.innerHTML = event.data;\n});\n";
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("another page gets nothing any more", async () => {
  const before = "exports.f = (frame, window) => frame.postMessage('secret', '*');\n";
  /** What a frame of an origin gets, as browsers decide it. */
  const got = (source: string, origin: string) => {
    const seen: string[] = [];
    const frame = {
      postMessage(said: string, target: string) {
        if (target === "*" || target === origin) seen.push(said);
      },
    };
    const { f } = runJavascript(source, {});
    (f as (...given: unknown[]) => void)(frame, { location: { origin: "https://app.example" } });
    return seen;
  };
  const { text } = await fix(before);
  expect(got(before, "https://evil.example")).toEqual(["secret"]);
  expect(got(text, "https://evil.example")).toEqual([]);
  expect(got(text, "https://app.example")).toEqual(got(before, "https://app.example"));
});
