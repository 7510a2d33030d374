import { followPath, isDirectory } from "../../../rootfs/resolve-path.ts";
import { compileName } from "../../../syntax/glob.ts";
import { absolute } from "../paths.ts";
import { isUnknown, type Shell } from "./state.ts";
import { stop } from "./stop.ts";

/** Part of a word: as written, quoted, to be split at blanks, or the border of two fields. */
export interface Piece {
  readonly kind: "literal" | "quoted" | "split" | "break";
  readonly text: string;
}

/** What a word's parts become: split at blanks where they were expanded, names of files for patterns. */
export function toFields(shell: Shell, pieces: readonly Piece[]): readonly string[] {
  const fields: Field[] = [];
  let isOpen = false;
  const add = (text: string, pattern: string) => {
    const last = isOpen ? fields.at(-1) : undefined;
    if (last) {
      last.text += text;
      last.pattern += pattern;
    } else fields.push({ text, pattern });
    isOpen = true;
  };
  const split = (text: string) => {
    for (const [at, part] of splitFields(shell, text).entries()) {
      if (at > 0) isOpen = false;
      if (part !== "") add(part, part);
    }
  };
  for (const { kind, text } of pieces) {
    if (kind === "break") isOpen = false;
    else if (kind === "split") split(text);
    else add(text, kind === "quoted" ? escapeGlob(text) : text);
  }
  return fields.flatMap((one) => filesOf(shell, one));
}

/** A text in which no character is a pattern's. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?[\]\\]/g, "\\$&");
}

interface Field {
  text: string;
  pattern: string;
}

function splitFields({ variables }: Shell, text: string): readonly string[] {
  const separators = variables.get("IFS") ?? " \t\n";
  if (separators === "") return [text];
  const isBlank = [...separators].every((c) => " \t\n".includes(c));
  const parts: string[] = [];
  let part = "";
  for (const c of text) {
    if (!separators.includes(c)) part += c;
    else if (!isBlank || part !== "" || parts.length === 0) {
      parts.push(part);
      part = "";
    }
  }
  parts.push(part);
  return parts;
}

const isPattern = /(?:^|[^\\])(?:\\\\)*[*?[]/;

function filesOf(shell: Shell, { text, pattern }: Field): readonly string[] {
  if (!isPattern.test(pattern)) return [text];
  if (isUnknown(text)) return stop(shell, text);
  const start = pattern.startsWith("/") ? "/" : "";
  let found = [start];
  for (const segment of pattern.split("/").filter((one) => one !== "")) {
    found = found.flatMap((folder) => matching(shell, folder, segment));
    if (found.length === 0) return [text];
  }
  return found.map((path) => path.slice(0, -1));
}

/** Paths in a folder, each with a slash behind it; `folder` has one too, or is empty. */
function matching(shell: Shell, folder: string, segment: string): string[] {
  const { root } = shell.host;
  const path = followPath(root, absolute(shell, folder));
  if (path === undefined || !isDirectory(root.get(path))) return [];
  const matches = compileName(segment);
  const names = root.list(path).filter((name) => name.startsWith(".") === segment.startsWith("."));
  return names.filter(matches).map((name) => `${folder}${name}/`);
}
