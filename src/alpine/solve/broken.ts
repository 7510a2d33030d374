import { type ApkDependency, writtenDependency } from "../dependencies.ts";
import type { ApkPackage } from "../packages.ts";
import { type ApkChoice, type ApkOffers, isChosen, offersOf, targetsOf } from "./choice.ts";

/** A dependency that is not met, a conflict that is there, or a name that two packages claim. */
export interface BrokenApk {
  readonly owner: ApkPackage;
  readonly dependency: ApkDependency;
  /** The package that it is broken with; a dependency that is not met has none. */
  readonly rival?: ApkPackage;
}

/** A broken dependency, for people. */
export interface BrokenApkDependency {
  /** Empty for the world file. */
  readonly name: string;
  readonly version: string;
  /** `so:libssl.so.3>=3.1`, `!libressl`; of a name that two claim, the name. */
  readonly dependency: string;
  readonly with?: string;
}

/** What does not hold among some packages and the world file. */
export function brokenApkDependencies(
  packages: Iterable<ApkPackage>,
  world: readonly ApkDependency[],
): readonly BrokenApkDependency[] {
  const all = [...packages];
  const choice = new Map([...all, worldOf(world)].map((apk) => [apk.name, apk]));
  const offers = offersOf(all);
  return [...choice.values()].flatMap((owner) =>
    [...brokenOf(owner, { choice, offers })].map(({ dependency, rival }) => ({
      name: owner.name,
      version: owner.version,
      dependency: writtenDependency(dependency),
      ...(rival && { with: rival.name }),
    })),
  );
}

/** What the world file asks for, as if a package without a name did. */
export function worldOf(depends: readonly ApkDependency[]): ApkPackage {
  return {
    name: "",
    version: "",
    architecture: "",
    origin: "",
    depends,
    provides: [],
    installIf: [],
    replaces: [],
    checksum: "",
    sizeBytes: 0,
    stanza: "",
  };
}

interface State {
  readonly choice: ApkChoice;
  readonly offers: ApkOffers;
}

/** What is broken of one package. */
export function* brokenOf(owner: ApkPackage, state: State): Iterable<BrokenApk> {
  for (const dependency of owner.depends) yield* brokenBy(dependency, { ...state, owner });
  for (const { name, version } of owner.provides)
    if (version !== undefined) yield* claimants(name, { ...state, owner });
}

interface Owned extends State {
  readonly owner: ApkPackage;
}

function brokenBy(
  dependency: ApkDependency,
  { owner, choice, offers }: Owned,
): readonly BrokenApk[] {
  const chosen = targetsOf(dependency, offers).filter((offer) => isChosen(offer, choice));
  if (!dependency.isConflict) return chosen.length === 0 ? [{ owner, dependency }] : [];
  return chosen
    .filter(({ apk }) => apk !== owner)
    .map(({ apk }) => ({ owner, dependency, rival: apk }));
}

/** Others that have a name, or provide it in a version too. */
function claimants(name: string, { owner, choice, offers }: Owned): readonly BrokenApk[] {
  return (offers.get(name) ?? [])
    .filter(({ apk, version }) => version !== undefined && apk !== owner)
    .filter((offer) => isChosen(offer, choice))
    .map(({ apk }) => ({ owner, dependency: { name, isConflict: false }, rival: apk }));
}

/**
 * Finds what is broken that was not among the installed packages. Of a newer version too, what was broken
 * under the same names is not its doing.
 */
export function brokenAfter(
  installed: ApkChoice,
  offers: ApkOffers,
): (choice: ApkChoice) => BrokenApk | undefined {
  const before = new Set<string>();
  for (const owner of installed.values())
    for (const broken of brokenOf(owner, { choice: installed, offers }))
      before.add(exactSignature(broken)).add(signature(broken));
  return (choice) => {
    for (const [name, owner] of choice) {
      const signed = installed.get(name) === owner ? exactSignature : signature;
      for (const broken of brokenOf(owner, { choice, offers }))
        if (!before.has(signed(broken))) return broken;
    }
    return undefined;
  };
}

function exactSignature({ owner, dependency, rival }: BrokenApk): string {
  return `${owner.name} = ${writtenDependency(dependency)} ${rival?.name ?? ""}`;
}

function signature({ owner, dependency: { name, isConflict }, rival }: BrokenApk): string {
  return `${owner.name} ${isConflict} ${name} ${rival?.name ?? ""}`;
}
