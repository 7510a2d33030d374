import { Buffer } from "node:buffer";
import { bundleToJSON } from "@sigstore/bundle";
import { DSSEBundleBuilder, FulcioSigner, InternalError, RekorWitness } from "@sigstore/sign";
import { EnvironmentError } from "../model/index.ts";
import type { Signer } from "../oci/signatures/sign-image.ts";
import { statementType } from "../oci/signatures/signed-envelope.ts";
import type { SigstoreAddresses } from "./sigstore-addresses.ts";

export interface CertificateSigning extends Pick<SigstoreAddresses, "fulcio" | "rekor"> {
  readonly token: string;
}

/**
 * Signs with a key that lives for one signature, a certificate that Fulcio issues for it, and an entry
 * in Rekor.
 *
 * @returns a signer whose `sign` throws an EnvironmentError where one of them cannot be had
 */
export function certificateSigner({ fulcio, rekor, token }: CertificateSigning): Signer {
  const network = { retry: 2, timeout: 30_000 };
  return {
    kind: "certificate",
    async sign(statement) {
      const builder = new DSSEBundleBuilder({
        signer: new FulcioSigner({
          fulcioBaseURL: fulcio,
          identityProvider: { getToken: async () => token },
          ...network,
        }),
        witnesses: [new RekorWitness({ rekorBaseURL: rekor, entryType: "dsse", ...network })],
      });
      try {
        const data = Buffer.from(statement);
        return bundleToJSON(await builder.create({ type: statementType, data }));
      } catch (error) {
        throw failure(error, { fulcio, rekor });
      }
    },
  };
}

/** The library's own messages may quote the token: only what kind of failure it was is told. */
function failure(
  error: unknown,
  { fulcio, rekor }: Pick<SigstoreAddresses, "fulcio" | "rekor">,
): EnvironmentError {
  const code = error instanceof InternalError ? error.code : undefined;
  const status = statusOf(error);
  const answer = status === undefined ? "cannot be reached" : `answers ${status}`;
  switch (code) {
    case "IDENTITY_TOKEN_PARSE_ERROR":
    case "IDENTITY_TOKEN_READ_ERROR":
      return new EnvironmentError("The identity token cannot be read");
    case "CA_CREATE_SIGNING_CERTIFICATE_ERROR":
      return new EnvironmentError(`No certificate to sign with: ${fulcio} ${answer}`, {
        hint: "A token lives for minutes, and its audience must be sigstore; SUTURE_FULCIO_URL names another authority.",
      });
    case "TLOG_CREATE_ENTRY_ERROR":
    case "TLOG_FETCH_ENTRY_ERROR":
      return new EnvironmentError(`The signature is not in the log: ${rekor} ${answer}`, {
        hint: "SUTURE_REKOR_URL names another log.",
      });
    default:
      return new EnvironmentError("Signing with a certificate failed", {
        hint: "With --key no network but the registry is needed.",
      });
  }
}

function statusOf(error: unknown): number | undefined {
  const { cause } = error as { readonly cause?: { readonly statusCode?: unknown } };
  const status = cause?.statusCode;
  return typeof status === "number" ? status : undefined;
}
