import type { RuleMatch, TextRange } from "../../model/index.ts";
import { type TokenEvidence, type TokenRule, tokenRule } from "../token-rule.ts";

const secretKey = tokenRule({
  id: "secrets/aws-access-key",
  type: "AWS secret access key",
  pattern:
    /(?:secret|SECRET|Secret)_?(?:access|ACCESS|Access)_?(?:key|KEY|Key)(?:_ID)?["']?[\t ]{0,8}(?:=>|:=|[:=,(])[\t ]{0,8}["']?(?<secret>[0-9A-Za-z+/]{40})(?![0-9A-Za-z+/=_-])/,
  keywords: ["secret_access_key", "secretAccessKey"],
  starts: ["secret_access_key", "SECRET_ACCESS_KEY", "secretAccessKey", "SecretAccessKey"],
  boundary: false,
  severity: "critical",
  revoke: "the IAM console, the user, Security credentials",
  check: (secret) => (/[a-z]/.test(secret) && /[A-Z]/.test(secret) ? {} : "no"),
});

const keyId = tokenRule({
  id: "secrets/aws-access-key",
  type: "AWS access key id",
  pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![\w-])/,
  keywords: ["AKIA", "ASIA", "ABIA", "ACCA"],
  severity: "medium",
  revoke: "the IAM console, the user, Security credentials",
});

/** An id beside its secret is one finding, the secret; an id by itself only says whose key it is. */
export const awsAccessKey: TokenRule = {
  ...secretKey,
  title: "AWS access key in a file",
  triggers: [...(secretKey.triggers ?? []), ...(keyId.triggers ?? [])],
  *find(document) {
    const secrets = [...secretKey.find(document)];
    for (const match of secrets) yield { ...match, range: match.secrets?.[0] ?? match.range };
    for (const match of keyId.find(document)) {
      if (!secrets.some((secret) => areNear(document.text, secret.range, match.range))) {
        yield alone(match);
      }
    }
  },
};

function alone(match: RuleMatch<TokenEvidence>): RuleMatch<TokenEvidence> {
  return {
    ...match,
    message: "An AWS access key id is written here: its secret may be near, in another file.",
    severity: match.severity ?? "medium",
  };
}

/** At most five lines between them. */
function areNear(text: string, a: TextRange, b: TextRange): boolean {
  const [first, last] = a.start < b.start ? [a, b] : [b, a];
  if (last.start - first.end > 2000) return false;
  return text.slice(first.end, last.start).split("\n").length <= 6;
}
