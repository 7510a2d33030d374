import type { Action, FileTree, Rule, Syntax } from "../../model/index.ts";
import { decodeText } from "../../syntax/text.ts";
import { unifiedDiff } from "./diff.ts";
import type { OverlayFile } from "./overlay.ts";
import { createSecretFinder, maskDiff, secretsWritten } from "./secrets.ts";
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
  readonly undo: readonly UndoFile[];
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
  const diffs: string[] = [];
  const undo: UndoFile[] = [];
  const secrets = new Set(secretsWritten(changes));
  for (const [path, file] of sortByPath(request.files)) {
    const before = (await tree.read(path)) ?? null;
    const after = file?.bytes ?? null;
    const seen = [before, after].flatMap((bytes) => (bytes ? finder.secretsIn(path, bytes) : []));
    for (const secret of seen) secrets.add(secret);
    const text = (bytes: Uint8Array | null) => (bytes ? decodeText(path, bytes).text : undefined);
    const [old, now] = [text(before), text(after)];
    files.push({ path, before, after, mode: file?.mode ?? 0o644 });
    diffs.push(unifiedDiff({ path, before: old, after: now }));
    undo.push(
      toUndoFile(
        {
          path,
          before: old === undefined ? undefined : { text: old, mode: modeOf(path) },
          after: now === undefined ? undefined : { text: now },
          secrets: [...new Set([...seen, ...moved.keys()])],
        },
        moved,
      ),
    );
  }
  return { files, diff: diffs.map((diff) => maskDiff(diff, secrets)).join(""), undo };
}

function sortByPath<T>(files: ReadonlyMap<string, T>): [string, T][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}
