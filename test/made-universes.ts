import { controlStanzas } from "../src/debian/control-stanzas.ts";
import { readInstalledPackages } from "../src/debian/installed-packages.ts";
import { type BrokenRelation, brokenRelations } from "../src/debian/solve/broken-relations.ts";
import type { UpgradePlan } from "../src/debian/solve/upgrade-plan.ts";

/** Packages made at random, as files that apt reads. */
export interface MadeUniverse {
  /** Of dpkg. */
  readonly status: string;
  /** `Packages` of two archives. */
  readonly main: string;
  readonly security: string;
}

/** What a made universe is made of; chances are out of one. */
export interface UniverseShape {
  readonly packages: number;
  readonly foreign: boolean;
  readonly recommends: boolean;
  readonly holds: boolean;
  /** How often new versions need what is hard to have: 1 is far more than any distribution. */
  readonly strain: number;
}

interface Made {
  name: string;
  version: string;
  architecture: string;
  source: string;
  multiArch: string;
  priority: string;
  essential: boolean;
  isHeld: boolean;
  depends: string[];
  preDepends: string[];
  recommends: string[];
  breaks: string[];
  conflicts: string[];
  provides: string[];
}

/** Makes a universe of a seed: an installed system in which nothing is broken, and newer packages. */
export function makeUniverse(seed: number, shape: UniverseShape): MadeUniverse {
  const random = randomOf(seed);
  const installed = makeInstalled(random, shape);
  const main: Made[] = installed.filter(() => random.chance(0.8)).map((one) => ({ ...one }));
  const security: Made[] = [];
  for (const deb of installed) {
    if (random.chance(0.25)) main.push(newer(deb, { random, installed, shape, version: "2" }));
    if (random.chance(0.25)) security.push(newer(deb, { random, installed, shape, version: "3" }));
  }
  for (let i = 0; i < shape.packages / 5; i++) {
    const version = random.pick(["1", "2", "3"]);
    const fresh = plain({ name: `new${i}`, version, random });
    if (random.chance(0.3)) fresh.depends.push(random.pick(installed).name);
    if (random.chance(0.2)) fresh.conflicts.push(random.pick(installed).name);
    if (random.chance(0.2)) fresh.depends.push(`new${random.below(shape.packages / 5)}`);
    main.push(fresh);
  }
  inStep(main, random);
  inStep(security, random);
  return {
    status: installed.map((deb) => written(deb, { isInstalled: true })).join("\n"),
    main: main.map((deb) => written(deb, { isInstalled: false })).join("\n"),
    security: security.map((deb) => written(deb, { isInstalled: false })).join("\n"),
  };
}

/** dpkg's status when a plan was carried out. */
export function statusAfter({ status, main, security }: MadeUniverse, plan: UpgradePlan): string {
  const written = new Map<string, string>();
  for (const { fields, text } of controlStanzas(`${main}\n\n${security}`))
    written.set(identity(fields), text.trimEnd());
  const changed = new Map(
    plan.changes.map(({ name, architecture, deb }) => [`${name} ${architecture}`, deb]),
  );
  const kept = controlStanzas(status).flatMap(({ fields, text }) => {
    const key = `${fields.get("package")} ${fields.get("architecture")}`;
    return changed.has(key) ? [] : [text.trimEnd()];
  });
  const fresh = [...changed.values()].map(({ name, version, architecture }) => {
    const text = written.get(`${name} ${version} ${architecture}`);
    if (text === undefined) throw new Error(`no ${name} ${version} ${architecture}`);
    return `${text}\nStatus: install ok installed`;
  });
  return [...kept, ...fresh, ""].join("\n\n");
}

function identity(fields: ReadonlyMap<string, string>): string {
  return ["package", "version", "architecture"].map((field) => fields.get(field)).join(" ");
}

interface Random {
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** Of Steele and Vigna's SplitMix, in 32 bits. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
  };
}

function makeInstalled(random: Random, shape: UniverseShape): Made[] {
  const made: Made[] = [];
  for (let i = 0; i < shape.packages; i++) {
    const deb = plain({ name: `p${i}`, version: "1", random });
    deb.isHeld = shape.holds && random.chance(0.04);
    if (i > 0) relate(deb, { random, made, recommends: shape.recommends });
    if (random.chance(0.15)) deb.provides.push(random.pick(["v1", "v2 (= 1)", `virtual-${i}`]));
    if (random.chance(0.1)) deb.depends.push(random.pick(["v1", "v2 (>= 1)", "v2"]));
    if (random.chance(0.05)) deb.conflicts.push(random.pick(["v1", "v9", `new${i}`]));
    made.push(deb);
    if (shape.foreign && deb.multiArch === "same" && random.chance(0.6)) {
      const alone = { depends: [], preDepends: [], recommends: [] };
      made.push({ ...copy(deb), architecture: "i386", ...alone });
    }
  }
  return withoutBroken(made);
}

interface Among {
  readonly random: Random;
  readonly made: readonly Made[];
  readonly recommends: boolean;
}

function relate(deb: Made, { random, made, recommends }: Among): void {
  const need = () => needOf(random.pick(made), random);
  for (let n = random.below(4); n > 0; n--)
    random.pick([deb.depends, deb.depends, deb.preDepends]).push(need());
  if (recommends && random.chance(0.3)) deb.recommends.push(need());
  if (random.chance(0.1)) deb.depends.push(`missing | ${random.pick(made).name}`);
  if (random.chance(0.1)) deb.breaks.push(`${random.pick(made).name} (<< 1)`);
  if (random.chance(0.15)) deb.source = random.pick(made).source;
}

function plain({ name, version, random }: { name: string; version: string; random: Random }): Made {
  return {
    name,
    version,
    architecture: random.chance(0.2) ? "all" : "amd64",
    source: name,
    multiArch: "no",
    priority: random.pick(["required", "important", "standard", "optional", "optional", "extra"]),
    essential: random.chance(0.03),
    isHeld: false,
    depends: [],
    preDepends: [],
    recommends: [],
    breaks: [],
    conflicts: [],
    provides: [],
    ...(random.chance(0.3) && { multiArch: "same", architecture: "amd64" }),
    ...(random.chance(0.2) && { multiArch: random.pick(["foreign", "allowed"]) }),
  };
}

function needOf({ name, version, multiArch }: Made, random: Random): string {
  const any = multiArch === "allowed" && random.chance(0.5) ? ":any" : "";
  return name + any + random.pick(["", "", ` (>= ${version})`, ` (= ${version})`, " (<< 3)"]);
}

interface Newer {
  readonly random: Random;
  readonly installed: readonly Made[];
  readonly shape: UniverseShape;
  readonly version: string;
}

function newer(deb: Made, { random, installed, shape, version }: Newer): Made {
  const made = { ...copy(deb), version };
  const other = () => random.pick(installed).name;
  const now = (share: number) => random.chance(share * shape.strain);
  made.depends = made.depends.flatMap((need) => moved(need, { random, version }));
  made.preDepends = made.preDepends.flatMap((need) => moved(need, { random, version }));
  if (now(0.25)) made.depends.push(`${other()} (>= ${random.pick(["2", "3"])})`);
  if (now(0.05)) made.depends.push(`${other()} (= ${version})`);
  if (now(0.08)) made.depends.push(`new${random.below(shape.packages / 5)}`);
  if (now(0.05)) made.depends.push(`new${random.below(9)} | ${other()} (>= 2)`);
  if (now(0.12)) made.breaks.push(`${other()} (<< ${random.pick(["2", "3"])})`);
  if (now(0.03)) made.breaks.push(`${other()} (>= 2)`);
  if (now(0.03)) made.conflicts.push(other());
  if (shape.recommends && now(0.15)) made.recommends.push(`${other()} (>= 2)`);
  if (now(0.1)) made.provides = [];
  if (now(0.1)) made.provides.push(`v2 (= ${version})`);
  if (now(0.03)) made.multiArch = random.pick(["no", "same", "foreign"]);
  return made;
}

function moved(need: string, { random, version }: { random: Random; version: string }): string[] {
  if (random.chance(0.1)) return [];
  if (random.chance(0.6) && !need.includes("(= ")) return [need];
  return [need.replace(/\((?:=|>=) 1\)/, () => `(${random.pick(["=", ">=", ">="])} ${version})`)];
}

/** Architectures of one library are mostly of one version in an archive. */
function inStep(archive: Made[], random: Random): void {
  for (const deb of [...archive]) {
    if (deb.multiArch !== "same" || deb.architecture !== "amd64") continue;
    const at = archive.findIndex(
      ({ name, architecture, version }) =>
        name === deb.name && architecture === "i386" && version !== "1",
    );
    if (deb.version === "1" || at < 0 || random.chance(0.2)) continue;
    archive.splice(at, 1, { ...copy(deb), architecture: "i386" });
  }
}

/** Leaves out the relations that do not hold, until all do. */
function withoutBroken(made: Made[]): Made[] {
  for (;;) {
    const text = made.map((deb) => written(deb, { isInstalled: true })).join("\n");
    const broken = brokenRelations(readInstalledPackages(text).packages, "amd64");
    if (broken.length === 0) return made;
    for (const one of broken) mend(made, one);
  }
}

function mend(made: Made[], { name, architecture, kind }: BrokenRelation): void {
  const at = made.findIndex((deb) => deb.name === name && deb.architecture === architecture);
  const deb = made[at];
  if (!deb) return;
  if (kind === "multi-arch") made.splice(at, 1);
  else deb[kind === "pre-depends" ? "preDepends" : kind] = [];
}

function copy(deb: Made): Made {
  return structuredClone(deb);
}

function written(deb: Made, { isInstalled }: { readonly isInstalled: boolean }): string {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["Depends", deb.depends],
    ["Pre-Depends", deb.preDepends],
    ["Recommends", deb.recommends],
    ["Breaks", deb.breaks],
    ["Conflicts", deb.conflicts],
    ["Provides", deb.provides],
  ];
  const file = `${deb.name}_${deb.version}_${deb.architecture}`;
  return [
    `Package: ${deb.name}`,
    ...(isInstalled ? [`Status: ${deb.isHeld ? "hold" : "install"} ok installed`] : []),
    ...(deb.essential ? ["Essential: yes"] : []),
    `Priority: ${deb.priority}`,
    "Section: misc",
    "Installed-Size: 1",
    "Maintainer: Nobody <nobody@example.org>",
    `Architecture: ${deb.architecture}`,
    ...(deb.multiArch === "no" ? [] : [`Multi-Arch: ${deb.multiArch}`]),
    ...(deb.source === deb.name ? [] : [`Source: ${deb.source}`]),
    `Version: ${deb.version}`,
    ...lists.flatMap(([field, list]) => (list.length > 0 ? [`${field}: ${list.join(", ")}`] : [])),
    ...(isInstalled ? [] : [`Filename: ./${file}.deb`, "Size: 1000", `SHA256: ${hashOf(file)}`]),
    `Description: made ${file}`,
    "",
  ].join("\n");
}

/** Looks like one; nothing is downloaded. */
function hashOf(text: string): string {
  return Buffer.from(text).toString("hex").padEnd(64, "0").slice(0, 64);
}
