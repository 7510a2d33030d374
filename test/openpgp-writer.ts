import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
} from "node:crypto";

/** A key that tests sign with. */
export interface TestKey {
  readonly algorithm: number;
  /** Body of its key packet. */
  readonly body: Buffer;
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
  readonly createdAt: number;
}

export type KeyKind = "rsa" | "ed25519" | "ed25519-native" | "p256" | "p384" | "p521";

/** When keys and signatures of tests are made where they do not say it: seconds since the epoch. */
export const madeAt = 1_700_000_000;

export function makeKey(kind: KeyKind, createdAt: number = madeAt, bits = 2048): TestKey {
  const { algorithm, material, privateKey } = materials[kind](bits);
  const body = Buffer.concat([Buffer.of(4), u32(createdAt), Buffer.of(algorithm), material]);
  const hashed = Buffer.concat([Buffer.of(0x99), u16(body.length), body]);
  const fingerprint = createHash("sha1").update(hashed).digest("hex").toUpperCase();
  return { algorithm, body, fingerprint, privateKey, createdAt };
}

export interface SignatureOptions {
  readonly type?: number;
  readonly hash?: string;
  readonly createdAt?: number;
  /** Further subpackets that are hashed, from `subpacket`. */
  readonly hashed?: readonly Buffer[];
  readonly unhashed?: readonly Buffer[];
  readonly version?: number;
  /** Says who signs; left out with `false`. */
  readonly issuer?: boolean;
}

const hashIds: Readonly<Record<string, number>> = {
  md5: 1,
  sha1: 2,
  sha256: 8,
  sha384: 9,
  sha512: 10,
  sha224: 11,
};

/** Body of a signature packet over what is hashed before its trailer. */
export function signatureBody(
  key: TestKey,
  content: Uint8Array,
  options: SignatureOptions = {},
): Buffer {
  const { type = 0, hash = "sha256", createdAt = madeAt, hashed = [], unhashed = [] } = options;
  const issuer = Buffer.concat([Buffer.of(4), Buffer.from(key.fingerprint, "hex")]);
  const area = Buffer.concat([
    subpacket(2, u32(createdAt)),
    ...(options.issuer === false ? [] : [subpacket(33, issuer)]),
    ...hashed,
  ]);
  // GnuPG finds keys by this one only.
  const keyId = subpacket(16, Buffer.from(key.fingerprint.slice(-16), "hex"));
  const outer = Buffer.concat([...(options.issuer === false ? [] : [keyId]), ...unhashed]);
  const head = Buffer.concat([
    Buffer.of(options.version ?? 4, type, key.algorithm, hashIds[hash] ?? 0),
    u16(area.length),
    area,
  ]);
  const signed = Buffer.concat([content, head, Buffer.of(4, 0xff), u32(head.length)]);
  const digest = createHash(hash).update(signed).digest();
  const values = sign(key, { hash, signed, digest });
  return Buffer.concat([head, u16(outer.length), outer, digest.subarray(0, 2), values]);
}

export interface CertificateOptions {
  readonly userId?: string;
  /** Of the primary key: certify and sign where left out. */
  readonly flags?: number;
  readonly expiresAfter?: number;
  readonly selfHash?: string;
  readonly subkeys?: readonly SubkeyOptions[];
  /** Bodies of signatures on the primary key itself. */
  readonly direct?: readonly Buffer[];
  /** A packet before the signature on the user id. */
  readonly between?: Buffer;
}

export interface SubkeyOptions {
  readonly key: TestKey;
  readonly flags?: number;
  readonly expiresAfter?: number;
  /** Left out with `false`, by another key where one is given. */
  readonly backSignedBy?: TestKey | false;
  readonly boundBy?: TestKey;
  /** Bodies of further signatures. */
  readonly more?: readonly Buffer[];
}

/** A certificate as `gpg --export` writes it. */
export function certificateOf(primary: TestKey, options: CertificateOptions = {}): Buffer {
  const { userId = "Test <test@example.org>", flags = 3, subkeys = [], direct = [] } = options;
  const id = Buffer.from(userId);
  const content = Buffer.concat([hashedKey(primary), Buffer.of(0xb4), u32(id.length), id]);
  const self = signatureBody(primary, content, {
    type: 0x13,
    hash: options.selfHash ?? "sha256",
    hashed: [subpacket(27, Buffer.of(flags)), ...lifetime(options.expiresAfter)],
  });
  return Buffer.concat([
    packet(6, primary.body),
    ...direct.map((body) => packet(2, body)),
    packet(13, id),
    options.between ?? Buffer.of(),
    packet(2, self),
    ...subkeys.flatMap((subkey) => [
      packet(14, subkey.key.body),
      packet(2, binding(primary, subkey, options.selfHash)),
      ...(subkey.more ?? []).map((body) => packet(2, body)),
    ]),
  ]);
}

/** A cleartext-signed message by each of some keys. */
export function clearsigned(
  text: string,
  keys: readonly TestKey[],
  options: SignatureOptions = {},
): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const content = lines.map((line) => line.replace(/[ \t\r]+$/, "")).join("\r\n");
  const packets = keys.map((key) =>
    packet(2, signatureBody(key, Buffer.from(content), { type: 1, ...options })),
  );
  const escaped = lines.map((line) => (line.startsWith("-") ? `- ${line}` : line));
  return [
    "-----BEGIN PGP SIGNED MESSAGE-----",
    "Hash: SHA256",
    "",
    ...escaped,
    armored(Buffer.concat(packets), "SIGNATURE"),
  ].join("\n");
}

export function armored(bytes: Uint8Array, kind: string): string {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN PGP ${kind}-----\n\n${lines}\n=${checksum(bytes)}\n-----END PGP ${kind}-----\n`;
}

function checksum(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const octet of bytes) {
    crc ^= octet << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return u32(crc).subarray(1).toString("base64");
}

/** A packet with a length in the new format. */
export function packet(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0xc0 | type, 0xff), u32(body.length), body]);
}

export function subpacket(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0xff), u32(body.length + 1), Buffer.of(type), body]);
}

/** What is hashed of a key where something is signed about it. */
export function hashedKey({ body }: TestKey): Buffer {
  return Buffer.concat([Buffer.of(0x99), u16(body.length), body]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255);
}

function lifetime(seconds: number | undefined): readonly Buffer[] {
  return seconds === undefined ? [] : [subpacket(9, u32(seconds))];
}

function binding(primary: TestKey, options: SubkeyOptions, hash = "sha256"): Buffer {
  const { key, flags = 2, expiresAfter, backSignedBy = key, boundBy = primary } = options;
  const content = Buffer.concat([hashedKey(primary), hashedKey(key)]);
  const back = backSignedBy
    ? [subpacket(32, signatureBody(backSignedBy, content, { type: 0x19, hash }))]
    : [];
  return signatureBody(boundBy, content, {
    type: 0x18,
    hash,
    hashed: [subpacket(27, Buffer.of(flags)), ...lifetime(expiresAfter)],
    unhashed: back,
  });
}

interface Signing {
  readonly hash: string;
  readonly signed: Buffer;
  readonly digest: Buffer;
}

function sign({ algorithm, privateKey }: TestKey, { hash, signed, digest }: Signing): Buffer {
  if (algorithm === 1) {
    return mpi(signBytes(hash, signed, { key: privateKey, padding: constants.RSA_PKCS1_PADDING }));
  }
  const pair =
    algorithm === 19
      ? signBytes(hash, signed, { key: privateKey, dsaEncoding: "ieee-p1363" })
      : signBytes(null, digest, privateKey);
  if (algorithm === 27) return pair;
  const half = pair.length / 2;
  return Buffer.concat([mpi(pair.subarray(0, half)), mpi(pair.subarray(half))]);
}

function mpi(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((octet) => octet !== 0);
  const value = first < 0 ? Buffer.of() : bytes.subarray(first);
  const bits = value.length === 0 ? 0 : value.length * 8 - (Math.clz32(value[0] ?? 0) - 24);
  return Buffer.concat([u16(bits), value]);
}

interface Material {
  readonly algorithm: number;
  readonly material: Buffer;
  readonly privateKey: KeyObject;
}

const materials: Readonly<Record<KeyKind, (bits: number) => Material>> = {
  rsa(bits) {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    const { n, e } = publicKey.export({ format: "jwk" });
    return {
      algorithm: 1,
      material: Buffer.concat([mpi(octets(n)), mpi(octets(e))]),
      privateKey,
    };
  },
  ed25519() {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const point = Buffer.concat([Buffer.of(0x40), octets(publicKey.export({ format: "jwk" }).x)]);
    const material = Buffer.concat([curve("2b06010401da470f01"), mpi(point)]);
    return { algorithm: 22, material, privateKey };
  },
  "ed25519-native"() {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const material = octets(publicKey.export({ format: "jwk" }).x);
    return { algorithm: 27, material, privateKey };
  },
  p256: () => ecdsa("P-256", "2a8648ce3d030107"),
  p384: () => ecdsa("P-384", "2b81040022"),
  p521: () => ecdsa("P-521", "2b81040023"),
};

function ecdsa(namedCurve: string, id: string): Material {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  const { x, y } = publicKey.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.of(4), octets(x), octets(y)]);
  return { algorithm: 19, material: Buffer.concat([curve(id), mpi(point)]), privateKey };
}

function curve(hex: string): Buffer {
  const id = Buffer.from(hex, "hex");
  return Buffer.concat([Buffer.of(id.length), id]);
}

function octets(base64url: string | undefined): Buffer {
  return Buffer.from(base64url ?? "", "base64url");
}
