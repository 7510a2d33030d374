import type { Package } from "../model/index.ts";

/** A package with what it offers to others and what it needs of them, in their package manager's words. */
export interface Requirer {
  readonly package: Package;
  readonly offers: readonly string[];
  readonly needs: readonly string[];
}

/** Ties packages to those that they need; a need that no package offers, or several do, ties nothing. */
export function withRequirements(requirers: readonly Requirer[]): Package[] {
  const offered = new Map<string, Set<string>>();
  for (const {
    package: { name },
    offers,
  } of requirers) {
    for (const offer of [name, ...offers]) {
      const known = offered.get(offer);
      if (known) known.add(name);
      else offered.set(offer, new Set([name]));
    }
  }
  const requiredBy = new Map<string, Set<string>>();
  const dependsOn = requirers.map(({ package: { name }, needs }) => {
    const needed = new Set<string>();
    for (const need of needs) {
      const [by, ...others] = offered.get(need) ?? [];
      if (by === undefined || others.length > 0 || by === name) continue;
      needed.add(by);
      const known = requiredBy.get(by);
      if (known) known.add(name);
      else requiredBy.set(by, new Set([name]));
    }
    return [...needed];
  });
  return requirers.map(({ package: of }, i) => ({
    ...of,
    requiredBy: [...(requiredBy.get(of.name) ?? [])],
    dependsOn: dependsOn[i] ?? [],
  }));
}
