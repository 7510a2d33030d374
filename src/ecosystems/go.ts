import type { AssembleContext, Assembled, Ecosystem, ParsedFile } from "../model/index.ts";
import { decodeText } from "../syntax/text.ts";
import { compareGo } from "../versions/go.ts";
import { type BrokenFile, brokenGaps, filesOf, readOrBroken } from "./broken-files.ts";
import { isProgram } from "./executables.ts";
import { assemblePrograms } from "./go/assemble-programs.ts";
import { assembleProjects, isBuilt } from "./go/assemble-projects.ts";
import { type GoProgram, readGoProgram } from "./go/embedded-modules.ts";
import { type GoMod, parseGoMod } from "./go/go-mod.ts";
import { type GoSum, parseGoSum } from "./go/go-sum.ts";

type GoFile = GoMod | GoSum | GoProgram | BrokenFile;

/** Go modules: what a project's `go.mod` asks for, and what the programs of a system were built from. */
export const go: Ecosystem<GoFile> = {
  id: "go",
  files: ["go.mod", "go.sum"],
  parse({ entry: { path }, bytes }) {
    const { text } = decodeText(path, bytes);
    return readOrBroken(() => (/go\.sum$/i.test(path) ? parseGoSum(text) : parseGoMod(text)));
  },
  parts: { wants: isProgram, read: () => readGoProgram() },
  assemble,
  compare: compareGo,
  serves: (ecosystem) => ecosystem === "Go",
};

function assemble(parsed: readonly ParsedFile<GoFile>[], context: AssembleContext): Assembled {
  if (context.isSystem) {
    return { packages: assemblePrograms(filesOf(parsed, "program"), context), gaps: [] };
  }
  const built = parsed.filter(({ entry }) => isBuilt(entry.path));
  const { packages, gaps } = assembleProjects(
    { mods: filesOf(built, "mod"), sums: filesOf(built, "sum") },
    context,
  );
  return { packages, gaps: [...brokenGaps(built, context), ...gaps] };
}
