import type { TokenVerdict } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The login of a container registry as docker's config.json keeps it: user and password in base64. */
export const dockerConfigAuth: TokenRule = tokenRule({
  id: "secrets/docker-config-auth",
  type: "container registry login",
  pattern: /"auth"\s{0,8}:\s{0,8}"(?<secret>[0-9A-Za-z+/]{12,4000}={0,2})"/,
  keywords: ['"auth"'],
  severity: "high",
  revoke: "the settings of the registry, Access tokens",
  check: checkLogin,
});

function checkLogin(encoded: string): TokenVerdict {
  const text = Buffer.from(encoded, "base64").toString("latin1");
  const [, user = "", password = ""] = /^([^:]{1,200}):(.{3,})$/s.exec(text) ?? [];
  const isReadable = /^[\x20-\x7e]+$/.test(text);
  const isShown =
    /^(?:user(?:name)?|your|janedoe|foo)/i.test(user) && /^(?:pass|pwd|bar|your)/i.test(password);
  return isReadable && password !== "" && !isShown ? {} : "no";
}
