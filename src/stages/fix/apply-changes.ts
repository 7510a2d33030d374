import type { AddedLine, Change, Edit, FileTree } from "../../model/index.ts";
import { applyEdits } from "../../syntax/edits.ts";
import { decodeText, hashBytes, lineEndOf } from "../../syntax/text.ts";
import type { OverlayFile } from "./overlay.ts";

/** One set of changes that stands or falls together. */
export interface ChangeSet {
  readonly changes: readonly Change[];
}

export interface AppliedChanges<T extends ChangeSet> {
  readonly files: ReadonlyMap<string, OverlayFile | null>;
  readonly applied: readonly T[];
  /** Those that overlap an applied one: their turn comes in the next pass. */
  readonly deferred: readonly T[];
  /** Those whose file is not the one they were made for. */
  readonly stale: readonly T[];
}

/**
 * Applies what does not overlap, in the order given.
 *
 * @param tree - the files that the changes were made for
 */
export async function applyChanges<T extends ChangeSet>(
  tree: Pick<FileTree, "read">,
  sets: readonly T[],
): Promise<AppliedChanges<T>> {
  const drafts = new Map<string, Draft>();
  const applied: T[] = [];
  const deferred: T[] = [];
  const stale: T[] = [];
  for (const set of sets) {
    for (const { path } of set.changes) {
      if (!drafts.has(path)) drafts.set(path, await openDraft(tree, path));
    }
    const verdict = judge(set, drafts);
    if (verdict === "fits") {
      for (const change of set.changes) merge(drafts.get(change.path), change);
      applied.push(set);
    } else (verdict === "stale" ? stale : deferred).push(set);
  }
  return { files: finish(drafts), applied, deferred, stale };
}

interface Draft {
  readonly hash: string | undefined;
  readonly text: string;
  readonly mode: number;
  edits: Edit[];
  lines: AddedLine[];
  whole: { readonly text: string; readonly mode: number } | "deleted" | undefined;
}

async function openDraft(tree: Pick<FileTree, "read">, path: string): Promise<Draft> {
  const bytes = await tree.read(path);
  return {
    hash: bytes && hashBytes(bytes),
    text: bytes ? decodeText(path, bytes).text : "",
    mode: 0o644,
    edits: [],
    lines: [],
    whole: undefined,
  };
}

type Verdict = "fits" | "stale" | "overlaps";

function judge(set: ChangeSet, drafts: ReadonlyMap<string, Draft>): Verdict {
  const verdicts = set.changes.map((change) => judgeChange(change, drafts.get(change.path)));
  return verdicts.find((v) => v === "stale") ?? verdicts.find((v) => v === "overlaps") ?? "fits";
}

function judgeChange(change: Change, draft: Draft | undefined): Verdict {
  if (!draft) return "stale";
  if ("expected" in change && change.expected !== draft.hash) return "stale";
  if (change.kind === "create" && draft.hash !== undefined) return "stale";
  if (draft.whole) return sameCreation(draft, change) ? "fits" : "overlaps";
  const touched = draft.edits.length + draft.lines.length > 0;
  if (change.kind === "delete") return touched ? "overlaps" : "fits";
  const collides = change.kind === "edit" && change.edits.some((e) => overlaps(draft.edits, e));
  return collides ? "overlaps" : "fits";
}

function sameCreation(draft: Draft, change: Change): boolean {
  return (
    change.kind === "create" && typeof draft.whole === "object" && draft.whole.text === change.text
  );
}

/** Two fixes that ask for the very same edit do not collide; other edits may not touch. */
function overlaps(taken: readonly Edit[], edit: Edit): boolean {
  return taken.some((other) => {
    if (sameEdit(other, edit)) return false;
    const insertion = other.range.start === other.range.end || edit.range.start === edit.range.end;
    return insertion
      ? other.range.start <= edit.range.end && edit.range.start <= other.range.end
      : other.range.start < edit.range.end && edit.range.start < other.range.end;
  });
}

function sameEdit(a: Edit, b: Edit): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end && a.text === b.text;
}

function merge(draft: Draft | undefined, change: Change): void {
  if (!draft) return;
  switch (change.kind) {
    case "create":
      draft.whole = { text: change.text, mode: change.mode };
      return;
    case "delete":
      draft.whole = "deleted";
      return;
    case "edit":
      draft.edits.push(...change.edits.filter((e) => !draft.edits.some((o) => sameEdit(o, e))));
      return;
    case "add-lines":
      draft.lines.push(...change.lines);
      if (draft.hash === undefined) Object.assign(draft, { mode: change.mode });
      return;
  }
}

function finish(drafts: ReadonlyMap<string, Draft>): Map<string, OverlayFile | null> {
  const files = new Map<string, OverlayFile | null>();
  for (const [path, draft] of drafts) {
    if (draft.whole === "deleted") files.set(path, null);
    else if (draft.whole) {
      files.set(path, { bytes: encode(draft.whole.text), mode: draft.whole.mode });
    } else {
      const text = addLines(applyEdits(draft.text, draft.edits), draft.lines);
      if (text !== draft.text) files.set(path, { bytes: encode(text), mode: draft.mode });
    }
  }
  return files;
}

function addLines(text: string, lines: readonly AddedLine[]): string {
  const end = lineEndOf(text);
  let result = text;
  for (const { text: line, unless = line } of lines) {
    const serves = (have: string) =>
      unless === line ? have.trim() === line : have.startsWith(unless);
    if (result.split(/\r?\n/).some(serves)) continue;
    if (result !== "" && !result.endsWith("\n")) result += end;
    result += line + end;
  }
  return result;
}

const encoder = new TextEncoder();

function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
