/** A package that apk has installed. */
export interface InstalledApk {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The package that it was built with: what Alpine's advisories name. */
  readonly origin: string;
  readonly license?: string;
  /** What it asks for, without versions: names, `so:libz.so.1`, `cmd:sh`, paths; conflicts left out. */
  readonly dependsOn: readonly string[];
  /** What it offers beside its name, without versions. */
  readonly provides: readonly string[];
  /** Of its files those that were asked for, without a leading slash. */
  readonly files: readonly string[];
  /** Line of its name, from 1. */
  readonly line: number;
}

export interface ApkDatabase {
  readonly packages: readonly InstalledApk[];
  /** Lines where a stanza without a name or a version begins. */
  readonly brokenLines: readonly number[];
}

/**
 * Reads apk's database of installed packages. Packages that only hold others together (`apk add
 * --virtual .build-deps`) are left out: nothing was built for them.
 *
 * @param keepsFile - which of the packages' files are worth keeping
 * @see apk-tools' src/database.c
 */
export function parseInstalled(text: string, keepsFile: (path: string) => boolean): ApkDatabase {
  const packages: InstalledApk[] = [];
  const brokenLines: number[] = [];
  for (const stanza of stanzasOf(text, keepsFile)) {
    const { P: name, V: version } = stanza.fields;
    if (!name || !version) brokenLines.push(stanza.line);
    else if (!name.startsWith(".")) packages.push(toInstalled(stanza, { name, version }));
  }
  return { packages, brokenLines };
}

/** Fields have one letter each; capitals and small letters differ. */
type Field = "P" | "V" | "A" | "o" | "L" | "D" | "p";

const wanted: ReadonlySet<string> = new Set<Field>(["P", "V", "A", "o", "L", "D", "p"]);

interface Stanza {
  readonly fields: Partial<Record<Field, string>>;
  readonly files: string[];
  /** Of the name, else of the stanza. */
  line: number;
}

function* stanzasOf(text: string, keepsFile: (path: string) => boolean): Iterable<Stanza> {
  let stanza: Stanza | undefined;
  let folder = "";
  let line = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const stop = end < 0 ? text.length : end;
    const written = text.slice(at, stop).trimEnd();
    line++;
    at = stop + 1;
    if (written === "") {
      if (stanza) yield stanza;
      stanza = undefined;
      continue;
    }
    stanza ??= { fields: {}, files: [], line };
    const value = written.slice(2);
    if (written.startsWith("F:")) folder = value;
    else if (written.startsWith("R:")) addFile(stanza, { path: `${folder}/${value}`, keepsFile });
    else addField(stanza, { written, line });
  }
  if (stanza) yield stanza;
}

function addFile(
  { files }: Stanza,
  { path, keepsFile }: { readonly path: string; readonly keepsFile: (path: string) => boolean },
): void {
  const clean = path.replace(/^\/+/, "");
  if (keepsFile(clean)) files.push(clean);
}

function addField(
  stanza: Stanza,
  { written, line }: { readonly written: string; readonly line: number },
): void {
  const letter = written.charAt(0);
  if (written.charAt(1) !== ":" || !wanted.has(letter)) return;
  stanza.fields[letter as Field] = written.slice(2).trim();
  if (letter === "P") stanza.line = line;
}

function toInstalled(
  { fields, files, line }: Stanza,
  { name, version }: { readonly name: string; readonly version: string },
): InstalledApk {
  return {
    name,
    version,
    architecture: fields.A ?? "",
    origin: fields.o || name,
    ...(fields.L && { license: fields.L }),
    dependsOn: namesOf(fields.D),
    provides: namesOf(fields.p),
    files,
    line,
  };
}

/** `musl>=1.2 so:libz.so.1 !libressl openssl@edge~3.3` without versions, repositories and conflicts. */
function namesOf(list = ""): string[] {
  const names = new Set<string>();
  for (const item of list.split(/\s+/)) {
    const name = /^[^=<>~@!]+/.exec(item)?.[0];
    if (name) names.add(name);
  }
  return [...names];
}
