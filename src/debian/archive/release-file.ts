import { Buffer } from "node:buffer";
import { controlStanzas } from "../control-stanzas.ts";

/** What a `Release` file says of a suite; believed only where its signature was verified. */
export interface ReleaseFile {
  readonly origin: string;
  readonly label: string;
  readonly suite: string;
  readonly codename: string;
  /** Milliseconds since the epoch; left out where it is not there, or is no date. */
  readonly dateMs?: number;
  readonly validUntilMs?: number;
  readonly hasByHash: boolean;
  /** What apt gives its packages without preferences. */
  readonly pin: 500 | 100 | 1;
  /** Packages for every architecture are in the indexes of each, and not in one of their own. */
  readonly hasAllInEach: boolean;
  /** By path relative to the file; those of SHA-256 only. */
  readonly files: ReadonlyMap<string, ReleasedFile>;
}

export interface ReleasedFile {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** @see https://wiki.debian.org/DebianRepository/Format */
export function readRelease(content: Uint8Array): ReleaseFile {
  const text = Buffer.from(content).toString("utf8");
  const fields = controlStanzas(text)[0]?.fields ?? new Map<string, string>();
  const get = (name: string) => fields.get(name) ?? "";
  const architectures = get("architectures").split(/\s+/);
  const dateMs = Date.parse(get("date"));
  const hasLimit = fields.has("valid-until");
  const validUntilMs = Date.parse(get("valid-until"));
  return {
    origin: get("origin"),
    label: get("label"),
    suite: get("suite"),
    codename: get("codename"),
    ...(!Number.isNaN(dateMs) && { dateMs }),
    // A limit that cannot be read is one that is over.
    ...(hasLimit && { validUntilMs: Number.isNaN(validUntilMs) ? 0 : validUntilMs }),
    hasByHash: get("acquire-by-hash") === "yes",
    pin: pinOf(get("notautomatic") === "yes", get("butautomaticupgrades") === "yes"),
    hasAllInEach:
      !architectures.includes("all") ||
      get("no-support-for-architecture-all").split(/\s+/).includes("Packages"),
    files: filesOf(get("sha256")),
  };
}

function pinOf(isByHand: boolean, isUpgraded: boolean): ReleaseFile["pin"] {
  if (!isByHand) return 500;
  return isUpgraded ? 100 : 1;
}

/** ` HASH SIZE PATH` */
function filesOf(section: string): ReadonlyMap<string, ReleasedFile> {
  const files = new Map<string, ReleasedFile>();
  for (const line of section.split("\n")) {
    const [sha256 = "", size = "", path] = line.trim().split(/\s+/);
    if (path === undefined || !/^[\da-f]{64}$/.test(sha256) || !/^\d{1,12}$/.test(size)) continue;
    if (!files.has(path)) files.set(path, { sha256, sizeBytes: Number(size) });
  }
  return files;
}
