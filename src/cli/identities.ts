import { readFileSync } from "node:fs";
import { cacheFolder } from "../io/folders.ts";
import { sigstoreAddresses } from "../io/sigstore-addresses.ts";
import {
  type CheckCertificate,
  EnvironmentError,
  type TrustedIdentity,
  UsageError,
} from "../model/index.ts";
import type { Settings } from "./settings.ts";

export interface WrittenIdentity {
  readonly subject: string | undefined;
  /** Must match the whole subject. */
  readonly pattern: string | undefined;
  readonly issuer: string | undefined;
}

/**
 * Reads whom a certificate must name: a subject or a pattern, and an issuer. Either alone would let in
 * anybody whom the issuer vouches for, or any issuer at all.
 *
 * @throws UsageError where one is missing
 */
export function readIdentity({ subject, pattern, issuer }: WrittenIdentity): TrustedIdentity {
  if ((subject === undefined) === (pattern === undefined) || !issuer || subject === "") {
    throw new UsageError("An identity is a subject, or a pattern for one, and an issuer.", {
      hint: "--certificate-identity or --certificate-identity-regexp, and --certificate-oidc-issuer; subject or subject-regexp, and issuer in suture.toml.",
    });
  }
  if (subject !== undefined) return { subject, issuer };
  try {
    return { subject: new RegExp(pattern ?? ""), issuer };
  } catch (cause) {
    throw new UsageError(`${pattern} is no regular expression.`, { cause });
  }
}

type Certifying = Pick<Settings, "identities" | "trustedRoot" | "offline">;

/**
 * Makes ready to check certificates: reads the trusted root from its file, else asks for it by TUF.
 *
 * @throws UsageError where the file cannot be used, EnvironmentError where the network does not give it
 */
export async function openCertificateCheck({
  identities,
  trustedRoot,
  offline,
}: Certifying): Promise<CheckCertificate> {
  const { certificateChecker, readTrustedRoot } = await import(
    "../oci/signatures/check-certificates.ts"
  );
  const value = trustedRoot === undefined ? await askForRoot(offline) : readRootFile(trustedRoot);
  try {
    return certificateChecker({ root: readTrustedRoot(value), identities });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(`${trustedRoot} cannot be used: ${cause.message}.`, {
      hint: "A trusted_root.json is expected, as cosign trusted-root create writes it.",
      cause,
    });
  }
}

/** As `openCertificateCheck`, when the first certificate is met; `undefined` where no identity is given. */
export function certificateCheckOf(settings: Certifying): CheckCertificate | undefined {
  if (settings.identities.length === 0) return undefined;
  let opened: Promise<CheckCertificate> | undefined;
  return async (signed) => {
    opened ??= openCertificateCheck(settings);
    return (await opened)(signed);
  };
}

async function askForRoot(offline: boolean): Promise<unknown> {
  if (offline) {
    throw new EnvironmentError("The trusted root of sigstore is not known offline", {
      hint: "Name a file: --trusted-root, or trusted-root of [verify] in suture.toml.",
    });
  }
  const { fetchTrustedRoot } = await import("../io/trusted-root.ts");
  return fetchTrustedRoot(sigstoreAddresses(process.env), cacheFolder());
}

const maxRootBytes = 8 << 20;

function readRootFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`The trusted root ${path} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text.slice(0, maxRootBytes));
  } catch (cause) {
    throw new UsageError(`The trusted root ${path} is no JSON.`, { cause });
  }
}
