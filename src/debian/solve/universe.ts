import { compareDeb } from "../../versions/deb.ts";
import type { Architectures } from "../architectures.ts";
import type { AvailableDeb, DebArchive } from "../available-deb.ts";
import type { InstalledPackage } from "../installed-packages.ts";
import { type Candidate, candidatesOf } from "./candidates.ts";
import { type Offers, offersOf } from "./offers.ts";
import { keyOf, type PackageKey } from "./package-key.ts";
import type { Pin } from "./preferences.ts";

/** What an upgrade is solved from. */
export interface SolverInput {
  readonly installed: readonly InstalledPackage[];
  readonly architectures: Architectures;
  /** `ID` of os-release: `debian`. */
  readonly system: string;
  /** The packages of all archives that are read; those of other distributors are not used. */
  readonly available: readonly AvailableDeb[];
  readonly pins?: readonly Pin[];
  /** The hosts that an archive goes by, for pins by origin; without it, that of its address. */
  readonly sitesOf?: (archive: DebArchive) => readonly string[];
}

/** The packages that there are. */
export interface Universe {
  readonly native: string;
  readonly installed: ReadonlyMap<PackageKey, InstalledPackage>;
  readonly candidates: ReadonlyMap<PackageKey, Candidate>;
  /** Installed packages, and all versions of them that are to be had. */
  readonly offers: Offers;
  /** The same and the newest version of every other package; made when first asked for. */
  readonly allOffers: () => Offers;
}

export function universeOf(input: SolverInput): Universe {
  const { native } = input.architectures;
  const installed = new Map(input.installed.map((deb) => [keyOf(deb, native), deb]));
  const isUsable = usableIn(input);
  const versions = versionsOf(input, { installed, isUsable });
  const known = [...installed.values(), ...[...versions.values()].flat()];
  let allOffers: Offers | undefined;
  return {
    native,
    installed,
    candidates: candidatesOf(
      { installed, versions },
      {
        native,
        system: input.system,
        pins: input.pins ?? [],
        sitesOf: input.sitesOf ?? hostOf,
      },
    ),
    offers: offersOf(known, native),
    allOffers() {
      allOffers ??= offersOf([...known, ...othersIn(input, { installed, isUsable })], native);
      return allOffers;
    },
  };
}

interface Sorting {
  readonly installed: ReadonlyMap<PackageKey, InstalledPackage>;
  readonly isUsable: (deb: AvailableDeb) => boolean;
}

/** Of installed packages all versions, in the order given. */
function versionsOf(
  { available, architectures: { native } }: SolverInput,
  { installed, isUsable }: Sorting,
): ReadonlyMap<PackageKey, readonly AvailableDeb[]> {
  const versions = new Map<PackageKey, AvailableDeb[]>();
  const names = new Set([...installed.values()].map(({ name }) => name));
  for (const deb of available) {
    // Nearly all packages are of other names: nothing is made for them.
    if (!names.has(deb.name) || !isUsable(deb)) continue;
    const key = keyOf(deb, native);
    if (!installed.has(key)) continue;
    const known = versions.get(key);
    if (known) known.push(deb);
    else versions.set(key, [deb]);
  }
  return versions;
}

/** Of packages that are not installed the newest; archives to be asked by hand bring no new package. */
function othersIn(
  { available, architectures: { native } }: SolverInput,
  { installed, isUsable }: Sorting,
): Iterable<AvailableDeb> {
  const others = new Map<PackageKey, AvailableDeb>();
  for (const deb of available) {
    if (deb.archive.pin < 500 || !isUsable(deb)) continue;
    const key = keyOf(deb, native);
    if (installed.has(key)) continue;
    const known = others.get(key);
    if (!known || compareDeb(deb.version, known.version) > 0) others.set(key, deb);
  }
  return others.values();
}

function usableIn({ available, architectures }: SolverInput): (deb: AvailableDeb) => boolean {
  const { native, foreign } = architectures;
  const usable = new Set(["all", native, ...foreign]);
  const isOwn = ownArchives(available);
  return ({ architecture, archive }) => usable.has(architecture) && isOwn(archive);
}

/** Those of the distribution, its backports too; another's packages replace none of it. */
function ownArchives(available: readonly AvailableDeb[]): (archive: DebArchive) => boolean {
  const origins = new Set<string>();
  let last: DebArchive | undefined;
  for (const { archive } of available) {
    // Packages of one archive come together and share it.
    if (archive === last) continue;
    last = archive;
    if (archive.kind !== "other") origins.add(archive.origin);
  }
  return ({ kind, origin }) =>
    kind !== "other" || origins.has(origin) || origins.has(origin.replace(/ Backports$/, ""));
}

function hostOf({ address }: DebArchive): readonly string[] {
  const host = /^[a-z0-9+.-]+:\/\/([^/:?#]+)/i.exec(address)?.[1];
  return host === undefined ? [] : [host];
}
