import type { ImageDocument, Rule } from "../../model/index.ts";
import { isSecretName } from "../../syntax/secret-values.ts";
import { isSecretLiteral } from "../secret-literals.ts";

/** Everybody who can pull the image can read its configuration. */
export const secretInEnv: Rule<ImageDocument, { readonly name: string }> = {
  id: "image/secret-in-env",
  kind: "secret",
  reads: "image",
  title: "Secret is in the environment of an image",
  advice:
    "Change the secret where it was issued, build without it, and delete the tags that hold it.",
  severity: "high",
  cwe: 798,

  *find({ image: { config } }) {
    for (const pair of config.env) {
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(equals, 0));
      if (!isSecretName(name) || !isSecretLiteral(pair.slice(equals + 1))) continue;
      yield {
        range: { start: 0, end: 0 },
        message: `${name} is set in the configuration of the image`,
        evidence: { name },
        symbol: name,
      };
    }
  },
};
