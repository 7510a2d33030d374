import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

/** A package of a made database. */
export interface RpmShape {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly architecture?: string;
  readonly sourceRpm?: string;
  readonly vendor?: string;
  readonly license?: string;
  readonly modularityLabel?: string;
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
  readonly files?: readonly string[];
}

const types = { int32: 4, string: 6, stringArray: 8, translated: 9 } as const;

/** The header of a package as RPM stores it, without the regions that sign it. */
export function headerOf(shape: RpmShape): Buffer {
  const files = shape.files ?? [];
  const folders = [...new Set(files.map((path) => path.slice(0, path.lastIndexOf("/") + 1)))];
  const entries: [tag: number, type: number, value: readonly string[] | readonly number[]][] = [
    [1000, types.string, [shape.name]],
    [1001, types.string, [shape.version]],
    [1002, types.string, [shape.release]],
    [1003, types.int32, shape.epoch === undefined ? [] : [shape.epoch]],
    [1004, types.translated, ["A package made for a test"]],
    [1011, types.string, shape.vendor ? [shape.vendor] : []],
    [1014, types.string, shape.license ? [shape.license] : []],
    [1022, types.string, [shape.architecture ?? "x86_64"]],
    [1044, types.string, shape.sourceRpm ? [shape.sourceRpm] : []],
    [1047, types.stringArray, shape.provides ?? []],
    [1049, types.stringArray, shape.requires ?? []],
    [
      1116,
      types.int32,
      files.map((path) => folders.indexOf(path.slice(0, path.lastIndexOf("/") + 1))),
    ],
    [1117, types.stringArray, files.map((path) => path.slice(path.lastIndexOf("/") + 1))],
    [1118, types.stringArray, folders],
    [5096, types.string, shape.modularityLabel ? [shape.modularityLabel] : []],
  ];
  return packHeader(entries.filter(([, , value]) => value.length > 0));
}

function packHeader(
  entries: readonly (readonly [number, number, readonly string[] | readonly number[]])[],
): Buffer {
  const index: Buffer[] = [];
  let data = Buffer.alloc(0);
  for (const [tag, type, value] of entries) {
    if (type === types.int32)
      data = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    index.push(words([tag, type, data.length, value.length], "BE"));
    const packed = value.map((one) =>
      typeof one === "number" ? words([one], "BE") : Buffer.from(`${one}\0`),
    );
    data = Buffer.concat([data, ...packed]);
  }
  return Buffer.concat([words([entries.length, data.length], "BE"), ...index, data]);
}

/** A database of RPM's own format with these headers, as its writer lays it out. */
export function ndbOf(headers: readonly Buffer[]): Buffer {
  const slotPages = Math.ceil(((headers.length + 2) * 16) / 4096);
  const slots = Buffer.concat(Array(slotPages * 256).fill(words([slotMagic, 0, 0, 0], "LE")));
  words([packagesMagic, 0, 1, slotPages, headers.length + 1], "LE").copy(slots);
  slots.fill(0, 20, 32);
  const parts: Buffer[] = [slots];
  let block = slotPages * 256;
  for (const [i, header] of headers.entries()) {
    const blocks = Math.ceil((16 + header.length + 12) / 16);
    words([slotMagic, i + 1, block, blocks], "LE").copy(slots, (i + 2) * 16);
    const padding = Buffer.alloc(blocks * 16 - 28 - header.length);
    const body = [words([blobMagic, i + 1, 1, header.length], "LE"), header, padding];
    parts.push(...body, words([adler32(Buffer.concat(body)), header.length, tailMagic], "LE"));
    block += blocks;
  }
  return Buffer.concat(parts);
}

const [packagesMagic = 0, slotMagic = 0, blobMagic = 0, tailMagic = 0] = [
  "RpmP",
  "Slot",
  "BlbS",
  "BlbE",
].map((text) => Buffer.from(text).readUInt32LE(0));

function words(values: readonly number[], order: "BE" | "LE"): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) {
    if (order === "BE") bytes.writeUInt32BE(value >>> 0, i * 4);
    else bytes.writeUInt32LE(value >>> 0, i * 4);
  }
  return bytes;
}

function adler32(bytes: Buffer): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

/**
 * A real database of Berkeley DB with these headers, written by its own `db5.3_load`; needs that program.
 *
 * @param byteOrder - of the machine that it is written for
 */
export function berkeleyDbOf(
  headers: readonly Buffer[],
  { byteOrder, pageSize }: { readonly byteOrder: "LE" | "BE"; readonly pageSize: number },
): Buffer {
  const path = join(tempFolder(), "Packages");
  // Number 0 holds the next free number.
  const rows = [words([headers.length + 1], byteOrder), ...headers];
  const lines = rows.flatMap((row, i) => [
    ` ${words([i], byteOrder).toString("hex")}`,
    ` ${row.toString("hex")}`,
  ]);
  const head = [
    "VERSION=3",
    "format=bytevalue",
    "type=hash",
    `db_pagesize=${pageSize}`,
    "HEADER=END",
  ];
  const order = byteOrder === "LE" ? "1234" : "4321";
  run(
    "db5.3_load",
    ["-c", `db_lorder=${order}`, path],
    [...head, ...lines, "DATA=END", ""].join("\n"),
  );
  return readFileSync(path);
}

/**
 * Builds packages with rpmbuild and installs them into a database of their own with rpm, whose backend
 * is SQLite in Debian's build; needs `rpm` and `rpmbuild`.
 *
 * @param specs - texts of spec files
 * @returns the folder of the database
 */
export function rpmDatabase(specs: readonly string[]): string {
  const folder = tempFolder();
  const root = join(folder, "root");
  for (const [i, spec] of specs.entries()) {
    const path = join(folder, `${i}.spec`);
    writeFileSync(path, spec);
    run("rpmbuild", ["-bb", "--define", `_topdir ${folder}/top`, path]);
  }
  mkdirSync(root);
  const packages = readdirSync(join(folder, "top/RPMS"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rpm"))
    .map((name) => join(folder, "top/RPMS", name));
  const where = ["--root", root, "--dbpath", "/var/lib/rpm"];
  run("rpm", [...where, "-i", "--nodeps", "--justdb", "--ignorearch", ...packages]);
  return join(root, "var/lib/rpm");
}

/** How a SQLite database of packages is made. */
export interface SqliteShape {
  readonly pageSize: number;
  readonly headers: readonly Buffer[];
  /** Bytes at each page's end that hold nothing, as an extension of SQLite may want. */
  readonly reserved?: number;
  /** A statement that is run after all was written and checkpointed. */
  readonly after?: string;
  /** Another that is not committed. */
  readonly open?: string;
  readonly keepsLog?: boolean;
  /** Everything stays in the log. */
  readonly neverCheckpoints?: boolean;
}

/** Writes a database with Python's SQLite, and copies it while it is open. */
export function sqliteOf(shape: SqliteShape): { readonly database: Buffer; readonly log: Buffer } {
  const folder = tempFolder();
  const script = `
import json, shutil, sqlite3, sys
shape = json.load(sys.stdin)
def connect():
    db = sqlite3.connect(shape["folder"] + "/db", isolation_level=None)
    db.execute("PRAGMA page_size = %d" % shape["pageSize"])
    return db
if shape["reserved"]:
    db = connect()
    db.execute("PRAGMA user_version = 1")
    db.close()
    usable = shape["pageSize"] - shape["reserved"]
    with open(shape["folder"] + "/db", "r+b") as file:
        file.seek(20)
        file.write(bytes([shape["reserved"]]))
        # An empty page says where its free space ends.
        file.seek(105)
        file.write(usable.to_bytes(2, "big"))
db = connect()
if shape["keepsLog"]:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
db.execute("BEGIN")
db.execute("CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL)")
db.execute("CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)")
for header in shape["headers"]:
    at = db.execute("INSERT INTO Packages (blob) VALUES (?)", (bytes.fromhex(header),)).lastrowid
    db.execute("INSERT INTO Name VALUES (?, ?, 0)", ("name %d" % at, at))
db.execute("COMMIT")
if shape["keepsLog"] and not shape["neverCheckpoints"]:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
if shape["after"]:
    db.executescript(shape["after"])
if shape["open"]:
    db.execute("PRAGMA cache_size = 1")
    db.execute("BEGIN")
    db.execute(shape["open"])
    db.execute("INSERT INTO Packages (blob) SELECT zeroblob(300000)")
for end in ("", "-wal") if shape["keepsLog"] else ("",):
    shutil.copyfile(shape["folder"] + "/db" + end, shape["folder"] + "/copy" + end)
`;
  const given = {
    reserved: 0,
    after: "",
    open: "",
    keepsLog: false,
    neverCheckpoints: false,
    ...shape,
    folder,
    headers: shape.headers.map((header) => header.toString("hex")),
  };
  run("python3", ["-c", script], JSON.stringify(given));
  const log = given.keepsLog ? readFileSync(join(folder, "copy-wal")) : Buffer.alloc(0);
  return { database: readFileSync(join(folder, "copy")), log };
}

/** Runs a program that must succeed. @returns what it printed */
export function run(program: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout;
}
