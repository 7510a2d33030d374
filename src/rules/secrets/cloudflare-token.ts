import { checksumVerdict, crcHex } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/** User, account and global keys; the last eight characters are the CRC-32 of the forty before. */
export const cloudflareToken: TokenRule = tokenRule({
  id: "secrets/cloudflare-token",
  type: "Cloudflare token",
  pattern: /(?:cfut|cfat|cfk)_[0-9A-Za-z]{40}[0-9a-f]{8}(?![\w-])/,
  keywords: ["cfut_", "cfat_", "cfk_"],
  severity: "high",
  revoke: "the dashboard, My Profile, API Tokens",
  check: (token) => checksumVerdict(crcHex(token.slice(-48, -8)) === token.slice(-8)),
});
