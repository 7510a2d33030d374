import { scopesOf } from "../../analysis/python/names.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { PyStatement } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lineEndOf } from "../../syntax/text.ts";
import { isShadowed } from "../python-imports.ts";
import type { Quoting } from "./quoting.ts";
import { needsPerson } from "./refuse.ts";

const name = "quote_identifier";

/**
 * A function of the file that quotes a name, for drivers that bring none.
 *
 * @param quote - what the database puts round names
 */
export function quotingFunction(document: PythonDocument, quote: "`" | '"'): Quoting | Refusal {
  const scopes = scopesOf(document);
  const written = source(quote);
  const own = scopes.scope.bindings.get(name) ?? [];
  const isThere = own.some(
    ({ node }) =>
      document.text.slice(node.range.start, node.range.end).split(/\r?\n/).join("\n") === written,
  );
  if (isShadowed(scopes, name) || (own.length > 0 && !(isThere && own.length === 1))) return taken;
  if (!isThere && scopes.namesOf(name).length > 0) return taken;
  const edits = isThere ? [] : [insertion(document, written)];
  return { open: `${name}(`, close: ")", edits, notes: [] };
}

const taken = needsPerson(
  `Quote the name as the database does: the name \`${name}\` means something else here.`,
);

function source(quote: "`" | '"'): string {
  const [one, two] = quote === "`" ? ['"`"', '"``"'] : [`'"'`, `'""'`];
  return [
    `def ${name}(name: str) -> str:`,
    '    """Quotes the name of a table or a column: nothing in it can end the quotes."""',
    `    return ${one} + name.replace(${one}, ${two}) + ${one}`,
  ].join("\n");
}

/** Below the imports at the head of the file, with two blank lines on both sides. */
function insertion({ module, text }: PythonDocument, written: string): Edit {
  const eol = lineEndOf(text);
  const head = module.body.findIndex((statement, at) => !isHead(statement, at));
  const last = head === -1 ? module.body.at(-1) : module.body[head - 1];
  const end = last ? text.indexOf("\n", last.range.end) : -1;
  const at = last ? (end === -1 ? text.length : end + 1) : 0;
  const gap = /^(?:[ \t]*\r?\n)*/.exec(text.slice(at))?.[0] ?? "";
  const blanks = gap.split("\n").length - 1;
  const below = eol.repeat(Math.max(0, 2 - blanks));
  const above = last ? `${eol}${eol}` : "";
  return {
    range: { start: at, end: at },
    text: `${above}${written.replaceAll("\n", eol)}${eol}${below}`,
  };
}

function isHead(statement: PyStatement, at: number): boolean {
  if (statement.kind === "import" || statement.kind === "import-from") return true;
  if (statement.kind === "other-statement") return statement.type === "future_import_statement";
  return at === 0 && statement.kind === "expression-statement" && statement.value.kind === "string";
}
