import { createHash } from "node:crypto";
import type { Document, SourceText, Syntax } from "../model/index.ts";

/** Any text file, for rules that need no grammar. */
export interface TextDocument extends Document {
  readonly kind: "text";
}

/** Every file that is text; rules over it state their triggers. */
export const textSyntax: Syntax<TextDocument> = {
  kind: "text",
  files: ["*"],
  parse: (source) => ({ kind: "text", ...source, problems: [] }),
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/**
 * Decodes a file. A byte order mark stays in the text, so that encoding the text again gives the
 * same bytes.
 */
export function decodeText(path: string, bytes: Uint8Array): SourceText {
  try {
    return { path, text: utf8.decode(bytes), encoding: "utf-8" };
  } catch {
    return { path, text: latin1.decode(bytes), encoding: "latin-1" };
  }
}

/** True where the first 8 KiB hold a NUL byte: git's own test. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}

/** Guard of an edit: lower-case hex SHA-256 of the whole file. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The line end that a text uses most; `\n` where it has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  return windows * 2 > all ? "\r\n" : "\n";
}
