import { EnvironmentError } from "../model/index.ts";
import type { ProxyEnvironment as Environment } from "./http/proxies.ts";

/** Where certificates, entries of the log and trusted roots come from. */
export interface SigstoreAddresses {
  readonly fulcio: string;
  readonly rekor: string;
  readonly tuf: string;
  /** First root of the repository at `tuf`, as a file; of the public one it ships with the library. */
  readonly tufRoot?: string;
}

/** Of the public-good instance. */
const defaults = {
  fulcio: "https://fulcio.sigstore.dev",
  rekor: "https://rekor.sigstore.dev",
  tuf: "https://tuf-repo-cdn.sigstore.dev",
};

/**
 * Reads the addresses from `SUTURE_FULCIO_URL`, `SUTURE_REKOR_URL`, `SUTURE_TUF_URL` and
 * `SUTURE_TUF_ROOT`: never from a file of a repository, which could have identity tokens sent elsewhere.
 *
 * @throws EnvironmentError where one is no address
 */
export function sigstoreAddresses(environment: Environment): SigstoreAddresses {
  const tufRoot = environment["SUTURE_TUF_ROOT"];
  const tuf = addressIn(environment, "SUTURE_TUF_URL");
  if (tuf && !tufRoot) {
    throw new EnvironmentError("SUTURE_TUF_URL names a repository whose first root is not known", {
      hint: "Name its root.json in SUTURE_TUF_ROOT.",
    });
  }
  return {
    fulcio: addressIn(environment, "SUTURE_FULCIO_URL") ?? defaults.fulcio,
    rekor: addressIn(environment, "SUTURE_REKOR_URL") ?? defaults.rekor,
    tuf: tuf ?? defaults.tuf,
    ...(tufRoot && { tufRoot }),
  };
}

function addressIn(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  if (!value) return undefined;
  if (/^https?:\/\/[^/@]+/.test(value) && URL.canParse(value)) return value.replace(/\/+$/, "");
  throw new EnvironmentError(`${name} is no address`, { hint: "https://HOST is expected." });
}
