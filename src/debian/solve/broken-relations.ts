import { compareDeb } from "../../versions/deb.ts";
import type { RelatedDeb } from "../installed-packages.ts";
import type { Clause } from "../relations.ts";
import {
  chosenRivals,
  isChosen,
  isClauseMet,
  type Offer,
  offersOf,
  othersOfName,
  type State,
} from "./offers.ts";
import { keyOf, shownName } from "./package-key.ts";

/** A relation of a package that does not hold among the packages beside it. */
export interface BrokenRelation {
  readonly name: string;
  readonly architecture: string;
  readonly version: string;
  /** `multi-arch` is what holds between packages of one name without being written. */
  readonly kind: "depends" | "pre-depends" | "breaks" | "conflicts" | "multi-arch";
  /** As a control file writes it: `libc6 (>= 2.36) | libc6.1`. */
  readonly relation: string;
  /** The package that it is broken with; a dependency has none. */
  readonly with?: string;
}

/**
 * The dependencies that are not met and the conflicts that are there among some packages, as dpkg and
 * apt count them. Recommendations are left out.
 *
 * @param debs - one version of each package
 * @param native - the architecture of dpkg
 */
export function brokenRelations(
  debs: Iterable<RelatedDeb>,
  native: string,
): readonly BrokenRelation[] {
  const all = [...debs];
  const offers = offersOf(all, native);
  const choice = new Map(all.map((deb) => [keyOf(deb, native), deb]));
  return all.flatMap((owner) =>
    [...brokenOf(owner, { offers, choice })].map(({ kind, clause, rival }) => ({
      name: owner.name,
      architecture: owner.architecture,
      version: owner.version,
      kind,
      relation: writtenClause(clause),
      ...(rival && { with: shownName(rival.deb, native) }),
    })),
  );
}

/** What is broken of one package, and which alternatives or which rival it is about. */
export interface Broken {
  readonly kind: BrokenRelation["kind"];
  readonly clause: Clause;
  readonly rival?: Offer;
}

/** In the order in which apt looks at a package's relations. */
export function* brokenOf(owner: RelatedDeb, state: State): Iterable<Broken> {
  for (const [kind, clauses] of dependenciesOf(owner))
    for (const clause of clauses)
      if (!isClauseMet({ clause, owner }, state)) yield { kind, clause };
  for (const [kind, clauses] of conflictsOf(owner))
    for (const relation of clauses.flat())
      yield* chosenRivals({ relation, owner }, state).map(
        (rival): Broken => ({ kind, clause: [relation], rival }),
      );
  for (const rival of othersOfName(owner, state.offers))
    if (isChosen(rival, state.choice) && !canStandBeside(owner, rival.deb))
      yield { kind: "multi-arch", clause: [{ name: owner.name }], rival };
}

/** Packages of one name and several architectures must be `same`, and of one version. */
export function canStandBeside(owner: RelatedDeb, other: RelatedDeb): boolean {
  return owner.multiArch === "same" && compareDeb(owner.version, other.version) === 0;
}

export function dependenciesOf(deb: RelatedDeb): readonly Relations[] {
  return [
    ["depends", deb.depends],
    ["pre-depends", deb.preDepends],
  ];
}

export function conflictsOf(deb: RelatedDeb): readonly Relations[] {
  return [
    ["conflicts", deb.conflicts],
    ["breaks", deb.breaks],
  ];
}

type Relations = readonly [BrokenRelation["kind"], readonly Clause[]];

/** As it would stand in a control file. */
export function writtenClause(clause: Clause): string {
  return clause
    .map(({ name, architecture, bound }) => {
      const full = architecture === undefined ? name : `${name}:${architecture}`;
      return bound ? `${full} (${bound.operator} ${bound.version})` : full;
    })
    .join(" | ");
}
