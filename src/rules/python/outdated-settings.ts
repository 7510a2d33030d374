import { dottedName } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type {
  PyArgument,
  PyCall,
  PyClass,
  PyExpression,
  PyImportFrom,
  PythonDocument,
} from "../../syntax/python.ts";
import {
  flat,
  keywordOf,
  literalOf,
  type SettingsClass,
  settingsClasses,
} from "../python-settings.ts";

/** What settings code of pydantic 1 does in a file that is written for version 2. */
export type OutdatedSettings =
  /** `from pydantic import BaseSettings`, which version 2 refuses. */
  | { readonly form: "import" }
  /** `Field(env="NAME")`, which version 2 passes over. */
  | {
      readonly form: "env";
      readonly field: string;
      /** Names that version 1 read, the first one first. */
      readonly variables: readonly string[];
      readonly prefix: string;
    };

/**
 * A rule sees no requirements, so that the file itself has to say that it is for version 2: by the
 * module of its settings class, or by names that only version 2 has. With version 1 both are right.
 */
export const outdatedSettings: Rule<PythonDocument, OutdatedSettings> = {
  id: "python/outdated-settings",
  kind: "code",
  reads: "python",
  title: "Settings written for pydantic 1 in code for pydantic 2",
  advice:
    "Import BaseSettings from pydantic_settings, and name other variables by validation_alias: pydantic 2 passes over env=.",
  severity: "medium",
  cwe: 1188,
  triggers: ["BaseSettings"],
  *find(document) {
    yield* oldImports(document);
    for (const owner of settingsClasses(document).values()) {
      if (owner.from === "pydantic_settings") yield* ignoredNames(document, owner);
    }
  },
};

const onlySecond = new Set(
  "field_validator model_validator field_serializer model_serializer computed_field ConfigDict RootModel TypeAdapter AliasChoices AliasPath BeforeValidator AfterValidator".split(
    " ",
  ),
);

function* oldImports({ module }: PythonDocument): Generator<RuleMatch<OutdatedSettings>> {
  const imports = [...flat(module.body)].filter(
    (statement): statement is PyImportFrom => statement.kind === "import-from",
  );
  const isSecond = imports.some(
    (statement) =>
      statement.module === "pydantic_settings" ||
      (/^pydantic(?:\.functional_validators)?$/.test(statement.module) &&
        statement.names.some(({ name }) => onlySecond.has(name))),
  );
  if (!isSecond) return;
  for (const statement of module.body) {
    if (statement.kind !== "import-from" || statement.module !== "pydantic") continue;
    const old = statement.names.find(({ name }) => name === "BaseSettings");
    if (!old) continue;
    yield {
      range: old.range,
      message: "BaseSettings is no part of pydantic 2: this import fails, and the program with it.",
      evidence: { form: "import" },
      severity: "low",
    };
  }
}

function* ignoredNames(
  { text }: PythonDocument,
  { node, options: { prefix } }: SettingsClass,
): Generator<RuleMatch<OutdatedSettings>> {
  for (const { field, argument } of oldFields(node)) {
    const variables = namesOf(argument.value, text);
    const read = (prefix + field).toLowerCase();
    if (variables.every((name) => name.toLowerCase() === read)) continue;
    yield {
      range: argument.range,
      message: `pydantic 2 passes over env=: ${field} is not read from ${variables.join(" or ")}, and its default holds.`,
      evidence: { form: "env", field, variables, prefix },
      symbol: node.name,
    };
  }
}

/** Fields whose `Field(…)` has `env=` and no alias. */
function* oldFields(
  node: PyClass,
): Generator<{ readonly field: string; readonly argument: PyArgument }> {
  for (const statement of node.body) {
    if (statement.kind !== "assign" || !statement.value) continue;
    const target = statement.targets[0];
    for (const call of walkNodes(statement.value)) {
      const argument = call.kind === "call" ? oldArgument(call) : undefined;
      if (argument && target?.kind === "name") yield { field: target.id, argument };
    }
  }
}

function oldArgument(call: PyCall): PyArgument | undefined {
  if (!/(?:^|\.)Field$/.test(dottedName(call.callee) ?? "")) return undefined;
  if (keywordOf(call, "validation_alias") || keywordOf(call, "alias")) return undefined;
  return call.args.find(({ name }) => name === "env");
}

function namesOf(node: PyExpression, text: string): readonly string[] {
  const elements = node.kind === "list" || node.kind === "tuple" ? node.elements : [node];
  return elements.flatMap((element) => literalOf(element, text)?.value ?? []);
}
