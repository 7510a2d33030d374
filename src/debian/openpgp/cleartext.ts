import { Buffer } from "node:buffer";
import { readArmor, trimmedEnd } from "./armor.ts";
import { OpenPgpError } from "./open-pgp-error.ts";

/** A message in the cleartext signature framework (RFC 9580, 7). */
export interface Cleartext {
  /** What was signed, and nothing else of the file: lines by line feeds, none behind the last. */
  readonly text: Uint8Array;
  /** As it is hashed: lines by carriage return and line feed. */
  readonly hashed: Uint8Array;
  /** Signature packets. */
  readonly signatures: Uint8Array;
}

/**
 * Takes a cleartext-signed message apart. A file with anything around the message, as apt too refuses
 * it, could show unsigned lines as signed ones.
 *
 * @throws OpenPgpError
 */
export function readCleartext(bytes: Uint8Array): Cleartext {
  if (bytes.length > maxBytes) throw new OpenPgpError("too-large", "The signed text is too large");
  const lines = Buffer.from(bytes).toString("latin1").split("\n").map(trimmedEnd);
  if (lines[0] !== "-----BEGIN PGP SIGNED MESSAGE-----")
    throw malformed("it does not begin as one");
  let at = 1;
  while (/^Hash: [A-Za-z0-9, -]{1,200}$/.test(lines[at] ?? "")) at++;
  if (lines[at] !== "") throw malformed("no empty line stands before its text");
  const end = lines.indexOf("-----BEGIN PGP SIGNATURE-----", at + 1);
  if (end < 0) throw malformed("it has no signature");
  const text = lines.slice(at + 1, end).map(withoutDash);
  const { octets, next } = readArmor(lines, { at: end, kind: "SIGNATURE" });
  if (lines.slice(next).some((line) => line !== "")) throw malformed("something stands behind it");
  return {
    text: Buffer.from(text.join("\n"), "latin1"),
    hashed: Buffer.from(text.join("\r\n"), "latin1"),
    signatures: octets,
  };
}

/** Sixteen times Debian's largest. */
const maxBytes = 4 << 20;

function withoutDash(line: string): string {
  if (line.startsWith("- ")) return line.slice(2);
  // Blanks at the end of a line are taken away first, also behind a dash that escapes nothing.
  if (line === "-") return "";
  if (line.startsWith("-")) throw malformed("a dash is not escaped");
  return line;
}

function malformed(why: string): OpenPgpError {
  return new OpenPgpError("malformed", `This is no signed text: ${why}`);
}
