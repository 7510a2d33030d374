import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Service, batch and recovery tokens. */
export const vaultToken: TokenRule = tokenRule({
  id: "secrets/vault-token",
  type: "Vault token",
  pattern: /hv[sbr]\.[\w-]{90,300}(?![\w-])/,
  keywords: ["hvs.", "hvb.", "hvr."],
  severity: "critical",
  revoke: "vault token revoke",
});
