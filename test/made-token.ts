import { expect } from "vitest";
import type { Document, Rule } from "../src/model/index.ts";
import { decodeText, textSyntax } from "../src/syntax/text.ts";

const alphabets = {
  word: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  url: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-",
  base64: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/",
  base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  upper: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "0123456789abcdefghijklmnopqrstuvwxyz",
  hex: "0123456789abcdef",
  digits: "0123456789",
  bech32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
};

/**
 * The body of a token that looks random and is always the same. Tests put tokens together from
 * it, so that no scanner takes this repository for one that leaks.
 */
export function made(length: number, alphabet: keyof typeof alphabets = "word"): string {
  const letters = alphabets[alphabet];
  let seed = length * 7919 + letters.length;
  let text = "";
  for (let i = 0; i < length; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    text += letters[(seed >>> 12) % letters.length];
  }
  return text;
}

/** Severity and reported text of every match of a rule over plain text. */
export function reported(
  rule: Rule<Document & { readonly kind: "text" }, unknown>,
  text: string,
  path = "app/settings.txt",
): readonly string[] {
  const document = textSyntax.parse(decodeText(path, new TextEncoder().encode(text)));
  return [...rule.find(document)].map(({ range, message, secrets, evidence, severity }) => {
    for (const secret of secrets ?? []) {
      const value = text.slice(secret.start, secret.end);
      expect(message).not.toContain(value);
      expect(JSON.stringify(evidence)).not.toContain(value);
    }
    expect(secrets).not.toHaveLength(0);
    return `${severity ?? rule.severity} ${text.slice(range.start, range.end)}`;
  });
}
