import { createPublicKey, type KeyObject, sign } from "node:crypto";

/** Signs as cosign does: SHA-256 with ECDSA in DER, RSA by PKCS#1; Ed25519 hashes by itself. */
export function signMessage(key: KeyObject, message: Uint8Array): Uint8Array {
  return sign(key.asymmetricKeyType === "ed25519" ? null : "sha256", message, key);
}

/** The public half as SubjectPublicKeyInfo in PEM. */
export function publicPemOf(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
}
