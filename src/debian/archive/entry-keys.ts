import { Buffer } from "node:buffer";
import { type Certificate, readKeyring } from "../openpgp/certificate.ts";
import { OpenPgpError } from "../openpgp/open-pgp-error.ts";
import { refusedEntry } from "./archive-address.ts";
import type { ArchiveRequest } from "./archive-request.ts";
import type { SourceEntry } from "./source-entry.ts";

/** The keys that may sign an entry's Release. */
export interface EntryKeys {
  readonly certificates: readonly Certificate[];
  /** The user named them: another distributor's archive may be meant. */
  readonly isOwn: boolean;
}

/**
 * The keys that ship, or those that the user's own sources name. Beside a distribution's keyring of this
 * machine, those that ship count.
 *
 * @throws EnvironmentError where a key that is named cannot be read
 */
export async function keysOf(
  entry: SourceEntry,
  { keys, os, archive }: ArchiveRequest,
): Promise<EntryKeys> {
  const shipped = { certificates: keys[os.system], isOwn: false };
  const { signedBy } = entry;
  if (signedBy === undefined) return shipped;
  if (signedBy.includes("-----BEGIN PGP")) {
    return { certificates: readKeys(Buffer.from(signedBy), entry), isOwn: true };
  }
  const named: Certificate[] = [];
  const paths = signedBy.split(/[\s,]+/).filter(Boolean);
  for (const path of paths) {
    const bytes = path.startsWith("/") ? await archive.readOwn(path) : undefined;
    if (bytes) named.push(...readKeys(bytes, entry));
    else if (!isDistributions(path)) {
      throw refusedEntry(entry, `the key ${path} that it names is no file of this machine`);
    }
  }
  // A machine's keyring can be newer than what ships, and older.
  if (paths.every(isDistributions)) {
    return { certificates: [...shipped.certificates, ...named], isOwn: false };
  }
  return { certificates: named, isOwn: true };
}

function isDistributions(path: string): boolean {
  return /^\/usr\/share\/keyrings\/(?:debian|ubuntu)-archive-keyring\.(?:gpg|pgp|asc)$/.test(path);
}

function readKeys(bytes: Uint8Array, entry: SourceEntry): readonly Certificate[] {
  try {
    return readKeyring(bytes);
  } catch (error) {
    if (!(error instanceof OpenPgpError)) throw error;
    throw refusedEntry(entry, `the key that it names is not read: ${error.message}`, error);
  }
}
