import type { Action, FileTree, Rule, Syntax } from "../../model/index.ts";
import { type DiffedFile, unifiedDiff } from "./diff.ts";
import type { OverlayFile } from "./overlay.ts";
import { createSecretFinder, hiddenIn, maskSecrets, maskSpans, secretsWritten } from "./secrets.ts";
import { movedSecrets, toUndoFile, type UndoFile } from "./undo-record.ts";

/** One file that is about to be written. */
export interface PreparedFile {
  readonly path: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** Of a file that is created. */
  readonly mode: number;
}

export interface PreparedChange {
  readonly files: readonly PreparedFile[];
  /** Unified diff of everything, every secret masked. */
  readonly diff: string;
  /** How it goes back; slow where files hold secrets, so made only for what is written. */
  readonly undo: () => readonly UndoFile[];
}

export interface PrepareRequest {
  /** The tree as it is, without the overlay. */
  readonly tree: FileTree;
  readonly files: ReadonlyMap<string, OverlayFile | null>;
  readonly actions: readonly Action[];
  readonly modeOf: (path: string) => number;
  readonly syntaxes: readonly Syntax[];
  readonly rules: readonly Rule[];
}

/** Turns a simulated state into files to write, a diff to show, and a record that can undo it. */
export async function prepareChange(request: PrepareRequest): Promise<PreparedChange> {
  const { tree, actions, modeOf } = request;
  const finder = createSecretFinder(request);
  const changes = actions.flatMap((action) => action.changes);
  const moved = movedSecrets(changes);
  const files: PreparedFile[] = [];
  const shown: DiffedFile[] = [];
  const undo: (() => UndoFile)[] = [];
  const secrets = new Set(secretsWritten(changes));
  for (const [path, file] of sortByPath(request.files)) {
    const before = (await tree.read(path)) ?? null;
    const after = file?.bytes ?? null;
    const old = before ? finder.secretsIn(path, before) : undefined;
    const now = after ? finder.secretsIn(path, after) : undefined;
    const seen = [old, now].flatMap((text) => (text ? hiddenIn(text) : []));
    for (const secret of seen) secrets.add(secret);
    files.push({ path, before, after, mode: file?.mode ?? 0o644 });
    shown.push({ path, before: old && maskSpans(old), after: now && maskSpans(now) });
    undo.push(() =>
      toUndoFile(
        {
          path,
          before: old && { text: old.text, mode: modeOf(path) },
          after: now && { text: now.text },
          secrets: [...new Set([...seen, ...moved.keys()])],
        },
        moved,
      ),
    );
  }
  return {
    files,
    diff: shown.map((file) => maskedDiff(file, secrets)).join(""),
    undo: () => undo.map((make) => make()),
  };
}

/** Masked before it is compared: the names of files, and what lies over several lines, stay whole. */
function maskedDiff({ path, before, after }: DiffedFile, secrets: Iterable<string>): string {
  const masked = (text: string | undefined) => text && maskSecrets(text, secrets);
  return unifiedDiff({ path, before: masked(before), after: masked(after) });
}

function sortByPath<T>(files: ReadonlyMap<string, T>): [string, T][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}
