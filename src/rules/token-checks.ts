import { crc32 } from "node:zlib";
import type { Confidence, Severity } from "../model/index.ts";

/** What a look at a token's own structure says: not a token at all, or how bad it is. */
export type TokenVerdict =
  | "no"
  | {
      readonly severity?: Severity;
      readonly confidence?: Confidence;
      /** The structure proves that it was issued: counts as real in tests too. */
      readonly proven?: boolean;
      /** For the message, a clause without a full stop. */
      readonly says?: string;
    };

/** A checksum that fits proves a token, one that does not makes it doubtful: people write such in documentation. */
export function checksumVerdict(fits: boolean): TokenVerdict {
  return fits
    ? { proven: true, says: "its checksum fits" }
    : { severity: "low", confidence: "low", says: "its checksum does not fit, it may be made up" };
}

/** CRC-32 of ASCII text as six base-62 digits, as GitHub and npm end their tokens. */
export function crcBase62(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = (base62[rest % 62] ?? "") + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** CRC-32 of ASCII text as eight lower-case hex digits, the most significant byte first. */
export function crcHex(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}

/** JSON of a base64url part; `undefined` where it is none. */
export function jsonOfBase64(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** True for files of tests, examples and documentation, where tokens are mostly made up. */
export function isTestPath(path: string): boolean {
  return (
    /(?:^|\/)(?:tests?|__tests__|testing|testdata|test-data|specs?|fixtures?|mocks?|__mocks__|examples?|samples?|docs?)\//i.test(
      path,
    ) ||
    /(?:^|\/)(?:test_[^/]*|[^/]*_test\.\w+|[^/]*\.(?:test|spec)\.\w+|conftest\.py)$/i.test(path)
  );
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
