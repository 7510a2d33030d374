import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import { keyHintOf } from "../attestations/check-signature.ts";
import { preAuthEncoding } from "../attestations/dsse.ts";
import { signMessage } from "./sign-message.ts";

/** Media type of in-toto statements in an envelope. */
export const statementType = "application/vnd.in-toto+json";

/** Media type of sigstore's bundles, and what referrers say they are. */
export const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** A DSSE envelope around a statement, signed with a key. */
export interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid?: string; readonly sig: string }[];
}

/** @see DSSE 1.0, protocol.md */
export function signEnvelope(statement: Uint8Array, key: KeyObject): Envelope {
  const sig = signMessage(key, preAuthEncoding(statementType, statement));
  return {
    payload: Buffer.from(statement).toString("base64"),
    payloadType: statementType,
    signatures: [{ sig: Buffer.from(sig).toString("base64") }],
  };
}

/** A bundle around an envelope that was signed with a key, which it names by its hash. */
export function keyBundle(envelope: Envelope, key: KeyObject): object {
  const hint = keyHintOf(createPublicKey(key));
  return {
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint }, tlogEntries: [] },
    dsseEnvelope: envelope,
  };
}
