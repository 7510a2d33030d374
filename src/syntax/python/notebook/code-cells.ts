import { visit } from "jsonc-parser";
import type { TextRange } from "../../../model/index.ts";
import { readJson } from "../../json-keys.ts";

/** A cell that holds code. */
export interface CodeCell {
  /** Place among all cells of the notebook, from 1. */
  readonly number: number;
  /** The JSON strings whose contents, one behind the other, are the code; with their quotes. */
  readonly strings: readonly TextRange[];
}

/** What a notebook holds beside its outputs and prose. */
export interface NotebookCode {
  readonly cells: readonly CodeCell[];
  /** As the notebook names the language of its kernel; `undefined` where it does not. */
  readonly language: string | undefined;
}

/**
 * Finds the code of a Jupyter notebook, format 3 and later (nbformat, "The notebook file format").
 *
 * @throws SyntaxError where the text is no JSON, or no notebook
 */
export function findCodeCells(text: string): NotebookCode {
  readJson(text);
  const found: Found = { cells: new Map(), languages: new Map(), isNotebook: false };
  const plain = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
  try {
    const enter = (_: number, _length: number, _line: number, _column: number, path: PathReader) =>
      isOfInterest(path());
    visit(plain, {
      // The ends are asked for since only then what was stepped over ends for the visitor too.
      onObjectEnd: () => {},
      onArrayEnd: () => {},
      onObjectBegin: enter,
      onArrayBegin: (offset, length, line, column, path) => {
        if (isCellList(path())) found.isNotebook = true;
        return enter(offset, length, line, column, path);
      },
      onLiteralValue: (value: unknown, start, length, _line, _column, path) => {
        if (typeof value === "string") {
          note(found, { path: path(), value, range: { start, end: start + length } });
        }
      },
    });
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError("It is nested too deeply (line 1)");
    throw error;
  }
  if (!found.isNotebook) throw new SyntaxError("This is no notebook: it has no cells (line 1)");
  return { cells: codeOf(found), language: languageOf(found) };
}

type Path = readonly (string | number)[];
type PathReader = () => Path;

interface Found {
  /** By the place of a cell in the file, `cells.3`. */
  readonly cells: Map<string, OpenCell>;
  readonly languages: Map<string, string>;
  isNotebook: boolean;
}

interface OpenCell {
  type?: string;
  readonly strings: TextRange[];
}

interface Literal {
  readonly path: Path;
  readonly value: string;
  readonly range: TextRange;
}

const names = ["source", "input"];

/** Format 3 keeps cells in worksheets. */
function isCellList(path: Path): boolean {
  if (path.at(-1) !== "cells") return false;
  return path.length === 1 || (path.length === 3 && path[0] === "worksheets");
}

/** Where a cell begins: the depth of its own path; -1 where a path leads to no cell. */
function depthOfCell(path: Path): number {
  if (path[0] === "cells" && path.length > 1) return 2;
  return path[0] === "worksheets" && path[2] === "cells" && path.length > 3 ? 4 : -1;
}

/** Outputs, attachments and what is written about cells are stepped over. */
function isOfInterest(path: Path): boolean {
  const [first] = path;
  if (first === undefined || isCellList(path)) return true;
  if (first === "metadata") return path.length < 3;
  if (first === "worksheets" && path.length < 3) return true;
  const depth = depthOfCell(path);
  return depth >= 0 && (path.length === depth || names.includes(String(path[depth])));
}

function note(found: Found, { path, value, range }: Literal): void {
  if (path[0] === "metadata") {
    found.languages.set(path.join("."), value);
    return;
  }
  const depth = depthOfCell(path);
  if (depth < 0) return;
  const key = path.slice(0, depth).join(".");
  const cell = found.cells.get(key) ?? { strings: [] };
  found.cells.set(key, cell);
  const name = path[depth];
  if (name === "cell_type" && path.length === depth + 1) cell.type = value;
  else if (names.includes(String(name)) && path.length <= depth + 2) cell.strings.push(range);
}

function codeOf({ cells }: Found): CodeCell[] {
  return [...cells.values()].flatMap(({ type, strings }, index) =>
    type === "code" ? [{ number: index + 1, strings }] : [],
  );
}

function languageOf({ languages }: Found): string | undefined {
  return (
    languages.get("metadata.kernelspec.language") ?? languages.get("metadata.language_info.name")
  );
}
