import { join } from "node:path";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { getTrustedRoot } from "@sigstore/tuf";
import { EnvironmentError } from "../model/index.ts";
import type { SigstoreAddresses } from "./sigstore-addresses.ts";

/**
 * Gets the trusted root of sigstore by TUF, whose signatures and dates are checked; what was had is
 * kept in the cache.
 *
 * @returns as JSON
 * @throws EnvironmentError where it cannot be had
 */
export async function fetchTrustedRoot(
  { tuf, tufRoot }: Pick<SigstoreAddresses, "tuf" | "tufRoot">,
  cache: string,
): Promise<unknown> {
  try {
    const root = await getTrustedRoot({
      mirrorURL: tuf,
      cachePath: join(cache, "sigstore"),
      ...(tufRoot !== undefined && { rootPath: tufRoot }),
      timeout: 20_000,
    });
    return TrustedRoot.toJSON(root);
  } catch (cause) {
    throw new EnvironmentError(`The trusted root of sigstore cannot be had from ${tuf}`, {
      hint: "Name one that you have: --trusted-root trusted_root.json.",
      cause,
    });
  }
}
