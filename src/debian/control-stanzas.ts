/** A stanza of a file in the form of Debian's control files: one package of dpkg's status, one pin. */
export interface ControlStanza {
  /** As it is written, its last line's end included where there is one; blank lines round it are not. */
  readonly text: string;
  /**
   * By lower-case name. A value is trimmed; lines that continue it keep the blank they begin with. Of a
   * field that is there twice, the last.
   */
  readonly fields: ReadonlyMap<string, string>;
  /** Where it begins, from 1. */
  readonly line: number;
}

/**
 * Splits a file into its stanzas. Lines that are no field and continue none are in `text` only.
 *
 * @see deb822(5)
 */
export function controlStanzas(file: string): readonly ControlStanza[] {
  const stanzas: ControlStanza[] = [];
  let start = -1;
  let first = 1;
  let line = 0;
  let at = file.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < file.length) {
    const end = file.indexOf("\n", at);
    const next = end < 0 ? file.length : end + 1;
    line++;
    if (isBlank(file, { from: at, to: next })) {
      if (start >= 0) stanzas.push(toStanza(file.slice(start, at), first));
      start = -1;
    } else if (start < 0) {
      start = at;
      first = line;
    }
    at = next;
  }
  if (start >= 0) stanzas.push(toStanza(file.slice(start), first));
  return stanzas;
}

function isBlank(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  for (let i = from; i < to; i++) if (text.charCodeAt(i) > 32) return false;
  return true;
}

function toStanza(text: string, line: number): ControlStanza {
  const fields = new Map<string, string>();
  let name = "";
  let from = 0;
  let at = 0;
  const close = (to: number) => {
    if (name !== "") fields.set(name, text.slice(from, to).trim());
  };
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const stop = end < 0 ? text.length : end;
    if (text.charCodeAt(at) > 32) {
      close(at);
      const colon = text.indexOf(":", at);
      const isField = colon > at && colon < stop;
      name = isField ? text.slice(at, colon).trimEnd().toLowerCase() : "";
      from = colon + 1;
    }
    at = stop + 1;
  }
  close(text.length);
  return { text, fields, line };
}
