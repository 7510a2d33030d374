import { Buffer } from "node:buffer";
import { OpenPgpError } from "./open-pgp-error.ts";

/**
 * The octets of a file that may be armored. What stands around an armored block is refused, its
 * checksum is not looked at (RFC 9580, 6.1): signatures tell what is damaged.
 *
 * @param kind - `PUBLIC KEY BLOCK` or `SIGNATURE`
 * @throws OpenPgpError
 */
export function unarmored(bytes: Uint8Array, kind: ArmorKind): Uint8Array {
  // Every binary packet begins with its first bit set, armor with ASCII.
  if ((bytes[0] ?? 128) >= 128) return bytes;
  if (bytes.length > maxBytes) throw new OpenPgpError("too-large", "Too many octets of armor");
  const lines = Buffer.from(bytes).toString("latin1").split("\n").map(trimmedEnd);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at] === "") {
      at++;
      continue;
    }
    const block = readArmor(lines, { at, kind });
    blocks.push(block.octets);
    at = block.next;
  }
  return Buffer.concat(blocks);
}

export type ArmorKind = "PUBLIC KEY BLOCK" | "SIGNATURE";

/**
 * Reads one armored block of lines that have no blanks at their ends.
 *
 * @param from - the line that begins it
 * @throws OpenPgpError
 */
export function readArmor(
  lines: readonly string[],
  { at, kind }: { readonly at: number; readonly kind: ArmorKind },
): { readonly octets: Uint8Array; readonly next: number } {
  if (lines[at] !== `-----BEGIN PGP ${kind}-----`) throw malformed(`no ${kind} begins here`);
  let line = at + 1;
  while (/^[A-Za-z][A-Za-z0-9-]{0,30}: /.test(`${lines[line] ?? ""} `)) line++;
  if (lines[line] !== "") throw malformed("no empty line behind its headers");
  const first = ++line;
  const end = lines.indexOf(`-----END PGP ${kind}-----`, first);
  if (end < 0) throw malformed("no end");
  const written = lines.slice(first, end).filter((one) => !/^=[A-Za-z0-9+/]{4}$/.test(one));
  const text = written.join("");
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw malformed("no base64");
  return { octets: Buffer.from(text, "base64"), next: end + 1 };
}

/** Without blanks, tabs and carriage returns at the end. */
export function trimmedEnd(line: string): string {
  let end = line.length;
  while (end > 0 && " \t\r".includes(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

const maxBytes = 8 << 20;

function malformed(why: string): OpenPgpError {
  return new OpenPgpError("malformed", `The armor is broken: ${why}`);
}
