import { lookUp, scopesOf } from "../analysis/javascript/scopes.ts";
import type { Edit } from "../model/index.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { lineEndOf } from "../syntax/text.ts";

/**
 * A function at the end of a script, where nothing else moves: functions are seen before they stand.
 *
 * @param lines - of the function, with its comment
 * @returns no edit where the script has it already; `undefined` where it means something else by the name
 */
export function addFunction(
  document: JavascriptDocument,
  name: string,
  lines: readonly string[],
): readonly Edit[] | undefined {
  const { text, module } = document;
  const scopes = scopesOf(document);
  const bindings = lookUp(scopes, name, module);
  const eol = lineEndOf(text);
  if (bindings.length > 0) {
    const isOurs = bindings.length === 1 && bindings[0]?.kind === "function";
    return isOurs && text.includes(lines.join(eol)) ? [] : undefined;
  }
  if (scopes.namesOf(name).length > 0) return undefined;
  const end = text.length;
  const isEnded = /(?:^|\n)$/.test(text);
  const added = [...(isEnded ? [""] : ["", ""]), ...lines, ""].join(eol);
  return [{ range: { start: end, end }, text: added }];
}
