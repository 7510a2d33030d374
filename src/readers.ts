import { programs } from "./analysis/programs.ts";
import { ecosystems } from "./ecosystems/index.ts";
import type { ProgramReader } from "./model/index.ts";
import type { CustomRules } from "./rules/custom/index.ts";
import { rules } from "./rules/index.ts";
import type { Readers } from "./stages/collect/readers-of.ts";
import type { Scope } from "./stages/scope.ts";
import { syntaxes } from "./syntax/index.ts";

/**
 * The catalogues that read files, as far as they are asked: for the main thread and for workers.
 *
 * @param custom - what rule files add
 */
export function readersFor({ asks, packages }: Scope, custom?: CustomRules): Readers {
  const asked = [...rules, ...(custom?.rules ?? [])].filter(({ kind, id }) =>
    asks({ kind, rule: id }),
  );
  const flows = custom?.flows as ProgramReader<never, never> | undefined;
  const all = programs.map((one) => (one.kind === flows?.kind ? flows : one));
  const linked = all.filter(({ kind }) =>
    asked.some(({ reads, asks: question }) => reads === kind || question?.program === kind),
  );
  return { ecosystems, syntaxes, rules: asked, programs: linked, packages };
}

/** For whoever loads them only where they are asked for: another way to them would be more files to load. */
export { rules };
