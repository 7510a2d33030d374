import type { Document, Program, ProgramReader } from "../../../model/index.ts";
import type { PythonDocument } from "../../../syntax/python.ts";
import type { FileFlows } from "./file-flows.ts";
import type { Flow } from "./flow-state.ts";
import { followFlows } from "./follow.ts";
import { gatherFlows } from "./gather-flows.ts";

/** What comes from outside into the Python files of a project, and where it ends up. */
export interface PythonFlows extends Program {
  readonly kind: "python-flows";
  readonly flows: readonly Flow[];
}

/** Follows values through the functions and files of a project. */
export const pythonFlows: ProgramReader<PythonFlows, FileFlows> = {
  kind: "python-flows",
  reads: "python",
  gather: (document: Document, makeSite) => gatherFlows(document as PythonDocument, makeSite),
  link(files) {
    const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const followed = followFlows(new Map(sorted.map(({ path, value }) => [path, value])));
    const limited = sorted.filter(({ value }) => value.isLimited).map(({ path }) => path);
    return {
      kind: "python-flows",
      path: "",
      text: "",
      encoding: "utf-8",
      problems: [],
      flows: followed.flows,
      limited: followed.isLimited ? [...limited, ""] : limited,
    };
  },
};
