import { isPlaceholder } from "../../syntax/secret-values.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/** A login in an .npmrc. Tokens of the public registry have their own rule. */
export const npmrcAuth: TokenRule = tokenRule({
  id: "secrets/npmrc-auth",
  type: "package registry login",
  pattern: /:(?:_authToken|_auth|_password)\s{0,4}=\s{0,4}["']?(?<secret>[\w+/.~=-]{16,2000})/,
  keywords: [":_authToken", ":_auth", ":_password"],
  starts: [":_"],
  severity: "high",
  revoke: "the settings of the registry, Access tokens",
  check: (value) => (isPlaceholder(value) || /^npm_[0-9A-Za-z]{36}$/.test(value) ? "no" : {}),
});
