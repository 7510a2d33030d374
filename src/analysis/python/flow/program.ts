import type { Document, GatheredFile, Program, ProgramReader } from "../../../model/index.ts";
import type { PythonDocument } from "../../../syntax/python.ts";
import type { FileFlows } from "../../flow/file-flows.ts";
import type { Flow } from "../../flow/flow-state.ts";
import { followFlows } from "../../flow/follow.ts";
import type { FlowMarker } from "../../flow/marks.ts";
import { packFile, unpackFile } from "../../flow/packed-files.ts";
import { openResolver } from "../../flow/resolve.ts";
import type { FlowLanguage } from "../../flow/resolver.ts";
import type { SettledSink } from "../../flow/settled.ts";
import { contractRoutes, withoutUncalled } from "./contract-routes.ts";
import { gatherFlows } from "./gather-flows.ts";
import { pythonReferences } from "./references.ts";

/** What comes from outside into the Python files of a project, and where it ends up. */
export interface PythonFlows extends Program {
  readonly kind: "python-flows";
  readonly flows: readonly Flow[];
  /** Statements of SQL that only get what is written in the project. */
  readonly settled: readonly SettledSink[];
}

const python: FlowLanguage = {
  openResolver: (files) => openResolver(files, pythonReferences(files)),
  isApart: (path) => /(?:^|\/)(?:tests?\/|test_|conftest)/.test(path),
};

/** Follows values through the functions and files of a project. */
export const pythonFlows: ProgramReader<PythonFlows, string> = {
  kind: "python-flows",
  reads: "python",
  alsoReads: ["openapi"],
  gather: (document: Document, makeSite) =>
    pack(
      document.kind === "openapi"
        ? contractRoutes(document, makeSite)
        : gatherFlows(document as PythonDocument, makeSite),
    ),
  link: (said) => linkFlows(said, python),
};

/** As `pythonFlows`, with what rule files say. */
export function markedPythonFlows({
  marksOf,
  closed,
}: FlowMarker<PythonDocument>): ProgramReader<PythonFlows, string> {
  return {
    ...pythonFlows,
    gather(document: Document, makeSite) {
      if (document.kind === "openapi") return pack(contractRoutes(document, makeSite));
      const python = document as PythonDocument;
      return pack(gatherFlows(python, makeSite, marksOf(python)));
    },
    link: (said) => linkFlows(said, { ...python, closed }),
  };
}

function pack(flows: FileFlows | undefined): string | undefined {
  return flows && packFile(flows);
}

function linkFlows(said: readonly GatheredFile<string>[], language: FlowLanguage): PythonFlows {
  const unpacked = said.map(({ path, value }) => ({ path, value: unpackFile(value) }));
  const sorted = [...withoutUncalled(unpacked)].sort((a, b) => (a.path < b.path ? -1 : 1));
  const files = new Map(sorted.map(({ path, value }) => [path, value]));
  const followed = followFlows(files, language);
  const limited = sorted.filter(({ value }) => value.isLimited).map(({ path }) => path);
  return {
    kind: "python-flows",
    path: "",
    text: "",
    encoding: "utf-8",
    problems: [],
    flows: followed.flows,
    settled: followed.settled,
    limited: followed.isLimited ? [...limited, ""] : limited,
  };
}
