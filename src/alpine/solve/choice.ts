import { type ApkDependency, isBoundMet } from "../dependencies.ts";
import type { ApkPackage } from "../packages.ts";

/** A package under one of its names. */
export interface ApkOffer {
  readonly apk: ApkPackage;
  /** Of the package, or as what it provides the name. */
  readonly version?: string;
  /** Only under its own name. */
  readonly checksum?: string;
}

/** Packages, several versions of one too, by the names that they have and provide. */
export type ApkOffers = ReadonlyMap<string, readonly ApkOffer[]>;

/** Which version of each package is chosen, by name. */
export type ApkChoice = ReadonlyMap<string, ApkPackage>;

export function offersOf(packages: Iterable<ApkPackage>): ApkOffers {
  const offers = new Map<string, ApkOffer[]>();
  const add = (name: string, offer: ApkOffer) => {
    const known = offers.get(name);
    if (known) known.push(offer);
    else offers.set(name, [offer]);
  };
  for (const apk of packages) {
    add(apk.name, { apk, version: apk.version, checksum: apk.checksum });
    for (const { name, version } of apk.provides) add(name, { apk, ...(version && { version }) });
  }
  return offers;
}

/** The packages, of any version, that a dependency or a conflict speaks of. */
export function targetsOf(dependency: ApkDependency, offers: ApkOffers): readonly ApkOffer[] {
  return (offers.get(dependency.name) ?? []).filter((offer) => isBoundMet(dependency, offer));
}

export function isChosen({ apk }: ApkOffer, choice: ApkChoice): boolean {
  return choice.get(apk.name) === apk;
}
