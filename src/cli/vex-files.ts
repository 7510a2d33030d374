import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type TrustedKey, UsageError } from "../model/index.ts";
import { readPublicKey } from "../oci/attestations/check-signature.ts";
import type { SourcedVex } from "../stages/detect/vex.ts";
import { readVexFile } from "../vex/read-vex.ts";
import type { Settings } from "./settings.ts";

/**
 * Reads the VEX documents that the user gives.
 *
 * @throws UsageError where one is missing or is none
 */
export function readGivenVex({ vex }: Pick<Settings, "vex">): SourcedVex[] {
  return vex.map((name) => {
    const text = readGiven(name, { what: "VEX document", maxBytes: 256 << 20 });
    try {
      return { name, verified: "given", document: readVexFile(text) };
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new UsageError(`${name} is no VEX document: ${cause.message}.`, { cause });
    }
  });
}

/**
 * Reads the public keys that the user gives.
 *
 * @throws UsageError where one is missing or is none
 */
export function readGivenKeys({ key }: Pick<Settings, "key">): TrustedKey[] {
  return key.map((name) => {
    const pem = readGiven(name, { what: "public key", maxBytes: 1 << 20 });
    try {
      readPublicKey(pem);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw new UsageError(`${name} is no public key that can be used: ${cause.message}.`, {
        hint: "ECDSA, RSA and Ed25519 keys are read, in PEM, as cosign public-key writes them.",
        cause,
      });
    }
    return { name, pem };
  });
}

interface Given {
  readonly what: string;
  readonly maxBytes: number;
}

function readGiven(name: string, { what, maxBytes }: Given): string {
  try {
    const path = resolve(name);
    const details = statSync(path);
    if (details.isFile() && details.size <= maxBytes) return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`The ${what} ${name} cannot be read.`, { cause });
  }
  throw new UsageError(`The ${what} ${name} is no file, or it is too large.`);
}
