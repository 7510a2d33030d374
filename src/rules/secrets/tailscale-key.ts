import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Keys that join machines to a network or manage it. */
export const tailscaleKey: TokenRule = tokenRule({
  id: "secrets/tailscale-key",
  type: "Tailscale key",
  pattern: /tskey-(?:auth|api|client|scim|webhook)-[0-9A-Za-z]{10,20}-[0-9A-Za-z]{30,34}(?![\w-])/,
  keywords: ["tskey-"],
  severity: "high",
  revoke: "the admin console, Settings, Keys",
});
