import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { checks } from "../checks/index.ts";
import { suture } from "../importers/suture.ts";
import { type TargetState, targetState } from "../io/state.ts";
import {
  type Finding,
  type Location,
  type Report,
  UsageError,
  type Verification,
} from "../model/index.ts";
import type { Scanned } from "../stages/plan/scanned.ts";
import { exitCodeOf } from "../stages/report.ts";
import { scopeOf } from "../stages/scope.ts";
import { verify } from "../stages/verify/verify.ts";
import { ignoresFile, noIgnoreRules } from "../syntax/ignore-rules.ts";
import type { KeptFix } from "./kept-fix.ts";
import { type KeptScan, readLastScan } from "./kept-scan.ts";
import { readOutputs, writeReport } from "./output.ts";
import { prefixOf, renamePaths } from "./root-paths.ts";
import { configure, openSession, type Session } from "./session.ts";
import { readSettings, type Settings } from "./settings.ts";
import { targetKey, targetRoot } from "./targets.ts";

/** `suture verify`: scans again and says gone, remains, unchecked or introduced. */
export async function run(parsed: Command): Promise<number> {
  const config = configure(parsed.args[0] ?? ".");
  const settings = await readSettings(parsed, config.settings);
  const outputs = readOutputs(settings);
  const against = parsed.opts<{ against?: string }>().against;
  const { scan, changed } = against ? readBaselineFrom(against, settings) : readBaseline(settings);
  const session = await openSession(settings, config);
  const now = await session.scan();
  const verification = await verifyScan({ session, scan, now, changed });
  const report = session.report(now, { command: "verify", verification });
  await writeReport(report, outputs, { settings });
  const failed = verification.checks.some(({ result }) => result === "failed");
  return failed ? 3 : exitCodeOf(report);
}

interface BaselineScan {
  readonly scan: KeptScan;
  readonly changed: readonly string[];
}

/** The scan that the last fix not undone began from, else the last scan. */
function readBaseline(settings: Settings): BaselineScan {
  const state = targetState(targetKey(settings));
  const name = state.fixes().at(-1);
  if (name) {
    const { scan, files } = state.read(name) as KeptFix;
    return { scan, changed: files.map(({ path }) => path) };
  }
  const scan = readLastScan(state);
  if (scan) return { scan, changed: [] };
  throw new UsageError("There is no scan of this target to compare with.", {
    hint: "Run suture scan first, or name a report: --against REPORT.json",
  });
}

/** What the fixes that are not undone changed. */
function fixedPaths(state: TargetState): string[] {
  const paths = state.fixes().flatMap((name) => (state.read(name) as KeptFix).files);
  return [...new Set(paths.map(({ path }) => path))];
}

function readBaselineFrom(file: string, settings: Settings): BaselineScan {
  const { findings, assets, gaps } = withoutPrefix(readReport(file), settings);
  const images = assets.flatMap(({ asset, image }) =>
    image ? [{ asset: asset.id, configDigest: image.configDigest }] : [],
  );
  return {
    scan: { findings, inventory: { assets, gaps }, images, exclude: [] },
    changed: fixedPaths(targetState(targetKey(settings))),
  };
}

function readReport(file: string): Report {
  try {
    return suture.read(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} is no JSON report of suture: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A report that was made with the same `--root` has longer paths than the scan. */
function withoutPrefix(report: Report, settings: Settings): Report {
  const prefix = prefixOf({ root: settings.root, folder: targetRoot(settings) });
  return prefix === ""
    ? report
    : renamePaths(report, (path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path));
}

export interface VerifyRequest {
  readonly session: Session;
  readonly scan: KeptScan;
  readonly now: Scanned;
  /** Paths that the fix changed. */
  readonly changed: readonly string[];
}

/** Compares a scan with the one before, and runs the checks. */
export function verifyScan({
  session: { selects, settings },
  scan,
  now,
  changed,
}: VerifyRequest): Promise<Verification> {
  const { images } = scan;
  const excluders = [settings, scan].map(({ exclude }) => excluder(exclude));
  const { asks } = scopeOf(scan.only ?? []);
  const isCompared = (finding: Finding) =>
    selects(finding) && asks(finding) && !excluders.some((excludes) => excludes(finding.location));
  const findings = scan.findings.filter(isCompared);
  const asked = { ...now, findings: now.findings.filter(isCompared) };
  return verify({ findings, images, awaitsImage: changed.length > 0 }, asked, {
    checks,
    contexts: now.collected.map(({ tree }) => ({
      tree,
      changed: tree.image ? [] : changed,
      before: scan.inventory,
      after: now.inventory,
    })),
    buildCommand: buildCommandOf(images.map(({ asset }) => asset)),
  });
}

/** Says which places `--exclude` leaves out: a scan with it cannot be compared there. */
function excluder(exclude: readonly string[]): (location: Location) => boolean {
  const rules = noIgnoreRules.with("", exclude.join("\n"));
  return ({ asset, path }) => asset === "." && ignoresFile(rules, path);
}

function buildCommandOf([asset = "image"]: readonly string[]): string {
  const name = asset.replace(/^image:/, "");
  return `docker build --pull -t NAME . && docker save NAME -o new.tar && suture verify . --image ${name}=new.tar`;
}
