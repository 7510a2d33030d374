import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { type TargetState, targetState } from "../io/state.ts";
import { type FileWrite, recoverWrites, writeFiles } from "../io/write-files.ts";
import { TargetError } from "../model/index.ts";
import { matches, restore, type UndoFile } from "../stages/fix/undo-record.ts";
import { type DotenvDocument, dotenvSyntax } from "../syntax/dotenv.ts";
import { decodeText } from "../syntax/text.ts";
import type { KeptFix } from "./kept-fix.ts";
import { writeOut } from "./output.ts";
import { targetKey, targetRoot } from "./targets.ts";

/** `suture undo`: back before the last fix, byte for byte. */
export async function run(parsed: Command): Promise<number> {
  const { json, quiet } = parsed.opts<{ json?: boolean; quiet?: boolean }>();
  const target = { target: parsed.args[0] ?? "." };
  const state = targetState(targetKey(target));
  recoverWrites(state);
  const restored = undoLast(targetRoot(target), state);
  if (json) await writeOut(`${JSON.stringify({ restored: restored ?? [] }, null, 2)}\n`);
  else if (!quiet) await writeOut(describe(restored));
  return 0;
}

function describe(restored: readonly string[] | undefined): string {
  if (!restored) return "Nothing to undo.\n";
  return `Restored ${restored.length} files:\n${restored.map((path) => `  ${path}\n`).join("")}`;
}

/** @returns the paths; `undefined` where there is no fix left to undo */
function undoLast(root: string, state: TargetState): string[] | undefined {
  const name = state.fixes().at(-1);
  if (!name) return undefined;
  const { files } = state.read(name) as KeptFix;
  const variables = readVariables(root, files);
  const writes = files.map((file) => toWrite({ root, file, files, variables }));
  writeFiles({ root, state, writes, removes: name });
  return files.map(({ path }) => path);
}

interface Undoing {
  readonly root: string;
  readonly file: UndoFile;
  /** All files of the fix. */
  readonly files: readonly UndoFile[];
  readonly variables: ReadonlyMap<string, string>;
}

function toWrite({ root, file, files, variables }: Undoing): FileWrite {
  const { path, before, after } = file;
  const current = readNow(root, path);
  const text = current ? decodeText(path, current).text : undefined;
  const same = after === null ? text === undefined : text !== undefined && matches(text, after);
  if (!same) throw text === undefined ? gone(file, files) : changed(path);
  if (!before) return { path, bytes: null, expected: current ?? null, mode: 0o644 };
  const restored = restore(file, { after: text ?? "", variables });
  if ("missing" in restored) {
    throw new TargetError(
      `${path} cannot be restored: ${restored.missing} is not in .env any more.`,
      {
        hint: `Nothing was written. git must restore it: git checkout -- ${path}`,
      },
    );
  }
  return {
    path,
    bytes: new TextEncoder().encode(restored.text),
    expected: current ?? null,
    mode: before.mode,
  };
}

function changed(path: string): TargetError {
  return new TargetError(`${path} changed since the fix.`, {
    hint: "Nothing was written. Take that change back first, or leave the fix as it is.",
  });
}

/** Secrets of other files may have moved into the one that is gone. */
function gone({ path }: UndoFile, files: readonly UndoFile[]): TargetError {
  const lost = files.filter(needsVariable).map((file) => file.path);
  if (!isEnvFile(path) || lost.length === 0) {
    return new TargetError(`${path} is gone.`, {
      hint: `Nothing was written. git may restore it: git checkout -- ${path}`,
    });
  }
  return new TargetError(`${path} is gone, and with it the secrets of ${lost.join(", ")}.`, {
    hint: `Nothing was written. git must restore them: git checkout -- ${lost.join(" ")}`,
  });
}

function needsVariable({ before }: UndoFile): boolean {
  return before?.splices.some(({ pieces }) => pieces.some((p) => "variable" in p)) ?? false;
}

function isEnvFile(path: string): boolean {
  return /(?:^|\/)\.env$/.test(path);
}

function readNow(root: string, path: string): Uint8Array | undefined {
  const full = join(root, ...path.split("/"));
  return existsSync(full) ? readFileSync(full) : undefined;
}

/** Raw values of every `.env` that the fix wrote. */
function readVariables(root: string, files: readonly UndoFile[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const { path } of files) {
    if (!isEnvFile(path)) continue;
    const bytes = readNow(root, path);
    if (!bytes) continue;
    const { entries } = dotenvSyntax.parse(decodeText(path, bytes)) as DotenvDocument;
    for (const { name, value } of entries) variables.set(name, value);
  }
  return variables;
}
