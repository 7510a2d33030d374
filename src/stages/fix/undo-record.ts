import { createHash, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { diffLines } from "diff";
import type { Change } from "../../model/index.ts";

/** How one file goes back. Holds no secret: those come from where they moved to, or from the file itself. */
export interface UndoFile {
  readonly path: string;
  /** The file as the fix left it; `null` where it was deleted. */
  readonly after: Seal | null;
  /** `null` where the file did not exist. */
  readonly before: {
    readonly seal: Seal;
    readonly mode: number;
    readonly splices: readonly Splice[];
  } | null;
}

/** Replaces a UTF-16 range of the file as the fix left it. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

export type Piece =
  | { readonly text: string }
  /** The value of this variable in the `.env` that the fix wrote, or a range of it. */
  | { readonly variable: string; readonly part?: readonly [number, number] }
  /** A range of the file as the fix left it. */
  | { readonly copy: readonly [number, number] }
  /** A secret that is nowhere any more. */
  | { readonly lost: true };

/** Recognises bytes. Slow where they hold a secret: a fast hash over a weak password can be cracked. */
export type Seal =
  | { readonly kind: "sha256"; readonly hash: string }
  | { readonly kind: "scrypt"; readonly salt: string; readonly hash: string };

export interface ChangedFile {
  readonly path: string;
  readonly before: { readonly text: string; readonly mode: number } | undefined;
  readonly after: { readonly text: string } | undefined;
  /** Every secret seen in the file before or after. */
  readonly secrets: readonly string[];
}

/** Secrets that a fix moved to the environment: value to variable name. */
export function movedSecrets(changes: readonly Change[]): Map<string, string> {
  const moved = new Map<string, string>();
  for (const change of changes) {
    if (change.kind !== "add-lines") continue;
    for (const { text, secret } of change.lines) {
      const name = /^(?:export\s+)?([A-Za-z_]\w*)=/.exec(text)?.[1];
      if (name && secret) moved.set(text.slice(secret.start, secret.end), name);
    }
  }
  return moved;
}

/** Says how a changed file goes back. */
export function toUndoFile(file: ChangedFile, moved: ReadonlyMap<string, string>): UndoFile {
  const { path, before, after } = file;
  const hidden = file.secrets.some(
    (secret) => before?.text.includes(secret) || after?.text.includes(secret),
  );
  return {
    path,
    after: after ? seal(after.text, hidden) : null,
    before: before
      ? {
          seal: seal(before.text, hidden),
          mode: before.mode,
          splices: splicesOf({ before: before.text, after: after?.text ?? "", file, moved }),
        }
      : null,
  };
}

export type Restored = { readonly text: string } | { readonly missing: string };

/**
 * The text of a file before the fix.
 *
 * @param variables - what stands in the `.env` now
 * @returns `missing` names the variable whose value is gone, or that the text is not what it was
 */
export function restore(
  { before }: UndoFile,
  { after, variables }: { readonly after: string; readonly variables: ReadonlyMap<string, string> },
): Restored {
  if (!before) return { missing: "the file" };
  let text = "";
  let at = 0;
  for (const { start, end, pieces } of before.splices) {
    text += after.slice(at, start);
    for (const piece of pieces) {
      const spelled = spell(piece, { after, variables });
      if (spelled === undefined)
        return { missing: "variable" in piece ? piece.variable : "a secret" };
      text += spelled;
    }
    at = end;
  }
  text += after.slice(at);
  return matches(text, before.seal) ? { text } : { missing: "the value that stood there" };
}

function spell(
  piece: Piece,
  { after, variables }: { readonly after: string; readonly variables: ReadonlyMap<string, string> },
): string | undefined {
  if ("text" in piece) return piece.text;
  if ("copy" in piece) return after.slice(...piece.copy);
  if (!("variable" in piece)) return undefined;
  const value = variables.get(piece.variable);
  return piece.part ? value?.slice(...piece.part) : value;
}

export function seal(text: string, secret: boolean): Seal {
  if (!secret) return { kind: "sha256", hash: createHash("sha256").update(text).digest("hex") };
  const salt = randomBytes(16);
  return { kind: "scrypt", salt: salt.toString("hex"), hash: slowHash(text, salt).toString("hex") };
}

/** True where a text is the one that was sealed. */
export function matches(text: string, sealed: Seal): boolean {
  const have =
    sealed.kind === "sha256"
      ? createHash("sha256").update(text).digest()
      : slowHash(text, Buffer.from(sealed.salt, "hex"));
  return timingSafeEqual(have, Buffer.from(sealed.hash, "hex"));
}

function slowHash(text: string, salt: Uint8Array): Buffer {
  return scryptSync(text, salt, 32);
}

interface Splicing {
  readonly before: string;
  readonly after: string;
  readonly file: ChangedFile;
  readonly moved: ReadonlyMap<string, string>;
}

function splicesOf({ before, after, file, moved }: Splicing): Splice[] {
  const splices: Splice[] = [];
  let at = 0;
  let open: { start: number; end: number; text: string } | undefined;
  const close = () => {
    if (open) splices.push({ start: open.start, end: open.end, pieces: cut(open.text) });
    open = undefined;
  };
  const cut = (text: string) => piecesOf(text, { secrets: file.secrets, moved, after });
  for (const { added, removed, value } of diffLines(after, before)) {
    if (!added && !removed) close();
    else open ??= { start: at, end: at, text: "" };
    if (open && added) open.text += value;
    if (!added) at += value.length;
    if (open) open.end = at;
  }
  close();
  return splices;
}

interface Cutting {
  readonly secrets: readonly string[];
  readonly moved: ReadonlyMap<string, string>;
  readonly after: string;
}

function piecesOf(text: string, cutting: Cutting): Piece[] {
  const values = [...new Set([...cutting.secrets, ...cutting.moved.keys()])].filter(Boolean);
  const first = values
    .map((value) => ({ value, at: text.indexOf(value) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.value.length - a.value.length)[0];
  if (!first) return text === "" ? [] : [{ text }];
  const { value, at } = first;
  return [
    ...(at > 0 ? [{ text: text.slice(0, at) }] : []),
    ...spellingOf(value, cutting),
    ...piecesOf(text.slice(at + value.length), cutting),
  ];
}

function spellingOf(spelled: string, { moved, after }: Cutting): Piece[] {
  const variable = moved.get(spelled);
  if (variable) return [{ variable }];
  const copy = after.indexOf(spelled);
  if (copy >= 0) return [{ copy: [copy, copy + spelled.length] }];
  for (const [value, name] of moved) {
    const pieces = escapesOf(spelled, { value, variable: name });
    if (pieces) return pieces;
  }
  return [{ lost: true }];
}

/** Where a value was written with `$$`, `''` or backslashes, only these are kept. */
function escapesOf(
  spelled: string,
  { value, variable }: { readonly value: string; readonly variable: string },
): Piece[] | undefined {
  const pieces: Piece[] = [];
  let start = 0;
  let at = 0;
  for (const char of spelled) {
    if (value.startsWith(char, at)) {
      at += char.length;
      continue;
    }
    if (!/[$'"\\]/.test(char)) return undefined;
    pieces.push({ variable, part: [start, at] }, { text: char });
    start = at;
  }
  return at === value.length ? [...pieces, { variable, part: [start, at] }] : undefined;
}
