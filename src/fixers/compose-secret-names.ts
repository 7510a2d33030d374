import { type ComposeSecret, secretsOf } from "../rules/compose-secrets.ts";
import type { ComposeDocument } from "../syntax/compose.ts";
import type { VariableUse } from "./compose-variables.ts";

/** What a name has to agree with. */
export interface NameSpace {
  /** What stands in the `.env` already. */
  readonly env: ReadonlyMap<string, string>;
  /** Uses in all Compose files that share it. */
  readonly uses: readonly VariableUse[];
}

/** The variable of each secret, by offset of its scalar; left out where no name can serve. */
export type SecretNames = ReadonlyMap<number, string>;

/**
 * Gives every secret of a file a variable: its own name; the same one for the same value; another
 * where the name stands for something else. The password of an address takes the variable of the
 * service that has the same password.
 */
export function nameSecrets(document: ComposeDocument, space: NameSpace): SecretNames {
  const names = new Map<number, string>();
  const taken = new Map(space.env);
  const assign = (secret: ComposeSecret, name: string | undefined) => {
    if (name === undefined) return;
    taken.set(name, secret.value);
    names.set(secret.variable.scalar.range.start, name);
  };
  const secrets = secretsOf(document);
  for (const secret of secrets) {
    if (secret.form.kind === "default") assign(secret, defaultName(secret, { taken, space }));
  }
  for (const secret of secrets) {
    if (secret.form.kind === "value") assign(secret, freeName(secret, { taken, space }));
  }
  for (const secret of secrets) {
    if (secret.form.kind !== "address") continue;
    const twin = secrets.find((s) => s.form.kind !== "address" && s.value === secret.value);
    assign(
      secret,
      (twin && names.get(twin.variable.scalar.range.start)) ?? freeName(secret, { taken, space }),
    );
  }
  return names;
}

interface Naming {
  readonly taken: ReadonlyMap<string, string>;
  readonly space: NameSpace;
}

/** The name is written there; it can serve unless another value is meant by it. */
function defaultName({ form, value }: ComposeSecret, { taken, space }: Naming): string | undefined {
  if (form.kind !== "default") return undefined;
  const have = taken.get(form.name);
  const isSet = space.env.get(form.name);
  if (isSet !== undefined) return isSet === "" ? undefined : form.name;
  if (have !== undefined && have !== value) return undefined;
  return allows(form.name, { value, space }) ? form.name : undefined;
}

function freeName(secret: ComposeSecret, { taken, space }: Naming): string | undefined {
  const { variable, form, service, value } = secret;
  const own = variable.name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
  const first = form.kind === "address" ? `${own}_PASSWORD` : own;
  const prefix = service
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^(?=\d)/, "_")
    .toUpperCase();
  const more = [2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${prefix}_${first}_${n}`);
  return [first, `${prefix}_${first}`, ...more].find((name) => {
    const have = taken.get(name);
    return have === undefined
      ? allows(name, { value, space })
      : have === value && allows(name, { value, space });
  });
}

/** True where giving a variable this value changes nothing that uses it already. */
function allows(
  name: string,
  { value, space }: { readonly value: string; readonly space: NameSpace },
): boolean {
  if (space.env.has(name)) return space.env.get(name) === value;
  return space.uses
    .filter((use) => use.name === name)
    .every(({ operator, operand }) => {
      if (operator?.endsWith("?")) return true;
      return operator?.endsWith("-") && operand === value.replaceAll("$", "$$$$");
    });
}
