import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** A certificate in a PEM file, as `openssl rehash` sees it. */
export interface HashedCertificate {
  /** Eight hex digits: how OpenSSL looks for it by its subject. */
  readonly subjectHash: string;
  /** Hex SHA-1 of the whole: two with the same are one. */
  readonly digest: string;
}

/** Reads a PEM file that holds exactly one certificate; `undefined` for any other. */
export function hashCertificate(pem: string): HashedCertificate | undefined {
  const blocks = [...pem.matchAll(/-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE|X509 CRL)-----/g)];
  const [block] = blocks;
  if (!block || blocks.length > 1 || block[1]?.includes("CRL")) return undefined;
  const start = block.index + block[0].length;
  const end = pem.indexOf("-----END", start);
  if (end < 0) return undefined;
  const der = Buffer.from(pem.slice(start, end).replace(/\s/g, ""), "base64");
  const subject = subjectOf(der);
  if (!subject) return undefined;
  return {
    subjectHash: nameHash(subject),
    digest: createHash("sha1").update(der).digest("hex"),
  };
}

/** One element of DER. */
interface Element {
  readonly tag: number;
  readonly body: Buffer;
  /** With its header. */
  readonly whole: Buffer;
}

function* elementsOf(bytes: Buffer): Generator<Element, void, undefined> {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (lengthBytes > 4 || first === 0x80 || at + 2 + lengthBytes > bytes.length) return;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    if (start + length > bytes.length) return;
    yield {
      tag,
      body: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    };
    at = start + length;
  }
}

/** RFC 5280: version, serial number, algorithm, issuer, validity, subject. */
function subjectOf(der: Buffer): Buffer | undefined {
  const [certificate] = elementsOf(der);
  const [signed] = certificate ? elementsOf(certificate.body) : [];
  const fields = signed ? [...elementsOf(signed.body)] : [];
  const offset = fields[0]?.tag === 0xa0 ? 1 : 0;
  const subject = fields[offset + 4];
  return subject?.tag === 0x30 ? subject.body : undefined;
}

/** SHA-1 of the canonical name, its first four bytes as a little-endian number. */
function nameHash(name: Buffer): string {
  const sets = [...elementsOf(name)].map(canonicalSet);
  const hash = createHash("sha1").update(Buffer.concat(sets)).digest();
  return hash.readUInt32LE(0).toString(16).padStart(8, "0");
}

function canonicalSet({ body }: Element): Buffer {
  const attributes = [...elementsOf(body)].map((attribute) => {
    const [type, value] = elementsOf(attribute.body);
    if (!type || !value) return attribute.whole;
    return encode(0x30, Buffer.concat([type.whole, canonicalValue(value)]));
  });
  attributes.sort(Buffer.compare);
  return encode(0x31, Buffer.concat(attributes));
}

/** Strings become lower case in UTF-8, with single blanks (OpenSSL's `x509_name_canon`). */
function canonicalValue({ tag, body, whole }: Element): Buffer {
  const text = textOf(tag, body);
  if (text === undefined) return whole;
  const canonical = text
    .replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, "")
    .replace(/[ \t\n\v\f\r]+/g, " ")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return encode(0x0c, Buffer.from(canonical));
}

function textOf(tag: number, body: Buffer): string | undefined {
  switch (tag) {
    case 0x0c:
      return body.toString("utf8");
    // Printable, T61, IA5 and visible strings.
    case 0x13:
    case 0x14:
    case 0x16:
    case 0x1a:
      return body.toString("latin1");
    case 0x1e:
      return Buffer.from(body.subarray(0, body.length & ~1))
        .swap16()
        .toString("utf16le");
    default:
      return undefined;
  }
}

function encode(tag: number, body: Buffer): Buffer {
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...bytes]), body]);
}
