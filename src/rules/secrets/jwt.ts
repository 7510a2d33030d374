import { jsonOfBase64, type TokenVerdict } from "../token-checks.ts";
import { type TokenRule, tokenRule } from "../token-rule.ts";

/**
 * A signed token (RFC 7519) whose header and claims parse. One that ran out before 2025 grants
 * nothing any more, whatever the date is now: a rule has no clock.
 */
export const jwt: TokenRule = tokenRule({
  id: "secrets/jwt",
  type: "signed JWT",
  pattern: /eyJ[\w-]{12,2000}\.eyJ[\w-]{8,6000}\.[\w-]{20,2000}(?![\w-])/,
  keywords: ["eyJ"],
  severity: "high",
  revoke: "where it was issued: end the session, or change the signing key",
  check: checkJwt,
});

/** A token that says nothing of who, for whom or until when is an example. */
const usualClaims =
  "iss sub aud exp iat nbf jti role roles scope scp email user username user_id uid id sid".split(
    " ",
  );

const certainlyPastSeconds = Date.UTC(2025, 0, 1) / 1000;

function checkJwt(token: string): TokenVerdict {
  const [head = "", body = ""] = token.split(".");
  const header = jsonOfBase64(head);
  const claims = jsonOfBase64(body);
  if (!header || !claims || typeof header["alg"] !== "string") return "no";
  if (header["alg"].toLowerCase() === "none") return "no";
  const { exp, sub, name, role } = claims;
  if (!usualClaims.some((claim) => claim in claims)) return "no";
  if (typeof exp === "number" && exp < certainlyPastSeconds) return "no";
  if (sub === "1234567890" || name === "John Doe") return "no";
  if (role === "anon") return "no";
  if (role === "service_role") {
    return {
      severity: "critical",
      says: "a service role key, which passes every row level policy",
    };
  }
  return typeof exp === "number" ? { severity: "medium" } : { says: "it never expires" };
}
