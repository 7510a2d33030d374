import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import type { ApkKey } from "./signed-segment.ts";

/** Where the keys of Alpine's repositories are among what ships. */
export const apkKeysFile = "data/keys/apk-keys.json";

/**
 * Reads the keys that ship with suture.
 *
 * @param shipped - the file that `scripts/snapshot-apk-keys.mjs` makes
 */
export function readShippedApkKeys(shipped: Uint8Array): readonly ApkKey[] {
  const { keys } = JSON.parse(Buffer.from(shipped).toString("utf8")) as ShippedKeys;
  return keys.map(({ name, key }) => ({
    name,
    key: createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" }),
  }));
}

interface ShippedKeys {
  readonly keys: readonly {
    readonly name: string;
    /** SubjectPublicKeyInfo in base64. */
    readonly key: string;
  }[];
}

/**
 * Reads a public key as it lies in `etc/apk/keys`.
 *
 * @param name - of its file: signatures call it by that
 * @returns `undefined` where it is none of RSA
 */
export function readApkKey(name: string, pem: string): ApkKey | undefined {
  const key = publicKeyOf(pem);
  return key?.asymmetricKeyType === "rsa" ? { name, key } : undefined;
}

function publicKeyOf(pem: string): KeyObject | undefined {
  if (!pem.includes("-----BEGIN PUBLIC KEY-----")) return undefined;
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}
