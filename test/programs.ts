import type { GatheredFile, Program, ProgramReader, Syntax } from "../src/model/index.ts";
import { gatherFrom } from "../src/stages/collect/gather.ts";
import { pythonSyntax } from "../src/syntax/python.ts";

/** Links files, by path, to a program, by way of plain values as workers hand them on. */
export function linkFiles<P extends Program, G>(
  { reader, syntax }: { readonly reader: ProgramReader<P, G>; readonly syntax: Syntax },
  files: Readonly<Record<string, string>>,
): P {
  const gathered = Object.entries(files).flatMap(([path, text]) => {
    const document = syntax.parse({ path, text, encoding: "utf-8" });
    const said = gatherFrom(document, [reader as ProgramReader<never, never>]);
    return said.map(({ value }) => ({ path, value: JSON.parse(JSON.stringify(value)) }));
  });
  return reader.link(gathered as GatheredFile<G>[]);
}

/** As `linkFiles`, for files of Python. */
export function linkPython<P extends Program, G>(
  reader: ProgramReader<P, G>,
  files: Readonly<Record<string, string>>,
): P {
  return linkFiles({ reader, syntax: pythonSyntax }, files);
}
