import { describe, expect, test } from "vitest";
import { type InstalledPackage, readInstalledPackages } from "../src/debian/installed-packages.ts";
import { brokenRelations } from "../src/debian/solve/broken-relations.ts";
import { type SolverOptions, solveUpgrade } from "../src/debian/solve/solve-upgrade.ts";
import type { SolverInput } from "../src/debian/solve/universe.ts";
import type { UpgradePlan } from "../src/debian/solve/upgrade-plan.ts";
import { compareDeb } from "../src/versions/deb.ts";
import { makeUniverse, type UniverseShape } from "./made-universes.ts";
import { readPackagesFile } from "./packages-file.ts";

const seeds = Array.from({ length: 30 }, (_, i) => i + 1);

function shapeOf(seed: number): UniverseShape {
  return {
    packages: 60,
    foreign: seed % 2 === 0,
    recommends: seed % 3 === 0,
    holds: true,
    strain: seed % 4 === 0 ? 1 : 0.3,
  };
}

function inputOf(seed: number): SolverInput {
  const { status, main, security } = makeUniverse(seed, shapeOf(seed));
  return {
    installed: readInstalledPackages(status).packages,
    architectures: { native: "amd64", foreign: ["i386"] },
    system: "debian",
    available: [...readPackagesFile(main), ...readPackagesFile(security, { kind: "security" })],
  };
}

type EndPackage = Omit<InstalledPackage, "stanza" | "isProtected" | "state">;

/** What is installed when a plan was carried out, in the order of before. */
function endOf({ installed }: SolverInput, { changes }: UpgradePlan): InstalledPackage[] {
  const keyOf = ({ name, architecture }: Pick<EndPackage, "name" | "architecture">) =>
    `${name}:${architecture}`;
  const changed = new Map(changes.map((change) => [keyOf(change), change]));
  const toInstalled = (old: InstalledPackage | undefined, key: string): InstalledPackage[] => {
    const change = changed.get(key);
    if (!change) return old ? [old] : [];
    const { deb } = change;
    const rest = { recommends: deb.recommends ?? [], isProtected: false, state: "installed" };
    const stanza = old?.stanza ?? { text: "", fields: new Map(), line: 1 };
    return [{ ...deb, ...rest, isHeld: false, stanza }];
  };
  const before = new Set(installed.map(keyOf));
  return [
    ...installed.flatMap((deb) => toInstalled(deb, keyOf(deb))),
    ...[...changed.keys()]
      .filter((key) => !before.has(key))
      .flatMap((key) => toInstalled(undefined, key)),
  ];
}

const modes: readonly (readonly [string, SolverOptions])[] = [
  ["apt-get upgrade", {}],
  ["without recommendations", { mindsRecommended: false }],
  ["further than apt", { goesFurther: true }],
  ["with new packages", { allowsNew: true }],
];

describe.each(modes)("%s", (_, options) => {
  test("nothing is broken, older, removed or changed against a hold", () => {
    for (const seed of seeds) {
      const input = inputOf(seed);
      const plan = solveUpgrade(input, options);
      const end = endOf(input, plan);
      expect(brokenRelations(input.installed, "amd64")).toEqual([]);
      expect(brokenRelations(end, "amd64")).toEqual([]);
      expect(end.length - input.installed.length).toBe(
        plan.changes.filter(({ from }) => from === undefined).length,
      );
      const held = new Set(input.installed.filter(({ isHeld }) => isHeld).map(({ name }) => name));
      for (const { name, from, to } of plan.changes) {
        if (from === undefined) expect(options.allowsNew).toBe(true);
        else expect(compareDeb(from, to)).toBeLessThan(0);
        if (from !== undefined && held.has(name))
          expect(input.installed.some((deb) => deb.name === name && !deb.isHeld)).toBe(true);
      }
    }
  });

  test("a second upgrade changes nothing", () => {
    for (const seed of seeds) {
      const input = inputOf(seed);
      const end = endOf(input, solveUpgrade(input, options));
      expect(solveUpgrade({ ...input, installed: end }, options).changes, `seed ${seed}`).toEqual(
        [],
      );
    }
  });

  test("each package that has a newer version is changed or told of", () => {
    for (const seed of seeds) {
      const input = inputOf(seed);
      const { changes, kept } = solveUpgrade(input, options);
      const told = [...changes, ...kept].map(({ name, architecture }) => `${name}:${architecture}`);
      expect(new Set(told).size).toBe(told.length);
      for (const { name, architecture, version } of input.installed) {
        const isNewer = input.available.some(
          (deb) =>
            deb.name === name &&
            deb.architecture === architecture &&
            compareDeb(deb.version, version) > 0,
        );
        if (isNewer) expect(told, `seed ${seed}`).toContain(`${name}:${architecture}`);
      }
    }
  });
});

describe("one package at a time", () => {
  test("what moves with it breaks something where it does not", () => {
    let pulled = 0;
    for (const seed of seeds) {
      const input = inputOf(seed);
      for (const { name } of input.installed) {
        const plan = solveUpgrade(input, { requests: [{ name, of: "package" }] });
        expect(brokenRelations(endOf(input, plan), "amd64")).toEqual([]);
        for (const change of plan.changes) {
          if (change.why.kind === "requested") continue;
          pulled++;
          const without = plan.changes.filter((other) => other !== change);
          const end = endOf(input, { ...plan, changes: without });
          expect(brokenRelations(end, "amd64"), `${change.name} of seed ${seed}`).not.toEqual([]);
        }
      }
    }
    expect(pulled).toBeGreaterThan(10);
  });
});

test("60,000 packages that nobody asks about change nothing", () => {
  const shape = { packages: 400, foreign: false, recommends: true, holds: true, strain: 0.05 };
  const { status, main, security } = makeUniverse(7, shape);
  const known = readPackagesFile(main);
  const [first] = known;
  if (!first) throw new Error("nothing was made");
  const rest = Array.from({ length: 60_000 }, (_, i) => ({ ...first, name: `other-${i}` }));
  const input: SolverInput = {
    installed: readInstalledPackages(status).packages,
    architectures: { native: "amd64", foreign: [] },
    system: "debian",
    available: [...known, ...readPackagesFile(security, { kind: "security" }), ...rest],
  };
  const few = {
    ...input,
    available: input.available.slice(0, input.available.length - rest.length),
  };
  expect(solveUpgrade(input).changes).toEqual(solveUpgrade(few).changes);
});
