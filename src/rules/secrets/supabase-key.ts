import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal tokens, and the secret keys of a project; the publishable ones are public and are left alone. */
export const supabaseKey: TokenRule = tokenRule({
  id: "secrets/supabase-key",
  type: "Supabase key",
  pattern: /(?:sbp_[0-9a-f]{40}|sb_secret_[\w-]{22}_[\w-]{8})(?![\w-])/,
  keywords: ["sbp_", "sb_secret_"],
  severity: "critical",
  revoke: "the project settings, API Keys",
});
