/** A field of a control file: its value keeps its lines, as written behind the colon. */
export interface Field {
  readonly name: string;
  /** Without the blanks round the first line; further lines with the blank they begin with. */
  readonly value: string;
}

/** The fields of one paragraph, in their order (deb-control(5)). */
export type Stanza = readonly Field[];

/** The value of a field, whatever the case of its name. */
export function field(stanza: Stanza, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return stanza.find((one) => one.name.toLowerCase() === wanted)?.value;
}

/** Reads one paragraph; lines that are none of a field are left out. */
export function parseStanza(text: string): Stanza {
  const fields: { name: string; value: string }[] = [];
  const close = () => {
    const last = fields.at(-1);
    if (last) last.value = last.value.trimEnd();
  };
  for (const line of text.replace(/^\ufeff/, "").split("\n")) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) {
      last.value += `\n${line}`;
      continue;
    }
    const colon = line.indexOf(":");
    if (colon <= 0 || line.startsWith("#")) continue;
    close();
    fields.push({ name: line.slice(0, colon), value: line.slice(colon + 1).trim() });
  }
  close();
  return fields;
}

/** A paragraph of a larger file, with its text. */
export interface TextStanza {
  readonly stanza: Stanza;
  /** As written, with the end of its last line and without the empty line behind it. */
  readonly text: string;
}

/** Splits a file of paragraphs at its empty lines. */
export function parseStanzas(text: string): readonly TextStanza[] {
  const found: TextStanza[] = [];
  let start = 0;
  const close = (end: number) => {
    const part = text.slice(start, end);
    if (part.trim() !== "") found.push({ stanza: parseStanza(part), text: part });
  };
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf("\n", at);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    if (text.slice(at, end).trim() === "") {
      close(at);
      start = end;
    }
    at = end;
  }
  close(text.length);
  return found;
}

/** Writes a paragraph as dpkg does, without an empty line behind it. */
export function stanzaText(stanza: Stanza): string {
  return stanza
    .map(({ name, value }) =>
      value.startsWith("\n") ? `${name}:${value}\n` : `${name}: ${value}\n`,
    )
    .join("");
}
