import { ecosystems } from "./ecosystems/index.ts";
import type { CustomRules } from "./rules/custom/index.ts";
import type { Readers } from "./stages/collect/readers-of.ts";
import type { Scope } from "./stages/scope.ts";

/**
 * What `readersFor` says; rules, and all that they need, are loaded only where somebody asks about any.
 *
 * @param custom - what rule files add
 */
export async function loadReaders(scope: Scope, custom?: CustomRules): Promise<Readers> {
  const { packages } = scope;
  if (!scope.rules) return { ecosystems, syntaxes: [], rules: [], packages };
  const { readersFor } = await import("./readers.ts");
  return readersFor(scope, custom);
}
