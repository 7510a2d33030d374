import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { baseNameOf, TargetError } from "../model/index.ts";
import { hashBytes } from "../syntax/text.ts";
import type { TargetState } from "./state.ts";

export interface FileWrite {
  /** POSIX, relative to the root. */
  readonly path: string;
  /** `null` deletes. */
  readonly bytes: Uint8Array | null;
  /** Of a file that is created; an existing one keeps its own. */
  readonly mode: number;
  /** What must stand there now; `null` where there must be no file. */
  readonly expected: Uint8Array | null;
}

export interface WriteJob {
  readonly root: string;
  readonly state: TargetState;
  readonly writes: readonly FileWrite[];
  /** Record that this job makes, kept only when it completes. */
  readonly adds?: { readonly name: string; readonly record: unknown };
  /** Record that this job ends. */
  readonly removes?: string;
  /** Called before each step; tests break off here. */
  readonly onStep?: (step: string) => void;
}

interface Journal {
  readonly phase: "prepared" | "committed";
  readonly root: string;
  readonly entries: readonly JournalEntry[];
  readonly adds?: string;
  readonly removes?: string;
}

interface JournalEntry {
  readonly path: string;
  /** Absolute; `null` deletes. */
  readonly temporary: string | null;
  readonly target: string;
  readonly mode: number;
}

const journalName = "journal.json";

/**
 * Writes all files or none. New contents are written beside their targets, then the journal is
 * committed, then they are renamed; a job that broke off is completed or reverted by
 * {@link recoverWrites}.
 *
 * @throws TargetError where a file is not what was expected, or leads out of the root
 */
export function writeFiles(job: WriteJob): void {
  recoverWrites(job.state);
  const root = realpathSync(job.root);
  const writes = [...job.writes].sort(
    (a, b) => orderOf(a.path) - orderOf(b.path) || (a.path < b.path ? -1 : 1),
  );
  const targets = writes.map((write) => checkTarget(root, write));
  const id = randomBytes(6).toString("hex");
  const entries = writes.map((write, index): JournalEntry => {
    const { target, mode } = targets[index] as Checked;
    const temporary = join(dirname(target), `.${basename(target)}.suture-tmp-${id}`);
    return {
      path: write.path,
      target,
      temporary: write.bytes ? temporary : null,
      mode: mode ?? write.mode,
    };
  });
  const journal = {
    root,
    entries,
    ...(job.adds && { adds: job.adds.name }),
    ...(job.removes && { removes: job.removes }),
  };
  const step = job.onStep ?? (() => {});
  job.state.write(journalName, { ...journal, phase: "prepared" } satisfies Journal);
  try {
    entries.forEach((entry, index) => {
      step(`write ${entry.path}`);
      const { bytes } = writes[index] as FileWrite;
      if (entry.temporary && bytes) writeTemporary(entry.temporary, bytes, entry.target);
    });
    if (job.adds) job.state.write(job.adds.name, job.adds.record);
  } catch (error) {
    recoverWrites(job.state);
    throw new TargetError("A file could not be written; nothing was changed.", { cause: error });
  }
  step("commit");
  job.state.write(journalName, { ...journal, phase: "committed" } satisfies Journal);
  finish({ ...journal, phase: "committed" }, { state: job.state, step });
}

/** Completes or reverts a job that broke off. @returns what it did */
export function recoverWrites(state: TargetState): "completed" | "reverted" | undefined {
  const journal = state.read(journalName) as Journal | undefined;
  if (!journal) return undefined;
  if (journal.phase === "committed") {
    finish(journal, { state, step: () => {} });
    return "completed";
  }
  for (const { temporary } of journal.entries) if (temporary) rmSync(temporary, { force: true });
  if (journal.adds) state.remove(journal.adds);
  state.remove(journalName);
  return "reverted";
}

function finish(
  journal: Journal,
  { state, step }: { readonly state: TargetState; readonly step: (name: string) => void },
): void {
  for (const { temporary, target, mode, path } of journal.entries) {
    step(`rename ${path}`);
    if (!temporary) rmSync(target, { force: true });
    else if (lstatSync(temporary, { throwIfNoEntry: false })) {
      chmodSync(temporary, mode);
      renameSync(temporary, target);
    }
  }
  step("end");
  if (journal.removes) state.remove(journal.removes);
  state.remove(journalName);
}

/** What git must ignore is said before what must be ignored exists. */
function orderOf(path: string): number {
  const name = baseNameOf(path);
  if (name === ".gitignore" || name === ".dockerignore") return 0;
  return name === ".env" ? 1 : 2;
}

interface Checked {
  readonly target: string;
  readonly mode: number | undefined;
}

function checkTarget(root: string, { path, expected }: FileWrite): Checked {
  const named = join(root, ...path.split("/"));
  const existing = lstatSync(named, { throwIfNoEntry: false });
  if (!existing) mkdirSync(dirname(named), { recursive: true });
  const target = existing
    ? realpathSync(named)
    : join(realpathSync(dirname(named)), basename(named));
  if (!target.startsWith(root + sep)) {
    throw new TargetError(`${path} leads out of the target.`, { hint: "Nothing was written." });
  }
  const current = existing ? readFileSync(target) : null;
  const same =
    current === null || expected === null
      ? current === expected
      : hashBytes(current) === hashBytes(expected);
  if (!same) {
    throw new TargetError(`${path} changed since it was read.`, {
      hint: "Nothing was written. Run the command again.",
    });
  }
  return { target, mode: existing ? lstatSync(target).mode & 0o7777 : undefined };
}

function writeTemporary(path: string, bytes: Uint8Array, target: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fchmodSync(file, 0o600);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const old = lstatSync(target, { throwIfNoEntry: false });
  if (old && process.getuid?.() === 0) chownSync(path, old.uid, old.gid);
}
