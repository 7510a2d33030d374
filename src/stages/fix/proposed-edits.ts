import {
  type Change,
  type FileTree,
  indexLines,
  type ProposedEdits,
  type Region,
} from "../../model/index.ts";
import { decodeText } from "../../syntax/text.ts";
import { applyChanges } from "./apply-changes.ts";
import type { Proposal } from "./propose.ts";

/**
 * What safe proposals would edit, for formats that carry edits. A proposal that reads or writes a
 * secret is left out, and so is one that deletes a file: neither can be shown as text to insert.
 *
 * @param tree - the files that the proposals were made for
 * @returns by fingerprint of the finding, one entry per occurrence
 */
export async function proposedEdits(
  tree: Pick<FileTree, "read">,
  proposals: readonly Proposal[],
): Promise<Map<string, ProposedEdits[]>> {
  const edits = new Map<string, ProposedEdits[]>();
  for (const { finding, fix, safety, changes } of proposals) {
    if (safety !== "safe" || finding.kind === "secret" || changes.some(isUnfit)) continue;
    const files = await filesOf(tree, changes);
    if (files.length === 0) continue;
    const { fingerprint, location } = finding;
    const known = edits.get(fingerprint) ?? [];
    edits.set(fingerprint, [...known, { location, title: fix.title, files }]);
  }
  return edits;
}

type EditedFile = ProposedEdits["files"][number];

function isUnfit(change: Change): boolean {
  if (change.kind === "delete") return true;
  if (change.kind === "add-lines") return change.lines.some(({ secret }) => secret);
  return (
    change.kind === "edit" &&
    change.edits.some(({ secrets = [], movesSecretTo }) => secrets.length > 0 || movesSecretTo)
  );
}

async function filesOf(
  tree: Pick<FileTree, "read">,
  changes: readonly Change[],
): Promise<EditedFile[]> {
  const files = new Map<string, EditedFile["replacements"]>();
  for (const change of changes) {
    const bytes = await tree.read(change.path);
    const text = bytes ? decodeText(change.path, bytes).text : "";
    const made =
      change.kind === "edit"
        ? rangesOf(text, change)
        : await insertionOf(tree, { change, before: text });
    files.set(change.path, [...(files.get(change.path) ?? []), ...made]);
  }
  return [...files]
    .filter(([, replacements]) => replacements.length > 0)
    .map(([path, replacements]) => ({ path, replacements }));
}

function rangesOf(text: string, { edits }: Change & { readonly kind: "edit" }) {
  const lines = indexLines(text);
  return edits.map((edit) => ({ region: lines.regionOf(edit.range), text: edit.text }));
}

/** New files and added lines are what stands behind the old end of the file. */
async function insertionOf(
  tree: Pick<FileTree, "read">,
  { change, before }: { readonly change: Change; readonly before: string },
): Promise<{ readonly region: Region; readonly text: string }[]> {
  const { files } = await applyChanges(tree, [{ changes: [change] }]);
  const file = files.get(change.path);
  if (!file) return [];
  const after = decodeText(change.path, file.bytes).text;
  const range = { start: before.length, end: before.length };
  return [{ region: indexLines(before).regionOf(range), text: after.slice(before.length) }];
}
