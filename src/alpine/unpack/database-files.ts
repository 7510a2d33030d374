import { Buffer } from "node:buffer";
import { followPath, targetOf } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { type ApkRecord, readFileDatabase } from "../file-database.ts";
import { type ApkState, stanzaOf } from "./apk-state.ts";
import { readScripts, type ScriptsArchive, writtenScripts } from "./scripts-archive.ts";
import { type ApkTrigger, readTriggers, writtenTriggers } from "./triggers.ts";

/** Files of apk's database. */
export interface DatabaseFiles {
  /** `lib/apk/db`, where that really is. */
  readonly folder: string;
  readonly records: readonly ApkRecord[];
  /** Left out where there are none. */
  readonly scripts?: ScriptsArchive;
  readonly triggers: readonly ApkTrigger[];
}

/** Where apk's database is, `lib` before `usr/lib`. */
export const databaseFolders: readonly string[] = ["lib/apk/db", "usr/lib/apk/db"];

/**
 * Reads apk's database.
 *
 * @throws SyntaxError where it is broken, ArchiveError where its scripts are
 */
export async function readDatabaseFiles(root: WorkingRoot): Promise<DatabaseFiles> {
  const found = databaseFolders.find((one) => targetOf(root, `${one}/installed`)?.type === "file");
  const folder = found === undefined ? undefined : followPath(root, found);
  if (folder === undefined) throw new SyntaxError("There is no database of apk");
  const read = async (name: string) => {
    const node = targetOf(root, `${folder}/${name}`);
    return node?.type === "file" ? root.bytesOf(node) : undefined;
  };
  const text = async (name: string) => Buffer.from((await read(name)) ?? []).toString("utf8");
  const plain = await read("scripts.tar");
  const packed = plain ? undefined : await read("scripts.tar.gz");
  const stored = plain ?? packed;
  return {
    folder,
    records: readFileDatabase(await text("installed")),
    ...(stored && { scripts: readScripts(stored, packed !== undefined) }),
    triggers: readTriggers(await text("triggers")),
  };
}

export interface DatabaseChanges {
  readonly files: DatabaseFiles;
  /** With those of new packages, and in their order. */
  readonly scripts: ScriptsArchive["members"];
  readonly triggers: readonly ApkTrigger[];
}

/** Writes what is installed by now: packages in their order, their scripts and triggers in the same. */
export function writeDatabaseFiles(
  { root, holdings }: ApkState,
  { files, scripts, triggers }: DatabaseChanges,
): void {
  const all = [...holdings.values()];
  const checksums = all.map(({ checksum }) => checksum);
  const put = (name: string, bytes: Uint8Array) => {
    const path = `${files.folder}/${name}`;
    const node = root.get(path);
    const content = { kind: "new", bytes } as const;
    const owner = { uid: 0, gid: 0, mode: 0o644 };
    root.put(path, { ...owner, ...node, type: "file", mtime: 0, content });
  };
  put("installed", Buffer.from(all.map(stanzaOf).join("")));
  const isCompressed = files.scripts?.isCompressed ?? true;
  if (files.scripts || scripts.size > 0)
    put(
      isCompressed ? "scripts.tar.gz" : "scripts.tar",
      writtenScripts({ isCompressed, members: scripts }, checksums),
    );
  const byPackage = new Map(triggers.map((one) => [one.checksum, one]));
  const ordered = checksums.flatMap((checksum) => byPackage.get(checksum) ?? []);
  if (ordered.length > 0 || root.get(`${files.folder}/triggers`))
    put("triggers", Buffer.from(writtenTriggers(ordered)));
}
