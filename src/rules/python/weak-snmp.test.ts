import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { weakSnmp } from "./weak-snmp.ts";

const python = await loadPython();
const imports = "from pysnmp.hlapi import CommunityData, UsmUserData, usmNoPrivProtocol\n";

test.each([
  ["version 1", `${imports}[[CommunityData('public', mpModel=0)]]\n`],
  ["version 2c", `${imports}[[CommunityData(name)]]\n`],
  ["a user without keys", `${imports}[[UsmUserData('me')]]\n`],
  ["a user with one", `${imports}[[UsmUserData('me', authKey=key)]]\n`],
  [
    "privacy that is turned off",
    `${imports}[[UsmUserData('me', a, p, privProtocol=usmNoPrivProtocol)]]\n`,
  ],
])("reports %s", (_, marked) => {
  expect(mark(weakSnmp, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["both keys", `${imports}UsmUserData('me', a, p)\nUsmUserData('me', authKey=a, privKey=p)\n`],
  ["what is not known", `${imports}UsmUserData(*user)\nCommunityData('public', mpModel=version)\n`],
  ["another class", "class CommunityData: pass\nCommunityData('public', mpModel=0)\n"],
])("allows %s", (_, text) => {
  expect(mark(weakSnmp, python, text, "a.py")).toBe(text);
});
