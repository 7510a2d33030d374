import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { postMessage } from "./post-message.ts";

test.each([
  ["a message to anyone", "[[window.parent.postMessage({ token }, '*')]];"],
  [
    "HTML from anyone",
    "[[window.addEventListener('message', (event) => {\n  box.innerHTML = event.data;\n})]];",
  ],
  [
    "an address from anyone",
    "[[addEventListener('message', function (e) { location.href = e.data.url; })]];",
  ],
])("reports %s", (_, marked) => {
  expect(mark(postMessage, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  [
    "a named page",
    "parent.postMessage({ token }, 'https://a.example'); parent.postMessage(a, origin);",
  ],
  ["a worker", "worker.postMessage({ token }); port.postMessage(a, [b]);"],
  [
    "a checked page",
    "window.addEventListener('message', (e) => {\n  if (e.origin !== home) return;\n  box.innerHTML = e.data;\n});",
  ],
  ["what does no harm", "window.addEventListener('message', (e) => { resize(e.data.height); });"],
  [
    "a worker's own messages",
    "worker.addEventListener('message', (e) => { box.innerHTML = e.data; });",
  ],
  ["another event", "window.addEventListener('click', (e) => { location.href = e.data; });"],
])("allows %s", (_, text) => {
  expect(mark(postMessage, javascriptSyntax, text, "a.js")).toBe(text);
});

test("what tells nothing is a small matter", () => {
  const severity = (text: string) => [...postMessage.find(parseJavascriptText(text))][0]?.severity;
  expect(severity("parent.postMessage('ready', '*');")).toBe("low");
  expect(severity("parent.postMessage({ accessToken }, '*');")).toBe("medium");
});
