import type { AssembleContext, Gap, ParsedFile } from "../model/index.ts";

/** A manifest or lock that says nothing, and why; plain JSON values. */
export interface BrokenFile {
  readonly kind: "broken";
  /** Says the line where there is one. */
  readonly why: string;
}

/**
 * Reads a manifest or lock of a project. Systems are full of such files, broken samples among them,
 * and none of them counts there: whether a broken one is a gap is for `assemble` to say.
 */
export function readOrBroken<T>(read: () => T): T | BrokenFile {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "broken", why: error.message };
  }
}

/** The broken files of a project as gaps; of a system there are none. */
export function brokenGaps(
  parsed: readonly ParsedFile<{ readonly kind: string }>[],
  { asset, isSystem }: AssembleContext,
): Gap[] {
  return isSystem ? [] : gapsOfBroken(parsed, { asset });
}

/** The broken files as gaps, whatever the asset: of what is installed, every one counts. */
export function gapsOfBroken(
  parsed: readonly ParsedFile<{ readonly kind: string }>[],
  { asset }: Pick<AssembleContext, "asset">,
): Gap[] {
  return parsed.flatMap(({ entry, value }): Gap[] =>
    isBroken(value)
      ? [{ asset: asset.id, path: entry.path, reason: "malformed", message: value.why }]
      : [],
  );
}

function isBroken(value: { readonly kind: string }): value is BrokenFile {
  return value.kind === "broken";
}

/** The files of one kind. */
export function filesOf<T extends { readonly kind: string }, K extends T["kind"]>(
  parsed: readonly ParsedFile<T>[],
  kind: K,
): ParsedFile<Extract<T, { readonly kind: K }>>[] {
  return parsed.filter(({ value }) => value.kind === kind) as ParsedFile<
    Extract<T, { readonly kind: K }>
  >[];
}

/** The error of a reader, with the line that it speaks of. */
export function brokenAt(why: string, line: number): SyntaxError {
  return new SyntaxError(`${why} (line ${line})`);
}
