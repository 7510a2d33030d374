import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { preAuthEncoding } from "../src/oci/attestations/dsse.ts";
import {
  type Certificate,
  certificate,
  der,
  extension,
  objectId,
  octets,
  pemOf,
  sequence,
  spkiOf,
  toBeSigned,
  utf8,
} from "./made-certificates.ts";

const newPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** A certificate authority, its log of certificates and a log of signatures, all of the test's own. */
export interface MadeSigstore {
  /** As `trusted_root.json`. */
  readonly trustedRoot: object;
  /** Issues a certificate for ten minutes from a moment. */
  certify(key: KeyObject, whom: Whom): Buffer;
  /** Logs a body. */
  log(body: object, at: Date): LoggedEntry;
}

export interface Whom {
  /** An address of the web, or of mail. */
  readonly subject: string;
  readonly issuer: string;
  readonly at: Date;
  /** Leaves out the promise of the log of certificates. */
  readonly unlogged?: boolean;
}

export interface LoggedEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logIndex: number;
  /** Hexadecimal. */
  readonly logID: string;
  readonly signedEntryTimestamp: string;
  readonly checkpoint: string;
  /** Hexadecimal. */
  readonly rootHash: string;
}

const origin = "log.example";

export function madeSigstore(): MadeSigstore {
  const root = newPair();
  const certificateLog = newPair();
  const signatureLog = newPair();
  const rootCertificate = certificate(
    {
      issuer: "made",
      subject: "made",
      key: root.publicKey,
      from: new Date("2020-01-01"),
      until: new Date("2049-01-01"),
      extensions: [
        extension("2.5.29.19", sequence(der(0x01, Buffer.from([255]))), true),
        extension("2.5.29.15", der(0x03, Buffer.from([1, 6])), true),
      ],
    },
    root.privateKey,
  );
  const logId = sha256(spkiOf(signatureLog.publicKey));
  return {
    trustedRoot: {
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      certificateAuthorities: [
        {
          subject: { commonName: "made", organization: "" },
          uri: "https://ca.example",
          certChain: { certificates: [{ rawBytes: rootCertificate.toString("base64") }] },
          validFor: { start: "2020-01-01T00:00:00Z" },
        },
      ],
      ctlogs: [logOf(certificateLog.publicKey, "https://ct.example")],
      tlogs: [logOf(signatureLog.publicKey, `https://${origin}`)],
      timestampAuthorities: [],
    },
    certify: (key, whom) => leaf(key, { whom, root: root.privateKey, certificateLog }),
    log(body, at) {
      const canonical = Buffer.from(JSON.stringify(body));
      const entry = {
        body: canonical.toString("base64"),
        integratedTime: Math.floor(at.getTime() / 1000),
        logID: logId.toString("hex"),
        logIndex: 0,
      };
      const promise = sign("sha256", Buffer.from(JSON.stringify(entry)), signatureLog.privateKey);
      const rootHash = sha256(Buffer.concat([Buffer.from([0]), canonical]));
      const note = `${origin} - 1193050959916656506\n1\n${rootHash.toString("base64")}\n`;
      const noted = sign("sha256", Buffer.from(note), signatureLog.privateKey);
      const hinted = Buffer.concat([logId.subarray(0, 4), noted]).toString("base64");
      return {
        ...entry,
        signedEntryTimestamp: promise.toString("base64"),
        checkpoint: `${note}\n\u2014 ${origin} ${hinted}\n`,
        rootHash: rootHash.toString("hex"),
      };
    },
  };
}

function logOf(key: KeyObject, baseUrl: string): object {
  const spki = spkiOf(key);
  return {
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: {
      rawBytes: spki.toString("base64"),
      keyDetails: "PKIX_ECDSA_P256_SHA_256",
      validFor: { start: "2020-01-01T00:00:00Z" },
    },
    logId: { keyId: sha256(spki).toString("base64") },
  };
}

interface Issuing {
  readonly whom: Whom;
  readonly root: KeyObject;
  readonly certificateLog: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

/** With the promise of the log inside, which is over the certificate without it (RFC 6962). */
function leaf(key: KeyObject, { whom, root, certificateLog }: Issuing): Buffer {
  const { subject, issuer, at, unlogged = false } = whom;
  const mail = !subject.includes("://");
  const content = (more: readonly Uint8Array[]): Certificate => ({
    issuer: "made",
    subject: "",
    key,
    from: at,
    until: new Date(at.getTime() + 600_000),
    extensions: [
      extension("2.5.29.15", der(0x03, Buffer.from([7, 128])), true),
      extension("2.5.29.37", sequence(objectId("1.3.6.1.5.5.7.3.3"))),
      extension("2.5.29.17", sequence(der(mail ? 0x81 : 0x86, Buffer.from(subject))), true),
      extension("1.3.6.1.4.1.57264.1.8", utf8(issuer)),
      ...more,
    ],
  });
  if (unlogged) return certificate(content([]), root);
  const tbs = toBeSigned(content([]));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(at.getTime()));
  const length = Buffer.from([tbs.length >> 16, (tbs.length >> 8) & 255, tbs.length & 255]);
  const promised = Buffer.concat([
    Buffer.from([0, 0]),
    moment,
    Buffer.from([0, 1]),
    sha256(spkiOf(createPublicKey(root))),
    length,
    tbs,
    Buffer.from([0, 0]),
  ]);
  const promise = sign("sha256", promised, certificateLog.privateKey);
  const timestamp = Buffer.concat([
    Buffer.from([0]),
    sha256(spkiOf(certificateLog.publicKey)),
    moment,
    Buffer.from([0, 0, 4, 3, promise.length >> 8, promise.length & 255]),
    promise,
  ]);
  const sized = (bytes: Uint8Array) =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const list = octets(sized(sized(timestamp)));
  return certificate(content([extension("1.3.6.1.4.1.11129.2.4.2", list)]), root);
}

export interface SignedBundle {
  readonly mediaType: string;
  readonly verificationMaterial: {
    readonly certificate: { readonly rawBytes: string };
    readonly tlogEntries: readonly Readonly<Record<string, unknown>>[];
  };
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

/** A bundle over a statement, signed as cosign 3 does without a key. */
export function keylessBundle(
  sigstore: MadeSigstore,
  { statement, whom }: { readonly statement: Uint8Array; readonly whom: Whom },
): SignedBundle {
  const pair = newPair();
  const payloadType = "application/vnd.in-toto+json";
  const sig = sign("sha256", preAuthEncoding(payloadType, statement), pair.privateKey);
  const raw = sigstore.certify(pair.publicKey, whom);
  const entry = sigstore.log(
    {
      apiVersion: "0.0.1",
      kind: "dsse",
      spec: {
        payloadHash: { algorithm: "sha256", value: sha256(statement).toString("hex") },
        signatures: [{ signature: sig.toString("base64"), verifier: pemOf(raw) }],
      },
    },
    new Date(whom.at.getTime() + 1000),
  );
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      certificate: { rawBytes: raw.toString("base64") },
      tlogEntries: [tlogEntry(entry, { kind: "dsse", version: "0.0.1" })],
    },
    dsseEnvelope: {
      payload: Buffer.from(statement).toString("base64"),
      payloadType,
      signatures: [{ sig: sig.toString("base64") }],
    },
  };
}

function tlogEntry(entry: LoggedEntry, kindVersion: object): Readonly<Record<string, unknown>> {
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, "hex").toString("base64") },
    kindVersion,
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp: entry.signedEntryTimestamp },
    inclusionProof: {
      logIndex: "0",
      rootHash: Buffer.from(entry.rootHash, "hex").toString("base64"),
      treeSize: "1",
      hashes: [],
      checkpoint: { envelope: entry.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

/** A signature of a payload as cosign 2 makes it without a key: everything in annotations. */
export function keylessAnnotations(
  sigstore: MadeSigstore,
  { payload, whom }: { readonly payload: Uint8Array; readonly whom: Whom },
): Readonly<Record<string, string>> {
  const pair = newPair();
  const signature = sign("sha256", payload, pair.privateKey).toString("base64");
  const raw = sigstore.certify(pair.publicKey, whom);
  const content = Buffer.from(pemOf(raw), "base64").toString();
  const { body, integratedTime, logIndex, logID, signedEntryTimestamp } = sigstore.log(
    {
      apiVersion: "0.0.1",
      kind: "hashedrekord",
      spec: {
        data: { hash: { algorithm: "sha256", value: sha256(payload).toString("hex") } },
        signature: { content: signature, publicKey: { content: pemOf(raw) } },
      },
    },
    new Date(whom.at.getTime() + 1000),
  );
  return {
    "dev.cosignproject.cosign/signature": signature,
    "dev.sigstore.cosign/certificate": content,
    "dev.sigstore.cosign/chain": "",
    "dev.sigstore.cosign/bundle": JSON.stringify({
      SignedEntryTimestamp: signedEntryTimestamp,
      Payload: { body, integratedTime, logIndex, logID },
    }),
  };
}
