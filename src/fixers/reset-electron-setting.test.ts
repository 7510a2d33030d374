import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { electronSettings } from "../rules/javascript/electron-settings.ts";
import { resetElectronSetting } from "./reset-electron-setting.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: electronSettings, fixer: resetElectronSetting, guided });

const page = (preferences: string) =>
  `new BrowserWindow({\r\n\twebPreferences: { ${preferences} },\r\n});`;

test("turns each of them back, and only where asked to", async () => {
  const before = page("nodeIntegration: true, preload, contextIsolation: /* old */ false");
  expect((await fix(before, false)).text).toBe(before);
  const { text, after } = await fix(before);
  expect(text).toBe(page("nodeIntegration: false, preload, contextIsolation: /* old */ true"));
  expect(after).toEqual([]);
});
