import { OpenPgpError } from "../openpgp/open-pgp-error.ts";
import { type Trust, type Verified, verifyCleartext, verifyDetached } from "../openpgp/verify.ts";
import { refusedEntry, suiteFile } from "./archive-address.ts";
import type { ArchiveRequest } from "./archive-request.ts";
import { releaseProblem, suiteIdentity } from "./check-release.ts";
import { keysOf } from "./entry-keys.ts";
import { type ReleaseFile, readRelease } from "./release-file.ts";
import type { SourceEntry } from "./source-entry.ts";

/** An entry whose signed Release is the one to use. */
export interface TrustedEntry {
  readonly entry: SourceEntry;
  readonly release: ReleaseFile;
  /** Fingerprint of the key that signed it. */
  readonly signer: string;
}

/**
 * Reads and verifies the Release of an entry's suite.
 *
 * @throws EnvironmentError that says why it is not used
 */
export async function readEntry(
  entry: SourceEntry,
  request: ArchiveRequest,
): Promise<TrustedEntry> {
  const { os, archive, nowMs, mayBeOld = false } = request;
  const { certificates, isOwn } = await keysOf(entry, request);
  const signed = await readSigned(entry, { request, trust: { keys: certificates, nowMs } });
  const release = readRelease(signed.content);
  const newestSeenMs = archive.newestSeen(suiteIdentity(release));
  const expected = { asked: entry.suite, os, isOwnKey: isOwn, nowMs, newestSeenMs };
  const problem = releaseProblem(release, {
    ...expected,
    // What an image names is no mirror of the user's.
    mayBeOld: mayBeOld && !entry.place.isFound,
  });
  if (problem) throw refusedEntry(entry, problem);
  return { entry, release, signer: signed.signer };
}

/** As much as is read of OpenPGP. */
export const maxReleaseBytes: number = 4 << 20;
const maxSignatureBytes = 1 << 20;

interface Signing {
  readonly request: ArchiveRequest;
  readonly trust: Trust;
}

async function readSigned(
  entry: SourceEntry,
  { request: { archive }, trust }: Signing,
): Promise<Verified> {
  const read = (name: string, maxBytes: number) =>
    archive.read({ url: suiteFile(entry, name), isFound: entry.place.isFound }, maxBytes);
  const message = await read("InRelease", maxReleaseBytes);
  if (message) return verified(entry, () => verifyCleartext(message, trust));
  const content = await read("Release", maxReleaseBytes);
  if (!content) {
    throw refusedEntry(entry, "it has no such suite; an old one may have moved to another archive");
  }
  const signature = await read("Release.gpg", maxSignatureBytes);
  if (!signature) throw refusedEntry(entry, "its Release is not signed");
  return verified(entry, () => verifyDetached({ content, signature }, trust));
}

function verified(entry: SourceEntry, verify: () => Verified): Verified {
  try {
    return verify();
  } catch (error) {
    if (!(error instanceof OpenPgpError)) throw error;
    throw refusedEntry(entry, `its signature is not good: ${error.message}`, error);
  }
}
