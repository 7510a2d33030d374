import { checksumVerdict, crcBase62 } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Access tokens of the registry; the last six characters are a checksum of the thirty before. */
export const npmToken: TokenRule = tokenRule({
  id: "secrets/npm-token",
  type: "npm token",
  pattern: /npm_[0-9A-Za-z]{36}(?![\w-])/,
  keywords: ["npm_"],
  severity: "critical",
  revoke: "the account, Access Tokens",
  check: (token) => checksumVerdict(crcBase62(token.slice(4, -6)) === token.slice(-6)),
});
