import { type TokenRule, tokenRule } from "../token-rule.ts";

/** An OpenPGP secret key in armor (RFC 9580, 6.2). */
export const pgpPrivateKey: TokenRule = tokenRule({
  id: "secrets/pgp-private-key",
  type: "PGP private key",
  pattern:
    /-----BEGIN PGP PRIVATE KEY BLOCK-----(?<secret>[^-]{100,60000})-----END PGP PRIVATE KEY BLOCK-----/,
  keywords: ["BEGIN PGP PRIVATE KEY BLOCK"],
  starts: ["-----BEGIN PGP PRIVATE KEY BLOCK-----"],
  severity: "high",
  revoke: "publish its revocation certificate and make a new key",
  check: checkArmor,
});

/** The first packet is a secret key: tag 5 in the old or the new form (RFC 9580, 4.2). */
function checkArmor(body: string): "no" | Record<string, never> {
  const text = body.replaceAll("\\n", "\n").replace(/^[A-Za-z]+: .*$/gm, "");
  const first = Buffer.from(text.replace(/\s+/g, "").slice(0, 8), "base64")[0] ?? 0;
  const tag = first & 0x40 ? first & 0x3f : (first >> 2) & 0x0f;
  return first & 0x80 && tag === 5 ? {} : "no";
}
