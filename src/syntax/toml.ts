import { type AST, getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import type { TextRange } from "../model/index.ts";

/** A TOML text as values, with the places of its parts. */
export interface TomlFile {
  readonly value: Readonly<Record<string, unknown>>;
  /** Of a table's header, of a key or of an array's item: `["package", 3]`, `["project", "name"]`. */
  rangeOf(path: readonly (string | number)[]): TextRange | undefined;
}

/**
 * Reads TOML 1.0.
 *
 * @throws SyntaxError where it is broken, its message says where
 */
export function readToml(text: string): TomlFile {
  const program = parse(text);
  // Locks ask for their tables only, and hold a hundred times as many keys.
  const headers = headersOf(program);
  let ranges: ReadonlyMap<string, TextRange> | undefined;
  return {
    value: getStaticTOMLValue(program),
    rangeOf(path) {
      const key = JSON.stringify(path);
      const header = headers.get(key);
      if (header) return header;
      ranges ??= placesOf(program);
      return ranges.get(key);
    },
  };
}

function parse(text: string): AST.TOMLProgram {
  try {
    // A byte order mark keeps its place, so that offsets stay those of the text.
    return parseTOML(text.replace(/^\ufeff/, " "));
  } catch (cause) {
    if (cause instanceof RangeError) throw new SyntaxError("It is nested too deeply (line 1)");
    const { message, lineNumber } = cause as Error & { readonly lineNumber?: number };
    throw new SyntaxError(`${message} (line ${lineNumber ?? 1})`);
  }
}

type Path = readonly (string | number)[];

function headersOf(program: AST.TOMLProgram): Map<string, TextRange> {
  const places = new Map<string, TextRange>();
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") continue;
    const [start, end] = node.key.range;
    places.set(JSON.stringify(node.resolvedKey), { start, end });
  }
  return places;
}

/** Of keys and items; of tables those that have no header of their own. */
function placesOf(program: AST.TOMLProgram): Map<string, TextRange> {
  const places = new Map<string, TextRange>();
  const note = (path: Path, [start, end]: readonly [number, number]) => {
    const key = JSON.stringify(path);
    if (!places.has(key)) places.set(key, { start, end });
  };
  const visitPair = ({ key, value }: AST.TOMLKeyValue, parents: Path) => {
    const path = [...parents, ...key.keys.map(nameOf)];
    note(path, key.range);
    visitContent(value, path);
  };
  const visitContent = (node: AST.TOMLContentNode, path: Path) => {
    if (node.type === "TOMLInlineTable") for (const pair of node.body) visitPair(pair, path);
    if (node.type !== "TOMLArray") return;
    for (const [i, element] of node.elements.entries()) {
      note([...path, i], element.range);
      visitContent(element, [...path, i]);
    }
  };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") visitPair(node, []);
    else for (const pair of node.body) visitPair(pair, node.resolvedKey);
  }
  return places;
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}
