import {
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  sign,
} from "node:crypto";
import { preAuthEncoding } from "../src/oci/attestations/dsse.ts";

export interface KeyPair {
  readonly publicPem: string;
  readonly privateKey: KeyObject;
}

type KeyKind = "ecdsa-p256" | "ecdsa-p384" | "rsa" | "ed25519";

const makers: Readonly<Record<KeyKind, () => KeyPairKeyObjectResult>> = {
  "ecdsa-p256": () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  "ecdsa-p384": () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
  rsa: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ed25519: () => generateKeyPairSync("ed25519"),
};

/** A fresh pair of keys. */
export function keyPair(kind: KeyKind = "ecdsa-p256"): KeyPair {
  const { publicKey, privateKey } = makers[kind]();
  return { publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(), privateKey };
}

export interface SignedAs {
  readonly key: KeyPair;
  readonly hash?: string;
  /** Options of `crypto.sign`, such as the padding. */
  readonly options?: object;
  readonly keyid?: string;
}

const payloadType = "application/vnd.in-toto+json";

/** A DSSE envelope around a value, signed as cosign does unless said otherwise. */
export function envelopeOf(value: unknown, signers: readonly SignedAs[]): object {
  const payload = Buffer.from(JSON.stringify(value));
  const message = preAuthEncoding(payloadType, payload);
  return {
    payloadType,
    payload: payload.toString("base64"),
    signatures: signers.map(
      ({ key: { privateKey }, hash = "sha256", options = {}, keyid = "" }) => {
        const digest = privateKey.asymmetricKeyType === "ed25519" ? null : hash;
        return {
          keyid,
          sig: sign(digest, message, { key: privateKey, ...options }).toString("base64"),
        };
      },
    ),
  };
}
