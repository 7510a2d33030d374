import { brokenApkDependencies } from "../../alpine/solve/broken.ts";
import { brokenRelations } from "../../debian/solve/broken-relations.ts";
import { keyOf } from "../../debian/solve/package-key.ts";
import { type CheckResult, type FileTree, type Finding, isSutureError } from "../../model/index.ts";
import type { Scanned } from "../plan/scanned.ts";
import { verify } from "../verify/verify.ts";
import { checkLibraries } from "./check-libraries.ts";
import { isOfSystem } from "./of-system.ts";
import type { ChangedPackage, PatchProof } from "./patched-image.ts";
import { type PackageSystem, readSystem } from "./read-system.ts";
import type { WrittenChanges } from "./write-changes.ts";

export interface ProofRequest {
  readonly before: PackageSystem;
  /** A scan of the image as it was; left out where the advisories are not asked. */
  readonly scanned?: Scanned;
  readonly changes: Pick<WrittenChanges, "programs" | "removed">;
  readonly changed: readonly ChangedPackage[];
  /** The image with its new layer. */
  readonly tree: FileTree;
  readonly scan: (tree: FileTree) => Promise<Scanned>;
}

/** Looks at the image with its new layer as at any other, and says what that shows. */
export async function prove(request: ProofRequest): Promise<PatchProof> {
  const { before, changes, changed, tree } = request;
  const after = await readAgain(tree);
  if ("result" in after) return { ...nothing, checks: [after] };
  const { entries } = after.root;
  const checks = [
    databaseCheck(after, changed),
    relationCheck(before, after),
    await checkLibraries({ changes, before: before.root, after: { tree, entries } }),
  ];
  const { check, ...compared } = await compare(request);
  return { ...compared, checks: [...checks, check] };
}

const nothing: Omit<PatchProof, "checks"> = {
  gone: [],
  remains: [],
  introduced: [],
  unchecked: [],
};

const database = { id: "package-database", title: "The package database can be read" };

async function readAgain(tree: FileTree): Promise<PackageSystem | CheckResult> {
  try {
    return await readSystem(tree);
  } catch (error) {
    if (!isSutureError(error)) throw error;
    return { ...database, result: "failed", message: `${error.message}.` };
  }
}

function databaseCheck(system: PackageSystem, changed: readonly ChangedPackage[]): CheckResult {
  const { installed } = system;
  const versions = new Map(installed.map((one) => [keyIn(system, one), one.version]));
  const wrong = changed.find((one) => versions.get(keyIn(system, one)) !== one.to);
  if (!wrong) return { ...database, result: "passed", message: `${installed.length} packages.` };
  return {
    ...database,
    result: "failed",
    message: `${wrong.name} is not of version ${wrong.to} in it.`,
  };
}

/** apk has one package of a name, whatever its architecture. */
function keyIn(
  system: PackageSystem,
  one: { readonly name: string; readonly architecture: string },
): string {
  return system.kind === "apk" ? one.name : keyOf(one, system.architectures.native);
}

function relationCheck(before: PackageSystem, after: PackageSystem): CheckResult {
  const facts = { id: "relations", title: "No relation between packages is newly broken" };
  const known = new Set(brokenIn(before).map(({ signature }) => signature));
  const found = brokenIn(after).filter(({ signature }) => !known.has(signature));
  const [first] = found;
  if (!first) return { ...facts, result: "passed", message: `${after.installed.length} packages.` };
  const more = found.length > 1 ? `, and ${found.length - 1} more` : "";
  return { ...facts, result: "failed", message: `${first.shown}${more}.` };
}

interface Broken {
  /** Without versions: what was broken before may be asked for in another one now. */
  readonly signature: string;
  readonly shown: string;
}

function brokenIn(system: PackageSystem): readonly Broken[] {
  if (system.kind === "apk")
    return brokenApkDependencies(system.installed, system.world).map(
      ({ name, dependency, with: rival }) => ({
        signature: `${name} ${dependency.replace(/[<>=~].*$/, "")} ${rival ?? ""}`,
        shown: `${name || "etc/apk/world"} asks for ${dependency}${rival === undefined ? "" : `, against ${rival}`}`,
      }),
    );
  const { installed, architectures } = system;
  return brokenRelations(installed, architectures.native).map(({ name, kind, relation }) => ({
    signature: `${name} ${kind} ${relation.replace(/ \([^)]*\)/g, "")}`,
    shown: `${name} ${kind} ${relation}`,
  }));
}

type Compared = Omit<PatchProof, "checks"> & { readonly check: CheckResult };

async function compare({ scanned, tree, scan }: ProofRequest): Promise<Compared> {
  const facts = { id: "advisories", title: "What the upgrades fix is gone in a new scan" };
  if (!scanned)
    return {
      ...nothing,
      check: { ...facts, result: "skipped", message: "No scan was asked for." },
    };
  const now = await scan(tree);
  const { gone, remains, introduced, unchecked } = await verify(
    { findings: scanned.findings, images: [], awaitsImage: false },
    now,
    { checks: [], contexts: [], buildCommand: "" },
  );
  const unknown = now.gaps.find(({ reason }) => reason === "no-data");
  const check: CheckResult =
    unknown && !now.findings.some(isOfSystem) && !scanned.findings.some(isOfSystem)
      ? { ...facts, result: "skipped", message: unknown.message }
      : { ...facts, result: "passed", message: `${gone.length} findings are gone.` };
  return {
    gone,
    remains: remains.filter(isFixableOfSystem),
    introduced: introduced.filter(isOfSystem),
    unchecked,
    check,
  };
}

function isFixableOfSystem(finding: Finding): boolean {
  return isOfSystem(finding) && finding.fixedVersions.length > 0;
}
