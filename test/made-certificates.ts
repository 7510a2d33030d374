import { type KeyObject, randomBytes, sign } from "node:crypto";

/** Bytes of ASN.1 in DER: a tag, the length, the contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const digits: number[] = [];
  for (let rest = body.length; rest > 0; rest >>= 8) digits.unshift(rest & 255);
  const length = body.length < 128 ? [body.length] : [0x80 | digits.length, ...digits];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
export const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes);
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = rest.flatMap((part) => {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

/** With two digits for the year, as RFC 5280 wants it up to 2049. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

export function extension(id: string, value: Uint8Array, isCritical = false): Buffer {
  const critical = isCritical ? [der(0x01, Buffer.from([255]))] : [];
  return sequence(objectId(id), ...critical, octets(value));
}

const nameOf = (text: string) => sequence(der(0x31, sequence(objectId("2.5.4.3"), utf8(text))));
const ecdsaSha256 = sequence(objectId("1.2.840.10045.4.3.2"));
export const spkiOf = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

export interface Certificate {
  readonly issuer: string;
  readonly subject: string;
  readonly key: KeyObject;
  readonly from: Date;
  readonly until: Date;
  readonly extensions: readonly Uint8Array[];
}

export function toBeSigned({ issuer, subject, key, from, until, extensions }: Certificate): Buffer {
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomSerial])),
    ecdsaSha256,
    nameOf(issuer),
    sequence(time(from), time(until)),
    subject === "" ? sequence() : nameOf(subject),
    spkiOf(key),
    der(0xa3, sequence(...extensions)),
  );
}

const randomSerial = randomBytes(8);

export function certificate(content: Certificate, signer: KeyObject): Buffer {
  const tbs = toBeSigned(content);
  return sequence(tbs, ecdsaSha256, bits(sign("sha256", tbs, signer)));
}

/** PEM in base64, as Rekor keeps it. */
export function pemOf(raw: Buffer): string {
  const lines = raw.toString("base64").match(/.{1,64}/g) ?? [];
  const pem = ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  return Buffer.from(pem).toString("base64");
}
