import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Secrets of Entra applications: 40 characters, the fourth to sixth fixed. */
export const azureClientSecret: TokenRule = tokenRule({
  id: "secrets/azure-client-secret",
  type: "Azure client secret",
  pattern: /[\w.~-]{3}[78]Q~[\w.~-]{31,34}(?![\w.~-])/,
  keywords: ["7Q~", "8Q~"],
  back: 3,
  severity: "high",
  revoke: "the Entra portal, App registrations, Certificates & secrets",
});
