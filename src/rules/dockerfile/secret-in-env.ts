import type { Rule, TextRange } from "../../model/index.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import { isSecretName } from "../../syntax/secret-values.ts";
import { isSecretLiteral } from "../secret-literals.ts";

/** Where the literal stands; never the literal. */
export interface SecretInEnvEvidence {
  readonly keyword: "ENV" | "ARG";
  readonly name: string;
  /** `NAME=value`. */
  readonly pair: TextRange;
  /** The value with its quotes. */
  readonly value: TextRange;
  /** Of the whole instruction, where it sets nothing else. */
  readonly instruction?: TextRange;
}

/** Both are kept in the image for everybody who can pull it, whatever a later layer does. */
export const secretInEnv: Rule<Dockerfile, SecretInEnvEvidence> = {
  id: "dockerfile/secret-in-env",
  kind: "secret",
  reads: "dockerfile",
  title: "Secret is written into the Dockerfile",
  advice:
    "Change the secret where it was issued, then give it at run time, or to the build by RUN --mount=type=secret.",
  severity: "high",
  cwe: 798,

  *find({ instructions, stages }) {
    for (const instruction of instructions) {
      const { keyword, pairs, range } = instruction;
      if (keyword !== "ENV" && keyword !== "ARG") continue;
      const label = stages.findLast((stage) => stage.from.range.start < range.start)?.label;
      for (const { name, value, range: pair } of pairs) {
        if (!value?.isStatic || !isSecretName(name) || !isSecretLiteral(value.value)) continue;
        yield {
          range: pair,
          message:
            keyword === "ENV"
              ? `${name} is part of the configuration of every image that is built from here`
              : `The default of ${name} stays in the history of the image`,
          evidence: {
            keyword,
            name,
            pair,
            value: value.range,
            ...(pairs.length === 1 && { instruction: range }),
          },
          secrets: [value.range],
          ...(label !== undefined && { symbol: label }),
        };
      }
    }
  },
};
