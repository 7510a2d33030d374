import {
  type Action,
  type Bucket,
  type Counts,
  compareBucket,
  type Finding,
  type Fix,
  type Plan,
  type Safety,
} from "../../model/index.ts";
import { applyChanges } from "../fix/apply-changes.ts";
import type { OverlayFile } from "../fix/overlay.ts";
import type { FixKit, Proposal, Refused } from "../fix/propose.ts";
import { countFindings } from "../report.ts";
import { explainLeft, type RejectedAction } from "./left.ts";
import { proposeAll } from "./propose-all.ts";
import { multisetDifference, type Rescan, type Scanned } from "./scanned.ts";

export interface PlanOptions {
  readonly kit: FixKit;
  readonly rescan: Rescan;
  /** Take guided fixes too. */
  readonly guided: boolean;
  /** Findings that the run is about: only they get an action, and only they are counted. */
  readonly selects: (finding: Finding) => boolean;
  readonly onProgress?: (title: string) => void;
}

/** A plan, and the state that it was simulated to. */
export interface Simulation {
  readonly plan: Plan;
  readonly after: Scanned;
  /** New content of every file that the plan changes, by asset; `null` where deleted. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, OverlayFile | null>>;
}

const maxRounds = 10;
const maxPasses = 10;

/**
 * Groups what the fixers propose into actions, takes them one after the other over an overlay,
 * and scans again after each: the counts are what a scan said, not a sum of promises.
 */
export async function plan(scanned: Scanned, options: PlanOptions): Promise<Simulation> {
  const view = viewOf(scanned, options);
  const run: Run = {
    options,
    state: scanned,
    view,
    files: new Map(),
    actions: [],
    rejected: new Map(),
  };
  const before = view.counts;
  let refused: readonly Refused[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const answer = await proposeAll(run.state, options.kit, options);
    refused = answer.refused;
    const groups = groupProposals(answer.proposals, run);
    if (groups.length === 0) break;
    for (const group of groups) await takeAction(run, group);
  }
  const { asked } = run.view;
  const left = explainLeft({ findings: asked, refused, rejected: run.rejected });
  return {
    plan: {
      actions: run.actions,
      left,
      before,
      after: run.view.counts,
      basis: "advisory-data",
    },
    after: run.state,
    files: run.files,
  };
}

interface Run {
  readonly options: PlanOptions;
  state: Scanned;
  /** Of the state. */
  view: View;
  readonly files: Map<string, Map<string, OverlayFile | null>>;
  readonly actions: Action[];
  /** Actions that are not taken, with the reason for each of their findings. */
  readonly rejected: Map<string, RejectedAction & { readonly actionsBefore: number }>;
}

/** What a state shows of what the run is about. */
interface View {
  readonly asked: readonly Finding[];
  readonly counts: Counts;
}

function viewOf({ findings }: Scanned, { selects }: PlanOptions): View {
  const asked = findings.filter(selects);
  return { asked, counts: countFindings(asked) };
}

interface Group {
  readonly id: string;
  readonly asset: string;
  readonly fixer: string;
  readonly safety: Safety;
  readonly proposals: readonly Proposal[];
  readonly title: string;
}

function groupProposals(proposals: readonly Proposal[], run: Run): Group[] {
  const groups = new Map<string, Proposal[]>();
  for (const proposal of proposals) {
    const id = groupId(proposal);
    const members = groups.get(id);
    if (members) members.push(proposal);
    else groups.set(id, [proposal]);
  }
  return [...groups]
    .map(([id, members]) => toGroup(id, members))
    .filter((group) => group !== undefined)
    .filter((group) => isWanted(group, run))
    .sort(compareGroups);
}

function groupId({ fixer, finding, fix, safety }: Proposal): string {
  const key = fix.group ?? finding.location.path;
  return [finding.location.asset, fixer.id, key, ...(safety === "guided" ? ["guided"] : [])].join(
    "#",
  );
}

function toGroup(id: string, proposals: readonly Proposal[]): Group | undefined {
  const [first] = proposals;
  if (!first) return undefined;
  const titles = new Set(proposals.map(({ fix }) => fix.title));
  const groupTitle = proposals.map(({ fix }) => fix.groupTitle).find(Boolean);
  const more = titles.size > 1 ? ` and ${titles.size - 1} more` : "";
  return {
    id,
    asset: first.finding.location.asset,
    fixer: first.fixer.id,
    safety: first.safety,
    proposals,
    title: titles.size > 1 && groupTitle ? groupTitle : first.fix.title + more,
  };
}

function isWanted(group: Group, run: Run): boolean {
  const rejected = run.rejected.get(group.id);
  if (rejected && (rejected.why === "guided" || !isChanged(group, run, rejected))) return false;
  if (run.actions.some(({ id }) => id === group.id)) return false;
  const wanted = group.safety === "safe" || run.options.guided;
  if (!wanted) reject(run, group, "guided");
  return wanted;
}

function reject(run: Run, group: Group, why: RejectedAction["why"]): void {
  const fingerprints = new Set(group.proposals.map(({ finding }) => finding.fingerprint));
  const { title } = group;
  run.rejected.set(group.id, { why, title, fingerprints, actionsBefore: run.actions.length });
}

/** True where a file of the group was changed since it was rejected: what stood in its way may be gone. */
function isChanged(
  { proposals, asset }: Group,
  { actions }: Run,
  { actionsBefore }: { readonly actionsBefore: number },
): boolean {
  const paths = new Set(proposals.map(({ finding }) => finding.location.path));
  return actions
    .slice(actionsBefore)
    .some((action) => action.asset === asset && action.paths.some((path) => paths.has(path)));
}

/** By the most urgent finding's bucket, then by how much an action removes. */
function compareGroups(a: Group, b: Group): number {
  return (
    compareBucket(bucketOf(a), bucketOf(b)) ||
    b.proposals.length - a.proposals.length ||
    rankOf(a) - rankOf(b)
  );
}

function rankOf({ proposals }: Group): number {
  return proposals.reduce((least, { finding }) => Math.min(least, finding.priority.rank), Infinity);
}

function bucketOf({ proposals }: Group): Bucket {
  const buckets = proposals.map(({ finding }) => finding.priority.bucket);
  return buckets.sort(compareBucket)[0] ?? "later";
}

/** Takes one action over the overlay; takes it back where it would introduce a finding. */
async function takeAction(run: Run, group: Group): Promise<void> {
  const { kit, rescan, selects, onProgress } = run.options;
  onProgress?.(group.title);
  const { state: start, view: startView } = run;
  const startFiles = run.files.get(group.asset);
  const changes: Fix["changes"][number][] = [];
  const paths = new Set(group.proposals.map(({ finding }) => finding.location.path));
  for (let pass = 0; pass < maxPasses; pass++) {
    // Asked anew each time: earlier actions and passes may have changed the file.
    const about = { asset: group.asset, paths };
    const { proposals } = await proposeAll(run.state, kit, { selects, about });
    const mine = proposals.filter((proposal) => groupId(proposal) === group.id);
    const { files, applied } = await applyChanges(treeOf(run.state, group.asset), mine);
    if (files.size === 0) break;
    changes.push(...applied.flatMap((proposal) => proposal.changes));
    run.files.set(group.asset, layOver(run.files.get(group.asset) ?? new Map(), files));
    run.state = await rescan(run.state, { asset: group.asset, files });
  }
  run.view = viewOf(run.state, run.options);
  const removes = multisetDifference(startView.asked, run.view.asked);
  const introduces = multisetDifference(run.state.findings, start.findings);
  const broke = run.state.gaps.length > start.gaps.length;
  if (introduces.length > 0 || broke || removes.length === 0) {
    reject(run, group, introduces.length > 0 || broke ? "introduces" : "ineffective");
    run.state = start;
    run.view = startView;
    if (startFiles) run.files.set(group.asset, startFiles);
    else run.files.delete(group.asset);
    return;
  }
  run.rejected.delete(group.id);
  const [before, after] = [startView.counts, run.view.counts];
  run.actions.push(toAction({ group, changes, removes, before, after }));
}

/** A file that an earlier action created keeps the mode that it was created with. */
function layOver(
  earlier: ReadonlyMap<string, OverlayFile | null>,
  files: ReadonlyMap<string, OverlayFile | null>,
): Map<string, OverlayFile | null> {
  const merged = new Map(earlier);
  for (const [path, file] of files) {
    const old = earlier.get(path);
    merged.set(path, file && old ? { ...file, mode: old.mode } : file);
  }
  return merged;
}

function treeOf(state: Scanned, asset: string) {
  const found = state.collected.find(({ tree }) => tree.asset.id === asset);
  if (!found) throw new Error(`No asset ${asset}`);
  return found.tree;
}

function toAction({
  group,
  changes,
  removes,
  before,
  after,
}: Pick<Action, "changes" | "removes" | "before" | "after"> & { readonly group: Group }): Action {
  const { id, asset, fixer, safety, title, proposals } = group;
  return {
    id,
    title,
    fixer,
    safety,
    asset,
    bucket: bucketOf(group),
    paths: [...new Set(changes.map(({ path }) => path))].sort(),
    removes,
    introduces: [],
    before,
    after,
    basis: "advisory-data",
    notes: [...new Set(proposals.flatMap(({ fix }) => fix.notes ?? []))],
    needsImage: proposals.some(({ fix }) => fix.needsImage),
    changes,
  };
}
