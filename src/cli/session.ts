import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { updateCommand } from "../advisories/fed-ecosystems.ts";
import { openAdvisoryFolders } from "../io/advisories/advisory-files.ts";
import { cacheFolder } from "../io/folders.ts";
import { openLayerCache } from "../io/layer-cache.ts";
import { openPackageIndex } from "../io/package-index.ts";
import { shippedAdvisories } from "../io/shipped.ts";
import {
  type Advisories,
  type Finding,
  type Fixer,
  type Gap,
  type Ports,
  type Report,
  reaches,
  UsageError,
} from "../model/index.ts";
import { createPipeline, type Pipeline } from "../pipeline.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import { countFindings, outcomeOf } from "../stages/report.ts";
import { scopeOf } from "../stages/scope.ts";
import { readConfig, type TargetConfig } from "./config.ts";
import { certificateCheckOf } from "./identities.ts";
import { startProgress } from "./progress.ts";
import { prefixOf, renamePaths } from "./root-paths.ts";
import type { Settings } from "./settings.ts";
import { openTrees, targetRoot } from "./targets.ts";
import { build, version } from "./version.ts";
import { readGivenKeys, readGivenVex } from "./vex-files.ts";
import { workersFor } from "./workers.ts";

/** One run of a command over its target. */
export interface Session {
  readonly settings: Settings;
  readonly pipeline: Pipeline;
  readonly advisories: Advisories;
  readonly ports: Ports;
  /** Everything in scope, whatever is asked about. */
  scan(): Promise<Scanned>;
  /** True where the settings ask about a finding. */
  selects(finding: Finding): boolean;
  /** Everything that the command has to say; `extra` is what it made. */
  report(
    scanned: Scanned,
    extra: Pick<Report, "command"> & Partial<Pick<Report, "plan" | "verification" | "change">>,
  ): Report;
}

export interface SessionConfig extends Pick<TargetConfig, "ignores" | "pypiIndex"> {
  /** What scans look for, as `--only` has it; everything where left out. */
  readonly looksFor?: readonly string[];
}

/** Opens the advisories and the configuration; the trees are opened anew by each scan. */
export async function openSession(
  settings: Settings,
  { ignores, pypiIndex, looksFor = [] }: SessionConfig,
): Promise<Session> {
  const advisories = openAdvisoryFolders({ shipped: shippedAdvisories(), cache: cacheFolder() });
  const packageIndex = settings.offline
    ? undefined
    : openPackageIndex({ url: pypiIndex, environment: process.env });
  const ports: Ports = {
    clock: { now: Date.now },
    random: randomBytes,
    ...(packageIndex && { packageIndex }),
  };
  const scope = scopeOf(looksFor);
  const checkCertificate = certificateCheckOf(settings);
  const own = await readCustomRules(settings);
  const elsewhere = workersFor({ only: looksFor, ...(own && { ruleSet: own.set }) });
  const pipeline = createPipeline({
    advisories,
    ports,
    ignores,
    vex: readGivenVex(settings),
    keys: readGivenKeys(settings),
    ...(checkCertificate && { checkCertificate }),
    scope,
    ...(own && { custom: own.custom }),
    ...(elsewhere && { elsewhere }),
    layerCache: openLayerCache({ folder: join(cacheFolder(), "layers"), build: build() }),
  });
  const fixers = settings.fixable ? (await import("../fixing.ts")).fixers : [];
  const selects = selector(settings, fixers);
  const prefix = prefixOf({ root: settings.root, folder: targetRoot(settings) });
  const maxAgeMs = parseAge(settings.maxDataAge ?? "7d");
  const progress = startProgress(settings);
  return {
    settings,
    pipeline,
    advisories,
    ports,
    async scan() {
      progress.step("Reading");
      const opened = await openTrees(settings);
      const scanned = await pipeline.scan(opened.trees);
      progress.end();
      const now = ports.clock.now();
      const stale = scope.packages ? staleData(scanned, { advisories, now, maxAgeMs }) : [];
      return { ...scanned, gaps: [...opened.gaps, ...scanned.gaps, ...stale] };
    },
    selects,
    report: ({ findings, ...scanned }, extra) => {
      const selected = { ...scanned, findings: findings.filter(selects) };
      const report = toReport({ scanned: selected, extra, settings, advisories, ports });
      return prefix === "" ? report : renamePaths(report, (path) => prefix + path);
    },
  };
}

/** What reads them is loaded only where there are any. */
async function readCustomRules({ rules: paths }: Settings) {
  if (paths.length === 0) return undefined;
  const { joinRuleSets, readRuleFiles } = await import("./rule-files.ts");
  const { compileRules } = await import("../rules/custom/index.ts");
  const set = joinRuleSets(readRuleFiles(paths));
  return { custom: compileRules(set), set };
}

/** Reads the configuration beside the target and lays the flags over it. */
export function configure(target: string): TargetConfig {
  return readConfig(targetRoot({ target }));
}

function selector(
  { only, severity, fixable }: Settings,
  fixers: readonly Fixer[],
): (finding: Finding) => boolean {
  const { asks } = scopeOf(only);
  return (finding) => {
    if (!asks(finding)) return false;
    if (severity && !reaches(finding.severity, severity)) return false;
    return !fixable || canGo(finding, fixers);
  };
}

/** True where an upgrade or a fixer of suture could remove a finding. */
function canGo(finding: Finding, fixers: readonly Fixer[]): boolean {
  if (finding.kind === "vulnerability") return finding.fixedVersions.length > 0;
  return fixers.some(({ fixes }) => fixes.includes(finding.rule));
}

interface ReportRequest {
  readonly scanned: Scanned;
  readonly extra: Parameters<Session["report"]>[1];
  readonly settings: Settings;
  readonly advisories: Advisories;
  readonly ports: Ports;
}

function toReport({ scanned, extra, settings, advisories, ports }: ReportRequest): Report {
  const { findings, gaps } = scanned;
  const failOn = settings.failOn ?? "none";
  return {
    schemaVersion: "1",
    tool: { name: "suture", version },
    createdAt: new Date(ports.clock.now()).toISOString(),
    target: settings.target,
    outcome: outcomeOf({ findings, gaps }, { failOn }),
    data: advisories.coverage,
    assets: scanned.inventory.assets.map((asset) => {
      const tree = scanned.collected.find(
        ({ tree: { asset: a } }) => a.id === asset.asset.id,
      )?.tree;
      return { ...asset, ...(tree?.image && { image: tree.image }) };
    }),
    findings,
    gaps,
    counts: countFindings(findings),
    ...extra,
  };
}

/** Age of data as `7d`, `36h` or a number of days, in milliseconds. */
export function parseAge(age: string): number {
  const match = /^(\d{1,6})([dh]?)$/.exec(age);
  if (!match) throw new UsageError(`--max-data-age does not know "${age}".`, { hint: "7d or 36h" });
  return Number(match[1]) * (match[2] === "h" ? 3_600_000 : 86_400_000);
}

function staleData(
  { inventory }: Scanned,
  { advisories, now, maxAgeMs }: { advisories: Advisories; now: number; maxAgeMs: number },
): Gap[] {
  return inventory.assets.flatMap(({ asset, packages }) => {
    const used = new Set(packages.map(({ ecosystem }) => ecosystem));
    return advisories.coverage
      .filter(({ ecosystem, date }) => used.has(ecosystem) && now - Date.parse(date) > maxAgeMs)
      .map(
        ({ ecosystem, date }): Gap => ({
          asset: asset.id,
          reason: "stale-data",
          message: `Advisories for ${ecosystem} are of ${date.slice(0, 10)}: newer ones are not known${remedy(ecosystem)}.`,
        }),
      );
  });
}

function remedy(ecosystem: string): string {
  const command = updateCommand(ecosystem);
  return command === undefined ? "" : `, get them with ${command}`;
}
