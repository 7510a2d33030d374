import { createPrivateKey } from "node:crypto";
import type { TokenVerdict } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/**
 * A private key in PEM (RFC 7468) or in OpenSSH's form, its line ends also as `\n` of a JSON or
 * Python string. One that cannot be loaded is no key: documentation is full of them.
 */
export const privateKey: TokenRule = tokenRule({
  id: "secrets/private-key",
  type: "private key",
  pattern:
    /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?<secret>(?:[^-]|-(?!----)){40,20000}?)-----END [A-Z ]{0,10}PRIVATE KEY-----/,
  keywords: ["PRIVATE KEY-----"],
  starts: ["-----BEGIN "],
  severity: "critical",
  revoke: "make a new pair, and take the public half out of wherever it is trusted",
  check: (_, block) => checkPem(block),
});

function checkPem(block: string): TokenVerdict {
  const pem = block
    .replace(/\\r?\\n|\\n/g, "\n")
    .split(/[\r\n]+/)
    .map(bareLine)
    .filter(Boolean)
    .join("\n");
  const body = pem.replace(/-----[^-]*-----/g, "").replace(/^[\w-]+:.*$/gm, "");
  const der = Buffer.from(body.replace(/\s+/g, ""), "base64");
  if (pem.startsWith("-----BEGIN OPENSSH")) return checkOpenSsh(der);
  if (/ENCRYPTED/.test(pem)) return der[0] === 0x30 || /DEK-Info/.test(pem) ? encrypted : "no";
  try {
    createPrivateKey(pem);
    return {};
  } catch {
    return "no";
  }
}

/** A line without indentation and the quotes of a string; a `+` belongs to base64 where no quote is by. */
function bareLine(line: string): string {
  return line
    .trim()
    .replace(/^\+[\t ]{0,8}(?=["'])/, "")
    .replace(/(["'])[\t ]{0,8}[+,]$/, "$1")
    .replace(/^["']|["']$/g, "");
}

const encrypted: TokenVerdict = { severity: "medium", says: "a passphrase protects it" };

/** openssh PROTOCOL.key: the magic, then the name of the cipher. */
function checkOpenSsh(der: Buffer): TokenVerdict {
  if (der.subarray(0, 15).toString("latin1") !== "openssh-key-v1\0") return "no";
  const length = der.length > 19 ? der.readUInt32BE(15) : 0;
  const cipher = der.subarray(19, 19 + Math.min(length, 64)).toString("latin1");
  if (cipher === "") return "no";
  return cipher === "none" ? {} : encrypted;
}
