import { programs } from "./analysis/programs.ts";
import type {
  Advisories,
  CheckCertificate,
  FileTree,
  LayerCache,
  Ports,
  ProposedEdits,
  TrustedKey,
} from "./model/index.ts";
import { readersFor } from "./readers.ts";
import type { CustomRules } from "./rules/custom/index.ts";
import { rules } from "./rules/index.ts";
import { withAttested } from "./stages/collect/attested.ts";
import { type CollectedAsset, collect, recollect } from "./stages/collect/collect.ts";
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
import { syntaxes } from "./syntax/index.ts";

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
  const { layerCache, scope = scopeOf([]), elsewhere, custom } = kit;
  const readers = readersFor(scope, custom);
  const here = createExaminer(readers);
  const examiner = elsewhere ? spreadExaminer(here, elsewhere) : here;

  const look = (collected: readonly CollectedAsset[]) => lookAt(collected, { kit, readers });
  const attesting = {
    keys: kit.keys ?? [],
    checkCertificate: kit.checkCertificate,
    asked: scope.packages,
  };
  const gather = (tree: FileTree) => withAttested(collect(tree, examiner, layerCache), attesting);
  const rescan: Rescan = async ({ collected }, { asset, files }) => {
    // A few files: not worth a worker's while.
    const change = { files, examiner: here };
    const again = collected.map((c) => (c.tree.asset.id === asset ? recollect(c, change) : c));
    return look(await Promise.all(again));
  };
  return {
    scan: async (trees) => look(await Promise.all(trees.map((tree) => gather(tree)))),

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
      const { prepareChange } = await import("./fixing.ts");
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
  const { fixers, ...fixing } = await import("./fixing.ts");
  return { ...fixing, fixKit: { fixers, rules, syntaxes, programs, advisories, ports } };
}

function assetOf({ collected }: Scanned, asset: string): CollectedAsset {
  const found = collected.find(({ tree }) => tree.asset.id === asset);
  if (!found) throw new Error(`No asset ${asset}`);
  return found;
}
