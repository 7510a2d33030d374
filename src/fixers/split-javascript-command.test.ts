import * as childProcess from "node:child_process";
import * as util from "node:util";
import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { commandInjection } from "../rules/javascript/command-injection.ts";
import { splitJavascriptCommand } from "./split-javascript-command.ts";

const fix = (source: string, guided = false) =>
  fixJavascript(source, { rule: commandInjection, fixer: splitJavascriptCommand, guided });

const inside = (call: string, head = "const cp = require('child_process');") =>
  `${head}\nexports.f = function ask(host, cb) {\n  return ${call};\n};\n`;

test.each([
  ['cp.exec(`ping -c 2 "${host}"`, cb)', 'cp.execFile("ping", ["-c", "2", String(host)], cb)'],
  ['cp.execSync("cat \'" + host + "\'")', 'cp.execFileSync("cat", [String(host)])'],
  [
    'cp.execSync(`git log --author="${host}" -n 1`, { encoding: "utf8" })',
    'cp.execFileSync("git", ["log", `--author=${host}`, "-n", "1"], { encoding: "utf8" })',
  ],
])("%s", async (before, after) => {
  const fixed = await fix(inside(before));
  expect(fixed.text).toBe(inside(after));
  expect(fixed.after).toEqual([]);
});

test("without quotes a value may have been several words: guided", async () => {
  const before = inside("cp.exec('ping -c 2 ' + host, cb)");
  expect((await fix(before)).text).toBe(before);
  const fixed = await fix(before, true);
  expect(fixed.text).toBe(inside('cp.execFile("ping", ["-c", "2", String(host)], cb)'));
  expect(fixed.proposals[0]?.fix.notes).toHaveLength(2);
});

test("imports what it needs, and keeps promises", async () => {
  const head =
    "const { promisify } = require('util');\nconst { exec } = require('child_process');\nconst run = promisify(exec);";
  expect((await fix(inside('run(`cat "${host}"`)', head))).text).toBe(
    inside(
      'promisify(execFile)("cat", [String(host)])',
      head.replace("{ exec }", "{ exec, execFile }"),
    ),
  );
});

test.each([
  ["pipes", "cp.exec(`cat ${host} | wc`, cb)"],
  ["redirections", "cp.exec(`cat ${host} > a`, cb)"],
  ["variables", "cp.exec(`cat $HOME/${host}`, cb)"],
  ["patterns", "cp.exec(`cat *.${host}`, cb)"],
  ["lists of commands", "cp.exec('cd a && ls ' + host, cb)"],
  ["what the shell does itself", "cp.exec(`cd ${host}`, cb)"],
  ["a program that is chosen", "cp.exec(`${host} -v`, cb)"],
  ["another shell", "cp.exec(`cat ${host}`, { shell: '/bin/bash' }, cb)"],
  ["options from elsewhere", "cp.exec(`cat ${host}`, cb.options)"],
  ["variables before the program", "cp.exec(`A=1 cat ${host}`, cb)"],
  ["an open quote", 'cp.exec(`cat "${host}`, cb)'],
  ["a whole command", "cp.exec(host, cb)"],
])("refuses %s", async (_, call) => {
  const { text, refused } = await fix(inside(call), true);
  expect(text).toBe(inside(call));
  expect(refused).toHaveLength(1);
});

const real = { child_process: childProcess, util };

test("prints the same of plain values, and runs nothing else any more", async () => {
  const before = inside(
    'cp.execSync(`printf %s: "${host}"`.replace("%s", "x") && `printf "${host}"`)',
  );
  const plain = inside('cp.execSync(`printf "${host}"`)');
  expect((await fix(before)).text).toBe(before);
  const { text } = await fix(plain);
  const run = (source: string, value: unknown) =>
    String((runJavascript(source, real)["f"] as (value: unknown) => unknown)(value));
  for (const value of ["ann", "a b", "o'neil", 7]) expect(run(text, value)).toBe(run(plain, value));
  for (const attack of ['a"; printf "b', "$(printf b)", "`printf b`"]) {
    expect(run(plain, attack)).toMatch(/^a?b$/);
    expect(run(text, attack)).toBe(attack);
  }
});
