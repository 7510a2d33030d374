import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal, service and audit tokens of the secret store. */
export const dopplerToken: TokenRule = tokenRule({
  id: "secrets/doppler-token",
  type: "Doppler token",
  pattern: /dp\.(?:pt|ct|sa|scim|audit|st(?:\.[\w-]{2,35})?)\.[0-9A-Za-z]{40,44}(?![\w-])/,
  keywords: ["dp.pt.", "dp.ct.", "dp.sa.", "dp.st.", "dp.scim.", "dp.audit."],
  severity: "high",
  revoke: "the dashboard, Tokens",
});
