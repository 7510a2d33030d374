import type { PlannedChange } from "../../debian/solve/upgrade-plan.ts";

/** Packages in the order in which they are unpacked: what others depend on before them, else by name. */
export function unpackOrder(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return dependencyOrder(changes, {
    namesOf: ({ name }) => [name],
    needsOf: ({ deb }) =>
      [...deb.preDepends, ...deb.depends].flatMap((clause) => clause.map(({ name }) => name)),
  });
}

export interface Dependencies<T> {
  /** What others may ask for it by. */
  readonly namesOf: (one: T) => readonly string[];
  readonly needsOf: (one: T) => readonly string[];
}

/** What others depend on before them, else in the order given; in a circle the first comes last. */
export function dependencyOrder<T>(all: readonly T[], how: Dependencies<T>): readonly T[] {
  const byName = new Map<string, T[]>();
  for (const one of all)
    for (const name of how.namesOf(one)) {
      const known = byName.get(name);
      if (known) known.push(one);
      else byName.set(name, [one]);
    }
  const done = new Set<T>();
  const ordered: T[] = [];
  for (const one of all) add(one, { how, byName, done, ordered });
  return ordered;
}

interface Ordering<T> {
  readonly how: Dependencies<T>;
  readonly byName: ReadonlyMap<string, readonly T[]>;
  /** Begun: a circle ends where it comes back. */
  readonly done: Set<T>;
  readonly ordered: T[];
}

/** By a list of what waits and not by calling itself: chains of dependencies are as long as an archive wants. */
function add<T>(first: T, { how, byName, done, ordered }: Ordering<T>): void {
  const waiting: { readonly one: T; readonly isReady: boolean }[] = [
    { one: first, isReady: false },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { one, isReady } = next;
    if (isReady) ordered.push(one);
    if (isReady || done.has(one)) continue;
    done.add(one);
    waiting.push({ one, isReady: true });
    const needed = how.needsOf(one).flatMap((name) => byName.get(name) ?? []);
    for (const other of needed.toReversed()) waiting.push({ one: other, isReady: false });
  }
}
