import { Buffer } from "node:buffer";
import { type Certificate, readKeyring } from "../openpgp/certificate.ts";
import type { ArchiveSystem } from "./system-release.ts";

/** The keys with which distributions sign their archives. */
export type ArchiveKeys = Readonly<Record<ArchiveSystem, readonly Certificate[]>>;

/** Where the keys are among what ships. */
export const archiveKeysFile = "data/keys/archive-keys.json";

/**
 * Reads the keys that ship with suture.
 *
 * @param shipped - the file that `scripts/snapshot-keys.mjs` makes
 */
export function readArchiveKeys(shipped: Uint8Array): ArchiveKeys {
  const { keys } = JSON.parse(Buffer.from(shipped).toString("utf8")) as ShippedKeys;
  const of = (wanted: ArchiveSystem) =>
    keys.filter(({ system }) => system === wanted).flatMap(certificatesOf);
  return { debian: of("debian"), ubuntu: of("ubuntu") };
}

interface ShippedKeys {
  readonly keys: readonly ShippedKey[];
}

interface ShippedKey {
  readonly system: ArchiveSystem;
  /** Its own signature is by SHA-1: its octets are trusted, as they were when they were packed. */
  readonly pinned?: boolean;
  /** In base64. */
  readonly key: string;
}

function certificatesOf({ key, pinned = false }: ShippedKey): readonly Certificate[] {
  return readKeyring(Buffer.from(key, "base64")).map((one) => ({ ...one, isPinned: pinned }));
}
