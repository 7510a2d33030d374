import type { GatheredFile, Program, ProgramReader } from "../src/model/index.ts";
import { gatherFrom } from "../src/stages/collect/gather.ts";
import { loadPython } from "./python.ts";

const python = await loadPython();

/** Links Python files, by path, to a program, by way of plain values as workers hand them on. */
export function linkPython<P extends Program, G>(
  reader: ProgramReader<P, G>,
  files: Readonly<Record<string, string>>,
): P {
  const gathered = Object.entries(files).flatMap(([path, text]) => {
    const document = python.parse({ path, text, encoding: "utf-8" });
    const said = gatherFrom(document, [reader as ProgramReader<never, never>]);
    return said.map(({ value }) => ({ path, value: JSON.parse(JSON.stringify(value)) }));
  });
  return reader.link(gathered as GatheredFile<G>[]);
}
