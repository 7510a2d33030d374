/** What apk notes of a file or a folder beside its name. */
export interface ApkOwnership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** `Q1…` of its extended attributes. */
  readonly attributes?: string;
}

export interface ApkListedFile {
  readonly name: string;
  /** Left out for root's with 0644, of a folder 0755. */
  readonly owner?: ApkOwnership;
  /** `Q1` and the SHA-1 of its content or of where it points, in base64. */
  readonly checksum?: string;
}

export interface ApkListedFolder {
  /** Without slashes around it; empty for the root. */
  readonly path: string;
  readonly owner?: ApkOwnership;
  readonly files: readonly ApkListedFile[];
}

/** A stanza of `lib/apk/db/installed`, its folders apart from its fields. */
export interface ApkRecord {
  readonly name: string;
  readonly version: string;
  /** `Q1…` */
  readonly checksum: string;
  /** The package that it was built with. */
  readonly origin: string;
  /** Lines before the first folder, as written. */
  readonly fields: readonly string[];
  readonly folders: readonly ApkListedFolder[];
  /** As it is written, empty lines behind it included. */
  readonly text: string;
}

/**
 * Reads apk's database of installed packages with all their files.
 *
 * @throws SyntaxError with the line, where apk would not read it either
 * @see apk-tools' src/database.c
 */
export function readFileDatabase(text: string): readonly ApkRecord[] {
  const records: ApkRecord[] = [];
  let open: Open | undefined;
  let isClosed = false;
  let at = 0;
  let line = 0;
  const close = (end: number) => {
    if (open) records.push(recordOf(open, text.slice(open.start, end)));
  };
  while (at < text.length) {
    const found = text.indexOf("\n", at);
    const stop = found < 0 ? text.length : found;
    const written = text.slice(at, stop);
    line++;
    if (written === "") isClosed = true;
    else if (!open || isClosed) {
      close(at);
      open = { fields: [], folders: [], line, start: at };
      isClosed = false;
    }
    if (written !== "" && open) takeLine(open, written, line);
    at = stop + 1;
  }
  close(text.length);
  return records;
}

/** Writes a stanza as apk does, the empty line behind it included. */
export function writtenRecord({ fields, folders }: Pick<ApkRecord, "fields" | "folders">): string {
  const lines = [...fields];
  for (const { path, owner, files } of folders) {
    lines.push(`F:${path}`);
    if (owner) lines.push(`M:${writtenOwner(owner)}`);
    for (const file of files) {
      lines.push(`R:${file.name}`);
      if (file.owner) lines.push(`a:${writtenOwner(file.owner)}`);
      if (file.checksum !== undefined) lines.push(`Z:${file.checksum}`);
    }
  }
  return `${lines.join("\n")}\n\n`;
}

interface Folder {
  readonly path: string;
  owner?: ApkOwnership;
  readonly files: { name: string; owner?: ApkOwnership; checksum?: string }[];
}

interface Open {
  /** Where it begins. */
  readonly line: number;
  readonly start: number;
  readonly fields: string[];
  readonly folders: Folder[];
}

function takeLine(open: Open, written: string, line: number): void {
  const value = written.slice(2);
  const folder = open.folders.at(-1);
  const file = folder?.files.at(-1);
  if (written.charAt(1) !== ":") throw broken(line);
  switch (written.charAt(0)) {
    case "F":
      open.folders.push({ path: value, files: [] });
      return;
    case "M":
      if (!folder) throw broken(line);
      folder.owner = ownerOf(value, line);
      return;
    case "R":
      if (!folder) throw broken(line);
      folder.files.push({ name: value });
      return;
    case "a":
      if (!file) throw broken(line);
      file.owner = ownerOf(value, line);
      return;
    case "Z":
      if (!file) throw broken(line);
      file.checksum = value;
      return;
    default:
      // Fields behind the folders would change their place when they are written.
      if (folder) throw broken(line);
      open.fields.push(written);
  }
}

function recordOf({ fields, folders, line }: Open, text: string): ApkRecord {
  const field = (letter: string) =>
    fields.find((one) => one.startsWith(`${letter}:`))?.slice(2) ?? "";
  const name = field("P");
  if (name === "" || field("V") === "") throw broken(line);
  return {
    name,
    version: field("V"),
    checksum: field("C"),
    origin: field("o") || name,
    fields,
    folders,
    text,
  };
}

function ownerOf(value: string, line: number): ApkOwnership {
  const [, uid, gid, mode = "", attributes] =
    /^(\d{1,10}):(\d{1,10}):([0-7]{1,5})(?::(\S+))?$/.exec(value) ?? [];
  if (uid === undefined) throw broken(line);
  return {
    uid: Number(uid),
    gid: Number(gid),
    mode: Number.parseInt(mode, 8),
    ...(attributes !== undefined && { attributes }),
  };
}

function writtenOwner({ uid, gid, mode, attributes }: ApkOwnership): string {
  return `${uid}:${gid}:${mode.toString(8)}${attributes === undefined ? "" : `:${attributes}`}`;
}

function broken(line: number): SyntaxError {
  return new SyntaxError(`Line ${line} of apk's database cannot be read`);
}
