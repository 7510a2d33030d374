import type { Program, ProgramReader, Rule, RuleFinding, RuleMatch } from "../../model/index.ts";
import type { FileRecord } from "../collect/collect.ts";
import { type DocumentPlace, fingerprintOf, messageIn } from "./check-document.ts";
import { suppressionBy } from "./suppressions.ts";

type Found = Omit<RuleFinding, "priority">;

export interface ProgramCheck {
  readonly programs: readonly ProgramReader[];
  readonly rules: readonly Rule[];
  readonly asset: string;
}

export interface ProgramFindings {
  readonly findings: readonly Found[];
  /** Files of which a limit hid a part. */
  readonly limited: readonly string[];
  /** The programs that somebody asked for, by kind. */
  readonly linked: ReadonlyMap<string, Program>;
}

/** Links what the files of an asset said to programs, and runs the rules over them. */
export function checkPrograms(
  records: readonly FileRecord[],
  { programs, rules, asset }: ProgramCheck,
): ProgramFindings {
  const findings: Found[] = [];
  const limited: string[] = [];
  const linked = new Map<string, Program>();
  for (const reader of programs) {
    const reading = rules.filter(({ reads }) => reads === reader.kind);
    const isAsked = reading.length > 0 || rules.some(({ asks }) => asks?.program === reader.kind);
    const program = isAsked ? linkProgram(records, reader) : undefined;
    if (!program) continue;
    linked.set(reader.kind, program);
    limited.push(...program.limited);
    for (const rule of reading) {
      for (const match of rule.find(program)) {
        const found = toFinding(rule, match, { asset });
        if (found) findings.push(found);
      }
    }
  }
  return { findings, limited, linked };
}

/** Links what files said of one kind; `undefined` where none said anything. */
export function linkProgram<P extends Program, G>(
  records: readonly FileRecord[],
  { kind, link }: ProgramReader<P, G>,
): P | undefined {
  const files = records.flatMap(({ path, gathered = [] }) =>
    gathered.flatMap((one) => (one.kind === kind ? [{ path, value: one.value as G }] : [])),
  );
  return files.length === 0 ? undefined : link(files);
}

function toFinding(rule: Rule, match: RuleMatch, { asset }: DocumentPlace): Found | undefined {
  const { place, trace = [] } = match;
  if (!place) return undefined;
  const { path, site } = place;
  const identity = { rule: rule.id, asset, path, symbol: site.symbol, text: site.text };
  const suppression = site.comments && suppressionBy(site.comments, rule);
  return {
    kind: rule.kind,
    rule: rule.id,
    fingerprint: fingerprintOf(identity),
    title: rule.title,
    message: messageIn(match.message, site.part),
    advice: rule.advice,
    severity: match.severity ?? rule.severity,
    confidence: match.confidence ?? rule.confidence ?? "high",
    cwe: [rule.cwe],
    location: { asset, path, region: site.region },
    evidence: match.evidence,
    secretCount: 0,
    ...(site.symbol !== undefined && { symbol: site.symbol }),
    trace: trace.flatMap((step) =>
      "region" in step
        ? [{ location: { asset, path: step.path, region: step.region }, message: step.message }]
        : [],
    ),
    ...(suppression && { suppression }),
  };
}

/** Leaves out what a rule found where another one says more of the same mistake. */
export function withoutSuperseded<F extends { readonly rule: string }>(
  findings: readonly (F & Partial<Pick<Found, "location">>)[],
  rules: readonly Rule[],
): F[] {
  const better = new Map<string, (typeof findings)[number][]>();
  for (const { id, supersedes = [] } of rules) {
    if (supersedes.length === 0) continue;
    for (const one of findings.filter(({ rule }) => rule === id)) {
      for (const other of supersedes) {
        const key = JSON.stringify([other, one.location?.path]);
        better.set(key, [...(better.get(key) ?? []), one]);
      }
    }
  }
  return findings.filter((one) => {
    const above = better.get(JSON.stringify([one.rule, one.location?.path])) ?? [];
    return !above.some(({ location }) => overlap(location?.region, one.location?.region));
  });
}

type Lines = { readonly startLine: number; readonly endLine: number } | undefined;

function overlap(a: Lines, b: Lines): boolean {
  return a !== undefined && b !== undefined && a.startLine <= b.endLine && b.startLine <= a.endLine;
}
