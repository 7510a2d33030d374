import { Buffer } from "node:buffer";
import { EnvironmentError, type ImageReference } from "../../model/index.ts";
import { type HttpAnswer, readBody } from "../http/http.ts";
import type { RegistrySession } from "./registry-session.ts";

/**
 * Asks a registry what refers to a manifest, page after page.
 *
 * @returns an OCI index; `undefined` where the registry has no such list
 * @throws EnvironmentError where it cannot be asked
 * @see OCI distribution specification 1.1, listing referrers
 */
export async function readReferrers(
  session: RegistrySession,
  { repository, digest }: ImageReference & { readonly digest: string },
): Promise<Uint8Array | undefined> {
  const manifests: unknown[] = [];
  let path: string | undefined = `referrers/${digest}`;
  for (let page = 0; path !== undefined && page < maxPages; page++) {
    const answer: HttpAnswer = await session.get({
      repository,
      path,
      headers: { accept: indexType },
    });
    const found = await readPage(answer);
    if (!found) {
      if (page === 0) return undefined;
      throw new EnvironmentError("The registry breaks off its list of referrers");
    }
    manifests.push(...found);
    path = nextPage(answer.headers["link"], repository);
  }
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }));
}

const indexType = "application/vnd.oci.image.index.v1+json";
const maxPages = 20;
const maxPageBytes = 4 << 20;

/** A registry that does not know of referrers says 404, or sends something else. */
async function readPage(answer: HttpAnswer): Promise<readonly unknown[] | undefined> {
  if (answer.status !== 200) {
    answer.discard();
    return undefined;
  }
  const bytes = await readBody(answer, maxPageBytes).catch(() => undefined);
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes ?? []).toString("utf8"));
    const list = (value as { readonly manifests?: unknown } | null)?.manifests;
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Only what comes after the host is used. */
const anyBase = "http://page.invalid/";

/** Only a page of the same list. */
function nextPage(link: string | undefined, repository: string): string | undefined {
  const match = /<([^>]{1,2000})>\s*;\s*rel="?next"?/.exec(link ?? "");
  const address = match?.[1] ?? "";
  if (!match || !URL.canParse(address, anyBase)) return undefined;
  const { pathname, search } = new URL(address, anyBase);
  return pathname.startsWith(`/v2/${repository}/referrers/`) ? pathname + search : undefined;
}
