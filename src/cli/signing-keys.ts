import type { KeyObject } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { askSecret } from "../io/ask-secret.ts";
import type { ProxyEnvironment as Environment } from "../io/http/proxies.ts";
import { EnvironmentError, UsageError } from "../model/index.ts";
import { generateKey, readPrivateKey, sealPrivateKey } from "../oci/signatures/private-keys.ts";
import { publicPemOf } from "../oci/signatures/sign-message.ts";

/**
 * Reads the key to sign with: a file, or `env://NAME` for a variable that holds it.
 *
 * @throws UsageError where it is missing or cannot be used
 */
export async function readSigningKey(name: string, environment: Environment): Promise<KeyObject> {
  const pem = readPem(name, environment);
  try {
    return await readPrivateKey(pem, () => passwordFor(name, environment));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The key's own error is not handed on as a cause: it must never be printed.
    throw new UsageError(`${name} is no private key that can be used: ${error.message}.`, {
      hint: `Keys of cosign and PKCS#8 in PEM are read; the password of one is in ${variables}.`,
    });
  }
}

/**
 * Makes a pair of keys: `PREFIX.key` under a password, for its owner only, and `PREFIX.pub`.
 *
 * @returns the names of both files
 * @throws UsageError where one of them is there
 */
export async function writeKeyPair(
  prefix: string,
  environment: Environment,
): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  const names = { privateKey: `${prefix}.key`, publicKey: `${prefix}.pub` };
  const taken = Object.values(names).find((name) => existsSync(resolve(name)));
  if (taken !== undefined) {
    throw new UsageError(`${taken} is there already.`, { hint: "Keys are never written over." });
  }
  const password = await newPassword(environment);
  const key = generateKey();
  const sealed = await sealPrivateKey(key, password);
  writeNew(names.privateKey, sealed, 0o600);
  writeNew(names.publicKey, publicPemOf(key), 0o644);
  return names;
}

function writeNew(name: string, text: string, mode: number): void {
  try {
    writeFileSync(resolve(name), text, { mode, flag: "wx" });
  } catch (cause) {
    throw new EnvironmentError(`${name} cannot be written.`, { cause });
  }
}

const variables = "SUTURE_KEY_PASSWORD or COSIGN_PASSWORD";
const noTerminal = `Put it into the variable ${variables}.`;
const maxPemBytes = 1 << 20;

function readPem(name: string, environment: Environment): string {
  if (name.startsWith("env://")) {
    const value = environment[name.slice("env://".length)];
    if (value) return value;
    throw new UsageError(`The variable of ${name} is not set.`);
  }
  if (/^[a-z0-9]+:\/\//.test(name)) {
    throw new UsageError(`${name}: keys of key services are not read.`, {
      hint: "Name a file, or env://VARIABLE; cosign signs with keys of key services.",
    });
  }
  try {
    const path = resolve(name);
    const details = statSync(path);
    if (details.isFile() && details.size <= maxPemBytes) return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`The private key ${name} cannot be read.`, { cause });
  }
  throw new UsageError(`The private key ${name} is no file, or it is too large.`);
}

function givenPassword(environment: Environment): string | undefined {
  return environment["SUTURE_KEY_PASSWORD"] ?? environment["COSIGN_PASSWORD"];
}

async function passwordFor(name: string, environment: Environment): Promise<string> {
  return givenPassword(environment) ?? askSecret(`Password of ${name}: `, noTerminal);
}

async function newPassword(environment: Environment): Promise<string> {
  const given = givenPassword(environment);
  if (given !== undefined) return given;
  const first = await askSecret("Password of the new key: ", noTerminal);
  const second = await askSecret("Once more: ", noTerminal);
  if (first === second) return first;
  throw new UsageError("The passwords differ.");
}
