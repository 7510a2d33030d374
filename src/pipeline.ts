import { loadReaders } from "./load-readers.ts";
import type {
  Advisories,
  CheckCertificate,
  FileTree,
  LayerCache,
  Ports,
  ProposedEdits,
  TrustedKey,
} from "./model/index.ts";
import type { CustomRules } from "./rules/custom/index.ts";
import { withAttested } from "./stages/collect/attested.ts";
import {
  type CollectedAsset,
  collect,
  type Examiner,
  recollect,
} from "./stages/collect/collect.ts";
import { createExaminer } from "./stages/collect/examine.ts";
import type { Readers } from "./stages/collect/readers-of.ts";
import { type ExamineElsewhere, spreadExaminer } from "./stages/collect/spread-examiner.ts";
import { detect } from "./stages/detect/detect.ts";
import type { IgnoreEntry } from "./stages/detect/ignores.ts";
import type { SourcedVex } from "./stages/detect/vex.ts";
import type { PreparedChange } from "./stages/fix/prepare.ts";
import { takeInventory } from "./stages/inventory/take-inventory.ts";
import { tiedDockerfiles } from "./stages/inventory/tied-dockerfiles.ts";
import type { PlanOptions, Simulation } from "./stages/plan/plan.ts";
import type { Rescan, Scanned } from "./stages/plan/scanned.ts";
import { prioritize } from "./stages/prioritize.ts";
import { type Scope, scopeOf } from "./stages/scope.ts";

/** What a run knows beside its input. */
export interface Kit {
  readonly advisories: Advisories;
  readonly ports: Ports;
  readonly ignores: readonly IgnoreEntry[];
  /** VEX documents that the user gave. */
  readonly vex?: readonly SourcedVex[];
  /** Public keys for what is attached to images. */
  readonly keys?: readonly TrustedKey[];
  /** Checks certificates of what is attached to images; none is where left out. */
  readonly checkCertificate?: CheckCertificate;
  /** What a scan looks for; everything where left out. */
  readonly scope?: Scope;
  /** Rules of rule files, beside the catalogue. */
  readonly custom?: CustomRules;
  /** Starts what examines the files of a large tree beside this thread; nothing does where left out. */
  readonly elsewhere?: () => ExamineElsewhere;
  /** Keeps what layers of images said; each is read anew where left out. */
  readonly layerCache?: LayerCache;
}

/** The product: find, order, plan, change, look again. Each stage takes what the one before it made. */
export interface Pipeline {
  /** collect, inventory, detect, prioritize. */
  scan(trees: readonly FileTree[]): Promise<Scanned>;
  /** What safe fixes would edit, for formats that show edits; by fingerprint. */
  propose(scanned: Scanned): Promise<Map<string, ProposedEdits[]>>;
  /** Simulates every action over an overlay and scans after each. */
  plan(scanned: Scanned, options: PlanRequest): Promise<Simulation>;
  /** What `fix` writes into one asset, what it shows, and how it goes back. */
  prepare(scanned: Scanned, simulation: Simulation, asset: string): Promise<PreparedChange>;
}

export type PlanRequest = Pick<PlanOptions, "guided" | "selects" | "onProgress">;

export function createPipeline(kit: Kit): Pipeline {
  const { layerCache, scope = scopeOf([]) } = kit;
  const load = once(() => loadLooking(kit, scope));
  const attesting = {
    keys: kit.keys ?? [],
    checkCertificate: kit.checkCertificate,
    asked: scope.packages,
  };
  const rescan: Rescan = async ({ collected }, { asset, files }) => {
    const { here, readers } = await load();
    // A few files: not worth a worker's while.
    const change = { files, examiner: here };
    const again = collected.map((c) => (c.tree.asset.id === asset ? recollect(c, change) : c));
    return lookAt(await Promise.all(again), { kit, readers });
  };
  return {
    async scan(trees) {
      const { examiner, readers } = await load();
      const gather = (tree: FileTree) =>
        withAttested(collect(tree, examiner, layerCache), attesting);
      return lookAt(await Promise.all(trees.map(gather)), { kit, readers });
    },

    async propose(scanned) {
      const { fixKit, proposeAll, proposedEdits } = await loadFixing(kit);
      const { proposals } = await proposeAll(scanned, fixKit, { selects: () => true });
      const directory = scanned.collected.find(({ tree }) => tree.asset.kind === "directory");
      return directory ? proposedEdits(directory.tree, proposals) : new Map();
    },

    async plan(scanned, request) {
      const { fixKit, plan } = await loadFixing(kit);
      return plan(scanned, { ...request, kit: fixKit, rescan });
    },

    async prepare(scanned, { plan: { actions }, files }, asset) {
      const { prepareChange, rules, syntaxes } = await import("./fixing.ts");
      const { tree, listing } = assetOf(scanned, asset);
      return prepareChange({
        tree,
        files: files.get(asset) ?? new Map(),
        actions: actions.filter((action) => action.asset === asset),
        modeOf: (path) => listing.entries.get(path)?.mode ?? 0o644,
        syntaxes,
        rules,
      });
    },
  };
}

/** Who reads files. */
interface Looking {
  readonly readers: Readers;
  /** On this thread only. */
  readonly here: Examiner;
  readonly examiner: Examiner;
}

async function loadLooking({ elsewhere, custom }: Kit, scope: Scope): Promise<Looking> {
  const readers = await loadReaders(scope, custom);
  const here = createExaminer(readers);
  return { readers, here, examiner: elsewhere ? spreadExaminer(here, elsewhere) : here };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** inventory, detect, prioritize. */
async function lookAt(
  collected: readonly CollectedAsset[],
  { kit, readers }: { readonly kit: Kit; readonly readers: Readers },
): Promise<Scanned> {
  const { advisories, ignores, ports, vex = [] } = kit;
  const tied = await tiedDockerfiles(collected);
  const inventory = takeInventory(collected, { ...readers, tied });
  const kept = { ...readers, advisories, ignores, vex, today: dateOf(ports) };
  const detected = detect({ inventory, collected }, kept);
  const findings = prioritize(detected.findings);
  return { collected, inventory, findings, gaps: [...inventory.gaps, ...detected.gaps] };
}

/** ISO date of today. */
function dateOf({ clock }: Ports): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

/** A scan does without. */
async function loadFixing({ advisories, ports }: Kit) {
  const { fixers, programs, rules, syntaxes, ...fixing } = await import("./fixing.ts");
  return { ...fixing, fixKit: { fixers, rules, syntaxes, programs, advisories, ports } };
}

function assetOf({ collected }: Scanned, asset: string): CollectedAsset {
  const found = collected.find(({ tree }) => tree.asset.id === asset);
  if (!found) throw new Error(`No asset ${asset}`);
  return found;
}
