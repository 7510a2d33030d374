import { programs } from "./analysis/programs.ts";
import { ecosystems } from "./ecosystems/index.ts";
import type { Rule } from "./model/index.ts";
import { rules } from "./rules/index.ts";
import type { Readers } from "./stages/collect/readers-of.ts";
import type { Scope } from "./stages/scope.ts";
import { syntaxes } from "./syntax/index.ts";

/**
 * The catalogues that read files, as far as they are asked: for the main thread and for workers.
 *
 * @param custom - rules of rule files
 */
export function readersFor({ asks, packages }: Scope, custom: readonly Rule[] = []): Readers {
  const asked = [...rules, ...custom].filter(({ kind, id }) => asks({ kind, rule: id }));
  const linked = programs.filter(({ kind }) =>
    asked.some(({ reads, asks: question }) => reads === kind || question?.program === kind),
  );
  return { ecosystems, syntaxes, rules: asked, programs: linked, packages };
}
