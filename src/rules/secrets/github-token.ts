import { checksumVerdict, crcBase62, type TokenVerdict } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/**
 * Classic tokens end with a checksum of the thirty characters before it; fine-grained ones and the
 * newer installation tokens, which carry a JWT, are known by their length.
 */
export const githubToken: TokenRule = tokenRule({
  id: "secrets/github-token",
  type: "GitHub token",
  pattern:
    /(?:gh[pousr]_[0-9A-Za-z]{36}|ghs_\d{5,8}_eyJ[\w.-]{60,1500}|github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59})(?![\w-])/,
  keywords: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
  severity: "critical",
  revoke: "the settings, Developer settings, Personal access tokens",
  check: checkToken,
});

function checkToken(token: string): TokenVerdict {
  if (token.length !== 40) return {};
  return checksumVerdict(crcBase62(token.slice(4, -6)) === token.slice(-6));
}
