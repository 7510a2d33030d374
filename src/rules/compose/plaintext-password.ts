import type { Rule } from "../../model/index.ts";
import type { ComposeDocument } from "../../syntax/compose.ts";
import { rangeInScalar } from "../../syntax/compose-values.ts";
import { type ComposeSecret, secretsOf } from "../compose-secrets.ts";
import type { ServiceEvidence } from "../compose-services.ts";

export interface PlaintextPasswordEvidence extends ServiceEvidence {
  readonly name: string;
  /** Offset of the scalar that holds it. */
  readonly at: number;
}

/** A Compose file is committed: everyone with the repository knows the password. */
export const plaintextPassword: Rule<ComposeDocument, PlaintextPasswordEvidence> = {
  id: "compose/plaintext-password",
  kind: "secret",
  reads: "compose",
  title: "Password is written into the Compose file",
  advice: "Read it from a .env that git ignores, and change it: it stays in the history.",
  severity: "high",
  cwe: 798,
  triggers: ["environment"],

  *find(document) {
    for (const secret of secretsOf(document)) {
      const { variable, judgement, service } = secret;
      const { scalar, name } = variable;
      const hidden = rangeInScalar(scalar, { text: document.text, part: secret.secret });
      yield {
        range: variable.range,
        message: messageOf(secret),
        evidence: { service, name, at: scalar.range.start },
        symbol: service,
        severity: judgement.severity,
        confidence: judgement.confidence,
        secrets: [hidden ?? scalar.range],
      };
    }
  },
};

function messageOf({ service, variable, form, judgement }: ComposeSecret): string {
  const what = judgement.kind === "placeholder" ? "a stand-in for a secret" : "a secret";
  switch (form.kind) {
    case "value":
      return `${variable.name} of ${service} is ${what}, and the container takes it as it is`;
    case "address":
      return `${variable.name} of ${service} spells a password in its address`;
    case "default":
      return `${variable.name} of ${service} falls back to ${what} where ${form.name} is not set`;
  }
}
