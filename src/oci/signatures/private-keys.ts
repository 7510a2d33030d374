import { Buffer } from "node:buffer";
import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scrypt,
} from "node:crypto";
import { secretbox } from "@noble/ciphers/salsa.js";
import { members, size, text } from "../json.ts";

/** What asks for the password of a key, once and only where the key is encrypted. */
export type AskPassword = () => Promise<string>;

/**
 * Reads a private key: one that cosign keeps under a password, or PKCS#8, PKCS#1 and SEC 1 in PEM,
 * encrypted or not. ECDSA, RSA and Ed25519 are taken.
 *
 * @throws TypeError where it is none, or the password is wrong; never with anything of the key
 */
export async function readPrivateKey(pem: string, askPassword: AskPassword): Promise<KeyObject> {
  const [, label, body = ""] = pemPattern.exec(pem) ?? [];
  if (label === undefined) {
    throw new TypeError(
      /-----BEGIN PUBLIC KEY-----/.test(pem)
        ? "it is the public half"
        : "it is no private key in PEM",
    );
  }
  const isSealed = /^ENCRYPTED (?:SIGSTORE|COSIGN) $/.test(label);
  if (isSealed) return checked(await unseal(body, await askPassword()));
  const isEncrypted = label === "ENCRYPTED " || /^Proc-Type:.*ENCRYPTED/m.test(pem);
  return checked(fromPem(pem, isEncrypted ? await askPassword() : undefined));
}

/** A fresh pair of keys, ECDSA over P-256 as cosign makes them. */
export function generateKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

/** Puts a key under a password, as cosign keeps it; the password may be empty. */
export async function sealPrivateKey(key: KeyObject, password: string): Promise<string> {
  const salt = randomBytes(32);
  const nonce = randomBytes(24);
  const derived = await derive(password, { salt, ...newParameters });
  const der = key.export({ type: "pkcs8", format: "der" });
  const sealed = {
    kdf: { name: "scrypt", params: newParameters, salt: salt.toString("base64") },
    cipher: { name: "nacl/secretbox", nonce: nonce.toString("base64") },
    ciphertext: Buffer.from(secretbox(derived, nonce).seal(der)).toString("base64"),
  };
  const base64 = Buffer.from(JSON.stringify(sealed)).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [
    "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----",
    ...lines,
    "-----END ENCRYPTED SIGSTORE PRIVATE KEY-----",
    "",
  ].join("\n");
}

const pemPattern = /-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----(.*?)-----END /s;

const kinds: ReadonlySet<string> = new Set(["ec", "ed25519", "rsa"]);

function checked(key: KeyObject): KeyObject {
  if (kinds.has(key.asymmetricKeyType ?? "")) return key;
  throw new TypeError(`keys of the kind ${key.asymmetricKeyType} are not known`);
}

/** What the platform says of a key is not handed on: it may quote it. */
function fromPem(pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    throw new TypeError(passphrase === undefined ? "it cannot be read" : wrongPassword);
  }
}

const wrongPassword = "the password does not open it, or it is damaged";

/** What cosign 2 and 3 write. */
const newParameters = { N: 65536, r: 8, p: 1 } as const;

interface ScryptParameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** More would be made to use up memory and time: cosign's strongest need an eighth. */
const maxScryptBytes = 1 << 30;

interface Sealed {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly parameters: ScryptParameters;
}

async function unseal(body: string, password: string): Promise<KeyObject> {
  const { salt, nonce, ciphertext, parameters } = readSealed(body);
  const derived = await derive(password, { salt, ...parameters });
  let der: Uint8Array;
  try {
    der = secretbox(derived, nonce).open(ciphertext);
  } catch {
    throw new TypeError(wrongPassword);
  }
  try {
    return createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
  } catch {
    throw new TypeError("what is sealed in it is no private key");
  }
}

/** @see securesystemslib, encrypted */
function readSealed(body: string): Sealed {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body, "base64").toString("utf8"));
  } catch {
    throw new TypeError("it is damaged");
  }
  const { kdf, cipher, ciphertext } = members(value);
  const { name, params, salt } = members(kdf);
  const { name: cipherName, nonce } = members(cipher);
  if (name !== "scrypt" || cipherName !== "nacl/secretbox") {
    throw new TypeError("it is sealed in a way that is not known");
  }
  const numbers = members(params);
  const [N = 0, r = 0, p = 0] = ["N", "r", "p"].map((one) => size(numbers[one]));
  const isPower = N > 1 && Number.isInteger(Math.log2(N));
  const isBound = isPower && r > 0 && p > 0 && p <= 16 && 128 * N * r <= maxScryptBytes;
  const bytes = (base64: unknown) => Buffer.from(text(base64) ?? "", "base64");
  const sealed = { salt: bytes(salt), nonce: bytes(nonce), ciphertext: bytes(ciphertext) };
  if (!isBound || sealed.nonce.length !== 24) throw new TypeError("it is damaged");
  return { ...sealed, parameters: { N, r, p } };
}

function derive(
  password: string,
  { salt, ...parameters }: ScryptParameters & { readonly salt: Uint8Array },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const options = { ...parameters, maxmem: 2 * maxScryptBytes };
    scrypt(password, salt, 32, options, (error, key) =>
      error ? reject(new TypeError("it cannot be opened with what memory there is")) : resolve(key),
    );
  });
}
