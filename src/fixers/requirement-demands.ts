import { isCompilerInput, requirementsFamilies } from "../ecosystems/pypi/requirements-files.ts";
import {
  compilePatterns,
  type FixContext,
  indexLines,
  type Location,
  type OpenedDocument,
  type Refusal,
} from "../model/index.ts";
import {
  pinOf,
  type Requirement,
  type RequirementsDocument,
  requirementsSyntax,
  type VersionClause,
} from "../syntax/requirements.ts";
import { normalizePypiName } from "../versions/package-names.ts";

/** Requirements files that pip reads together, by path. */
export type RequirementsFamily = ReadonlyMap<
  string,
  { readonly document: RequirementsDocument; readonly expected: string }
>;

/** One line that speaks of a package. */
export interface Demand {
  readonly path: string;
  readonly expected: string;
  /** From 1. */
  readonly line: number;
  readonly requirement: Requirement;
  /** The version to edit, where the line pins one. */
  readonly pin: VersionClause | undefined;
  /** Every other clause, as a specifier: `>=1.2,!=1.3`. */
  readonly bounds: string;
}

const isRequirements = compilePatterns([[requirementsSyntax, requirementsSyntax.files]]);

/** Opens every file that pip reads together with those that hold the locations. */
export async function openFamily(
  locations: readonly Location[],
  context: FixContext,
): Promise<RequirementsFamily | Refusal> {
  const all = new Map<string, OpenedDocument | undefined>();
  for (const path of context.entries.keys()) {
    if (isRequirements(path).length > 0) all.set(path, await context.open(path, "requirements"));
  }
  const includes = new Map(
    [...all].map(([path, opened]) => [
      path,
      { includes: opened ? documentOf(opened).includes.map((i) => ({ ...i, line: 0 })) : [] },
    ]),
  );
  const families = requirementsFamilies(includes);
  const paths = new Set(locations.flatMap(({ path }) => families.get(path) ?? [path]));
  const family = new Map<string, { document: RequirementsDocument; expected: string }>();
  for (const path of paths) {
    const opened = all.get(path);
    if (!opened) return unreadable(path);
    const document = documentOf(opened);
    if (document.problems.length > 0) return broken(path);
    family.set(path, { document, expected: opened.expected });
  }
  return family;
}

/** The kind that was asked for is the kind that was opened. */
function documentOf({ document }: OpenedDocument): RequirementsDocument {
  return document as RequirementsDocument;
}

function unreadable(path: string): Refusal {
  return { refused: "encoding", message: `${path} is not UTF-8 and is never edited.` };
}

function broken(path: string): Refusal {
  return {
    refused: "needs-person",
    message: `${path} has a line that is no requirement and is never edited.`,
  };
}

/** Every line of a family that speaks of a package. */
export function demandsOf(name: string, family: RequirementsFamily): Demand[] {
  const demands: Demand[] = [];
  for (const [path, { document, expected }] of family) {
    const lines = indexLines(document.text);
    for (const requirement of document.requirements) {
      if (normalizePypiName(requirement.name) !== name) continue;
      const pin = pinOf(requirement);
      demands.push({
        path,
        expected,
        line: lines.regionOf(requirement.range).startLine,
        requirement,
        pin,
        bounds: requirement.clauses
          .filter((clause) => clause !== pin)
          .map(({ operator, version }) => operator + version)
          .join(","),
      });
    }
  }
  return demands;
}

/** The command that writes a pin with its hashes. */
export function hashCommand(
  {
    name,
    version,
    path,
  }: { readonly name: string; readonly version: string; readonly path: string },
  family: RequirementsFamily,
): string {
  const inputs = [...family.keys()].filter(isCompilerInput);
  const input = inputs.find((other) => other.replace(/\.in$/i, ".txt") === path) ?? inputs[0];
  return input === undefined
    ? `pip download --no-deps ${name}==${version}, then pip hash on the files, and write both.`
    : `pip-compile --generate-hashes --upgrade-package ${name}==${version} --output-file ${path} ${input}`;
}
