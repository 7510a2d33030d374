import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { electronSettings } from "./electron-settings.ts";

test.each([
  [
    "a window",
    "new BrowserWindow({ webPreferences: { preload, [[nodeIntegration: true]], [[contextIsolation: false]] } });",
  ],
  ["a constant", "const webPreferences = { [[webSecurity: false]] };"],
  ["what is set later", "options.webPreferences = { [[allowRunningInsecureContent: true]] };"],
])("reports %s", (_, marked) => {
  expect(mark(electronSettings, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  [
    "the defaults",
    "new BrowserWindow({ webPreferences: { nodeIntegration: false, contextIsolation: true } });",
  ],
  ["what is decided elsewhere", "new BrowserWindow({ webPreferences: { webSecurity: !isDev } });"],
  [
    "other objects",
    "f({ webSecurity: false, other: { nodeIntegration: true }, webPreferences: {} });",
  ],
])("allows %s", (_, text) => {
  expect(mark(electronSettings, javascriptSyntax, text, "a.ts")).toBe(text);
});
