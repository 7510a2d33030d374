import { Buffer } from "node:buffer";
import { targetOf } from "../../../rootfs/resolve-path.ts";
import type { ShellCommand } from "../../../syntax/shell-commands.ts";
import { apkCommandOf } from "../commands/apk-commands.ts";
import { commandOf } from "../commands/index.ts";
import { knownFunction } from "../known-functions.ts";
import { absolute, searchPath } from "../paths.ts";
import { expandText, expandWords } from "./expand.ts";
import { withRedirects } from "./redirect.ts";
import { readSource, type Source, writtenWord } from "./source.ts";
import {
  type Call,
  exitsAside,
  isUnknown,
  ReturnSignal,
  type Shell,
  subshell,
  write,
} from "./state.ts";
import { stop } from "./stop.ts";

/** Walks through a simple command. @returns its status */
export async function runSimple(
  shell: Shell,
  source: Source,
  command: ShellCommand,
): Promise<number> {
  shell.substituted = 0;
  const words = await expandWords(shell, source, command.words);
  const assigned = await assignments(shell, source, command);
  const [name, ...args] = words;
  if (name === undefined) {
    for (const [key, value] of assigned) shell.variables.set(key, value);
    const { substituted } = shell;
    const { redirects } = command;
    return withRedirects(shell, { source, redirects }, async () => substituted);
  }
  return withRedirects(shell, { source, redirects: command.redirects }, (inner) =>
    withAssigned(inner, assigned, () => callCommand(inner, { name, args })),
  );
}

/** Runs a function, a command that is emulated, or stops. */
export async function callCommand(shell: Shell, { name, args }: Call): Promise<number> {
  const known = shell.functions.get(name);
  if (known) return callFunction(shell, known, { name, args });
  if (isUnknown(name)) return stop(shell, name);
  const command = shell.host.database ? commandOf(name, args) : apkCommandOf(shell, name);
  if (!command) {
    // A shell says 127 of what is not there.
    const path = installedPath(shell, name);
    if (path === undefined) return 127;
    return (await callScript(shell, path, args)) ?? stop(shell, [name, ...args].join(" "));
  }
  if (!command.takesUnknown && args.some(isUnknown)) return stop(shell, [name, ...args].join(" "));
  const { status, output = "" } = await command.run(shell, { name, args });
  write(shell.output, output);
  return status;
}

function installedPath({ host }: Shell, name: string): string | undefined {
  const paths = name.includes("/") ? [name] : searchPath.map((folder) => `/${folder}/${name}`);
  return paths.find((path) => targetOf(host.root, path)?.type === "file");
}

/** Walks through a program that is a script of a shell itself; `undefined` where it is none. */
async function callScript(
  shell: Shell,
  path: string,
  args: readonly string[],
): Promise<number | undefined> {
  const { root } = shell.host;
  const node = targetOf(root, absolute(shell, path));
  const text = node ? Buffer.from(await root.bytesOf(node)).toString("utf8") : "";
  const interpreter = /^#! ?\/(?:usr\/)?bin\/(?:ba|da)?sh(?: -(e)?)?\s/.exec(text);
  const source = interpreter ? readSource(text) : undefined;
  if (!source) return undefined;
  const inner = subshell(shell, {});
  inner.parameters = args;
  inner.stopsOnError = interpreter?.[1] === "e";
  inner.isTested = false;
  inner.functions.clear();
  return exitsAside(() => inner.walk.items(inner, source, source.flow.items(undefined)));
}

async function callFunction(
  shell: Shell,
  { body, source }: NonNullable<ReturnType<Shell["functions"]["get"]>>,
  { name, args }: Call,
): Promise<number> {
  const { parameters } = shell;
  const emulated = knownFunction(source.text.slice(body.range.start, body.range.end));
  if (emulated) return (await emulated.run(shell, { name, args })).status;
  shell.parameters = args;
  try {
    return await shell.walk.body(shell, source, body);
  } catch (error) {
    if (error instanceof ReturnSignal) return error.status;
    throw error;
  } finally {
    shell.parameters = parameters;
  }
}

async function assignments(
  shell: Shell,
  source: Source,
  command: ShellCommand,
): Promise<ReadonlyMap<string, string>> {
  const assigned = new Map<string, string>();
  for (const word of command.assignments) {
    const { text, start } = writtenWord(source, word);
    const equals = text.indexOf("=");
    const name = text.slice(0, equals);
    if (!/^[A-Za-z_]\w*$/.test(name)) return stop(shell, text);
    const value = { text: text.slice(equals + 1), start: start + equals + 1 };
    assigned.set(name, await expandText(shell, source, value));
    // A later one may use it.
    if (command.words.length === 0) shell.variables.set(name, assigned.get(name) ?? "");
  }
  return assigned;
}

/** Variables that only one command sees. */
async function withAssigned(
  shell: Shell,
  assigned: ReadonlyMap<string, string>,
  run: () => Promise<number>,
): Promise<number> {
  if (assigned.size === 0) return run();
  const before = [...assigned.keys()].map((name) => [name, shell.variables.get(name)] as const);
  for (const [name, value] of assigned) shell.variables.set(name, value);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) shell.variables.delete(name);
      else shell.variables.set(name, value);
    }
  }
}
