import type { PlannedChange } from "../../debian/solve/upgrade-plan.ts";

/** Packages in the order in which they are unpacked: what others depend on before them, else by name. */
export function unpackOrder(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  const byName = new Map<string, PlannedChange[]>();
  for (const change of changes)
    byName.set(change.name, [...(byName.get(change.name) ?? []), change]);
  const done = new Set<PlannedChange>();
  const ordered: PlannedChange[] = [];
  for (const change of changes) add(change, { byName, done, ordered });
  return ordered;
}

interface Ordering {
  readonly byName: ReadonlyMap<string, readonly PlannedChange[]>;
  /** Begun: a circle ends where it comes back. */
  readonly done: Set<PlannedChange>;
  readonly ordered: PlannedChange[];
}

/** By a list of what waits and not by calling itself: chains of dependencies are as long as an archive wants. */
function add(first: PlannedChange, { byName, done, ordered }: Ordering): void {
  const waiting: { readonly change: PlannedChange; readonly isReady: boolean }[] = [
    { change: first, isReady: false },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { change, isReady } = next;
    if (isReady) ordered.push(change);
    if (isReady || done.has(change)) continue;
    done.add(change);
    waiting.push({ change, isReady: true });
    const { depends, preDepends } = change.deb;
    const needed = [...preDepends, ...depends].flatMap((clause) =>
      clause.flatMap(({ name }) => byName.get(name) ?? []),
    );
    for (const one of needed.toReversed()) waiting.push({ change: one, isReady: false });
  }
}
