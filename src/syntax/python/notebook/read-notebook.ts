import type { SyntaxProblem, TextOrigin } from "../../../model/index.ts";
import type { PyModule } from "../nodes.ts";
import { type ParsedPython, parsePython } from "../parser.ts";
import { type CodeCell, findCodeCells } from "./code-cells.ts";
import { openJoiner } from "./joined-text.ts";
import { blankOf, withoutMagics } from "./magics.ts";

/** The code cells of a notebook as one module. */
export interface ParsedNotebook extends ParsedPython {
  /** Of the cells, one behind the other. */
  readonly text: string;
  readonly origin?: TextOrigin;
}

/**
 * Reads the code cells of a notebook in their order as one module of Python: what a cell defines is
 * known in those below. A notebook of another language is empty; a broken one is a problem.
 *
 * @param json - of the whole file
 */
export function readNotebook(json: string): ParsedNotebook {
  let cells: readonly CodeCell[];
  try {
    const { cells: found, language } = findCodeCells(json);
    if (language !== undefined && !/^(?:i?python\d?|sage)$/i.test(language)) return nothing();
    cells = found;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return nothing({ level: "fatal", message: error.message });
  }
  return readCells(json, cells);
}

function nothing(...problems: SyntaxProblem[]): ParsedNotebook {
  const module: PyModule = { kind: "module", range: { start: 0, end: 0 }, body: [], comments: [] };
  return { text: "", module, problems };
}

/** Where a cell lies in the text of all. */
interface CellPlace {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

function readCells(json: string, cells: readonly CodeCell[]): ParsedNotebook {
  const joiner = openJoiner(json);
  const places = cells.map(({ number, strings }): CellPlace => {
    const start = joiner.length;
    for (const string of strings) joiner.add(string);
    const end = joiner.length;
    joiner.addText("\n");
    return { number, start, end };
  });
  const { text: written, regionOf } = joiner.close();
  const codes = places.map(({ start, end }) => withoutMagics(written.slice(start, end)));
  const origin: TextOrigin = {
    regionOf,
    partAt: (offset) => `Cell ${placeAt(places, offset)?.number ?? 1}`,
  };
  const text = `${codes.join("\n")}${codes.length > 0 ? "\n" : ""}`;
  const parsed = parsePython(text);
  if (parsed.problems.length === 0) return { ...parsed, text, origin };
  return { ...readBroken(codes, places), origin };
}

/** What one cell leaves open does not swallow the others: such a cell is left out. */
function readBroken(
  codes: readonly string[],
  places: readonly CellPlace[],
): Omit<ParsedNotebook, "origin"> {
  const problems: SyntaxProblem[] = [];
  const closed = codes.map((code, index) => {
    const { start = 0, number = 0 } = places[index] ?? {};
    const { problems: own } = parsePython(code, ({ line }) => `Cell ${number}, line ${line}`);
    if (own.length === 0) return code;
    const isClosed = endsWhereItEnds(code);
    problems.push(
      ...(isClosed ? own : own.slice(0, 1)).map(({ range, message, level }) => ({
        level,
        message: isClosed ? message : `Cell ${number} is not valid Python and was not read.`,
        ...(range && { range: { start: start + range.start, end: start + range.end } }),
      })),
    );
    return isClosed ? code : blankOf(code);
  });
  const text = `${closed.join("\n")}\n`;
  const whole = parsePython(text);
  return {
    text,
    module: whole.module,
    problems: problems.length > 0 ? problems.slice(0, maxProblems) : whole.problems,
  };
}

const maxProblems = 20;

/** False where a string or bracket of the code goes on into what follows. */
function endsWhereItEnds(code: string): boolean {
  const { module } = parsePython(`${code}\n${probe} = 0\n`);
  const last = module.body.at(-1);
  return last?.kind === "assign" && last.range.start === code.length + 1;
}

const probe = "end_of_cell";

function placeAt(places: readonly CellPlace[], offset: number): CellPlace | undefined {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return places[low];
}
