import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Keys of Google Cloud APIs. Some are meant for browsers and are public: those need limits by site and by API instead. */
export const gcpApiKey: TokenRule = tokenRule({
  id: "secrets/gcp-api-key",
  type: "Google API key",
  pattern: /AIza[\w-]{35}(?![\w-])/,
  keywords: ["AIza"],
  severity: "medium",
  revoke: "the Cloud console, APIs & Services, Credentials",
});
