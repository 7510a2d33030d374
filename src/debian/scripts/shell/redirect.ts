import { Buffer } from "node:buffer";
import { resolvePath, targetOf } from "../../../rootfs/resolve-path.ts";
import type { ShellRedirect } from "../../../syntax/shell-commands.ts";
import { absolute } from "../paths.ts";
import { putFile } from "../put-file.ts";
import { expandHeredoc, expandText } from "./expand.ts";
import { type Source, writtenWord } from "./source.ts";
import type { Input, Output, Shell } from "./state.ts";
import { stop } from "./stop.ts";

export interface Redirecting {
  readonly source: Source;
  readonly redirects: readonly ShellRedirect[];
}

/**
 * Runs something with its redirections: from files and here-documents, into files of the root. What goes
 * to standard error is not kept.
 */
export async function withRedirects(
  shell: Shell,
  { source, redirects }: Redirecting,
  run: (shell: Shell) => Promise<number>,
): Promise<number> {
  if (redirects.length === 0) return run(shell);
  const plan: Plan = { input: shell.input, output: shell.output, files: [] };
  for (const redirect of redirects) {
    if (!(await apply(shell, { source, redirect }, plan))) return 1;
  }
  const { input, output } = shell;
  // The same shell: what runs inside may set variables.
  shell.input = plan.input;
  shell.output = plan.output;
  try {
    return await run(shell);
  } finally {
    shell.input = input;
    shell.output = output;
    for (const file of plan.files) await file();
  }
}

interface Plan {
  input: Input;
  output: Output;
  /** Write what was collected. */
  readonly files: (() => Promise<void>)[];
}

interface One {
  readonly source: Source;
  readonly redirect: ShellRedirect;
}

/** @returns false where a file to read is not there */
async function apply(shell: Shell, { source, redirect }: One, plan: Plan): Promise<boolean> {
  const match = /^(\d*)(.*)$/.exec(redirect.operator);
  const [, digits = "", operator = ""] = match ?? [];
  const written = redirect.target && writtenWord(source, redirect.target);
  if (operator === "<<" || operator === "<<-") {
    plan.input = { text: await heredoc(shell, { source, redirect }) };
    return true;
  }
  if (!written) return stop(shell, redirect.operator);
  const target = await expandText(shell, source, written);
  if (operator === "<") return readFrom(shell, target, plan);
  if (operator === ">&") return duplicate(shell, { digits, target }, plan);
  if (![">", ">>", ">|", "&>"].includes(operator)) return stop(shell, redirect.operator);
  if (digits === "2") return target === "/dev/null" || stop(shell, `2>${target}`);
  return writeTo(shell, { target, appends: operator === ">>" }, plan);
}

function duplicate(
  shell: Shell,
  { digits, target }: { readonly digits: string; readonly target: string },
  plan: Plan,
): boolean {
  if (digits === "2" && target === "1") return true;
  if ((digits === "" || digits === "1") && target === "2") {
    plan.output = { text: "" };
    return true;
  }
  // debconf speaks over further ones.
  if (Number(digits) > 2 || Number(target) > 2) return true;
  return stop(shell, `${digits}>&${target}`);
}

async function readFrom(shell: Shell, target: string, plan: Plan): Promise<boolean> {
  if (target === "/dev/null") {
    plan.input = { text: "" };
    return true;
  }
  const node = targetOf(shell.host.root, absolute(shell, target));
  if (node?.type !== "file") return false;
  plan.input = { text: Buffer.from(await shell.host.root.bytesOf(node)).toString("utf8") };
  return true;
}

async function writeTo(
  shell: Shell,
  { target, appends }: { readonly target: string; readonly appends: boolean },
  plan: Plan,
): Promise<boolean> {
  const output: Output = { text: "" };
  plan.output = output;
  if (/^\/dev\/(?:null|stderr|tty)$/.test(target)) return true;
  const path = absolute(shell, target);
  if (resolvePath(shell.host.root, path) === undefined) return stop(shell, `> ${target}`);
  if (!appends) await putFile(shell, path, "");
  plan.files.push(async () => {
    const before = appends ? targetOf(shell.host.root, path) : undefined;
    const start = before ? Buffer.from(await shell.host.root.bytesOf(before)).toString("utf8") : "";
    await putFile(shell, path, start + output.text);
  });
  return true;
}

async function heredoc(shell: Shell, { source, redirect }: One): Promise<string> {
  const { body, target, operator } = redirect;
  if (!body) return "";
  let text = source.text.slice(body.start, body.end);
  if (operator.endsWith("-")) text = text.replace(/^\t+/gm, "");
  return target?.isQuoted ? text : expandHeredoc(shell, text);
}
