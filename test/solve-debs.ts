import type { AvailableDeb, DebArchive } from "../src/debian/available-deb.ts";
import { readInstalledPackages } from "../src/debian/installed-packages.ts";
import { readPreferences } from "../src/debian/solve/preferences.ts";
import { type SolverOptions, solveUpgrade } from "../src/debian/solve/solve-upgrade.ts";
import type { SolverInput } from "../src/debian/solve/universe.ts";
import { readPackagesFile } from "./packages-file.ts";

/** A made system, each package in a line: `NAME VERSION; FIELD: VALUE; …`, for amd64 where it says no other. */
export interface MadeSystem extends SolverOptions {
  readonly installed: string;
  readonly available: string;
  /** Of packages that stand in another archive: the same form. */
  readonly others?: readonly { readonly archive: Partial<DebArchive>; readonly lines: string }[];
  readonly preferences?: string;
  readonly foreign?: readonly string[];
  readonly sitesOf?: SolverInput["sitesOf"];
}

/** Solves it and writes the plan down, a line each: `name from -> to`, `name: reason`. */
export function solveMade(made: MadeSystem): readonly string[] {
  const plan = solveUpgrade(solverInput(made), made);
  return [
    ...plan.changes.map(({ name, architecture, from, to, why }) => {
      const of = "of" in why ? ` (${why.kind} of ${why.of})` : "";
      return `${shown({ name, architecture })} ${from ?? "new"} -> ${to}${of}`;
    }),
    ...plan.kept.map(
      ({ name, architecture, reason }) => `${shown({ name, architecture })}: ${toldReason(reason)}`,
    ),
  ];
}

export function solverInput(made: MadeSystem): SolverInput {
  const { installed, available, others = [], preferences, foreign = [], sitesOf } = made;
  return {
    installed: readInstalledPackages(stanzas(installed)).packages,
    architectures: { native: "amd64", foreign },
    system: "debian",
    available: [
      ...readPackagesFile(stanzas(available)),
      ...others.flatMap(({ archive, lines }): AvailableDeb[] =>
        readPackagesFile(stanzas(lines), archive),
      ),
    ],
    ...(preferences !== undefined && { pins: readPreferences([preferences]) }),
    ...(sitesOf && { sitesOf }),
  };
}

/** The lines as a control file. */
export function stanzas(lines: string): string {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [head = "", ...fields] = line.trim().split(/\s*;\s*/);
      const [name = "", version = ""] = head.split(" ");
      const own = /^architecture:/im.test(fields.join("\n")) ? [] : ["Architecture: amd64"];
      return [`Package: ${name}`, `Version: ${version}`, ...own, ...fields, ""].join("\n");
    })
    .join("\n");
}

function shown({ name, architecture }: { readonly name: string; readonly architecture: string }) {
  return ["amd64", "all", ""].includes(architecture) ? name : `${name}:${architecture}`;
}

type Reason = ReturnType<typeof solveUpgrade>["kept"][number]["reason"];

function toldReason(reason: Reason): string {
  switch (reason.kind) {
    case "needs-new":
    case "needs-removal":
      return `${reason.kind} ${reason.packages.join(", ")}`;
    case "blocked":
      return `${reason.owner} wants ${reason.relation}, ${reason.by} is ${toldReason(reason.because)}`;
    case "unmet":
      return `${reason.owner} wants ${reason.relation}, which there is not`;
    case "foreign":
      return `foreign, ${reason.origin}`;
    case "pinned":
      return `pinned${reason.isUnread ? " unread" : ""}, ${reason.pin}`;
    case "no-newer":
      return reason.wanted === undefined ? reason.kind : `${reason.kind} than ${reason.wanted}`;
    case "new-enough":
      return `${reason.kind} for ${reason.wanted}`;
    default:
      return reason.kind;
  }
}
