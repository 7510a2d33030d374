import type { Document, RuleMatch, TextRange } from "../model/index.ts";
import { commandName } from "../syntax/shell-commands.ts";
import type { WorkflowDocument } from "../syntax/workflow.ts";
import { type PipelineScript, scriptsOf } from "./pipeline-scripts.ts";
import { formatOf, isMachineFormat, reportFiles, reportUse } from "./scan-reports.ts";
import {
  hasUnknownOptions,
  optionValue,
  type ScannerCall,
  scanName,
  scannerCall,
} from "./scanner-calls.ts";
import { type Fate, fateOf } from "./shell-fates.ts";

/** A scan of a script, and what becomes of its exit code. */
export interface Scan {
  readonly script: PipelineScript;
  readonly call: ScannerCall;
  readonly fate: Fate;
  /** Exits 0 whatever it finds: the option that says so. */
  readonly openBy: TextRange | undefined;
}

/** What a gate that cannot fail hands to fixers. */
export type GateEvidence = GatePlace &
  (
    | {
        readonly how: "mask";
        readonly mask: TextRange;
        readonly rescue: TextRange;
        readonly prints: boolean;
        readonly guarded: boolean;
        readonly wouldCount: boolean;
      }
    | { readonly how: "option"; readonly option: TextRange }
    | {
        readonly how: "pipe";
        readonly start: number;
        /** The operator in front of the pipeline. */
        readonly before: string;
        readonly isBash: boolean;
        readonly isOnly: boolean;
      }
  );

/** Where the edit lands and what has to stay. */
export interface GatePlace {
  readonly scan: string;
  readonly isExact: boolean;
  /** Starts of the steps that store its report: they have to run although it fails. */
  readonly uploads: readonly number[];
  /** It writes a report. */
  readonly reports: boolean;
}

/** The scans of a document; none of an action, whose users judge what it found. */
export function scansOf(document: Document): readonly Scan[] {
  const known = scansByDocument.get(document);
  if (known) return known;
  if ((document as Partial<WorkflowDocument>).isAction) return [];
  const scans = scriptsOf(document).flatMap((script) =>
    script.flow.script.commands.flatMap((command) => {
      const call = scannerCall(command);
      return call
        ? [{ script, call, fate: fateOf(script, command), openBy: noFailOption(call) }]
        : [];
    }),
  );
  scansByDocument.set(document, scans);
  return scans;
}

const scansByDocument = new WeakMap<Document, readonly Scan[]>();

/** Scans whose exit code is thrown away, where nothing else in the job can be the gate. */
export function* findOpenGates(document: Document): Generator<RuleMatch<GateEvidence>> {
  const seen = new Set<number>();
  for (const scan of scansOf(document)) {
    const match = openGate(document, scan);
    const key =
      match && (match.evidence.how === "mask" ? match.evidence.mask.start : match.range.start);
    if (!match || key === undefined || seen.has(key)) continue;
    seen.add(key);
    yield match;
  }
}

function openGate(document: Document, scan: Scan): RuleMatch<GateEvidence> | undefined {
  const { script, call, fate } = scan;
  const place = placeOf(scan);
  if (!place || hasUnknownOptions(call) || hasOtherGate(document, scan)) return undefined;
  // Whoever starts a script reads the report that it writes.
  if (document.kind === "shell" && place.reports && isForPrograms(scan)) return undefined;
  const symbol = script.symbol === "" ? {} : { symbol: script.symbol };
  const name = scanName(call);
  if (fate.kind === "masked") {
    const { mask, by, prints, guarded, wouldCount } = fate;
    return {
      range: { start: call.command.range.start, end: mask.end },
      message: `${name} cannot fail the pipeline: what follows || always succeeds`,
      evidence: { ...place, how: "mask", mask, rescue: by.range, prints, guarded, wouldCount },
      ...symbol,
    };
  }
  if (scan.openBy && fate.kind === "counts") {
    return {
      range: call.command.range,
      message: `${name} exits 0 whatever it finds: ${script.text.slice(scan.openBy.start, scan.openBy.end).trim()}`,
      evidence: { ...place, how: "option", option: scan.openBy },
      ...symbol,
    };
  }
  return fate.kind === "piped" ? pipedGate(scan, place) : undefined;
}

/** Programs that only show or store what comes through them. */
const shows: ReadonlySet<string> = new Set(["tee", "cat", "column", "sort", "head", "tail", "ts"]);

function pipedGate(
  { script, call, fate }: Scan,
  place: GatePlace,
): RuleMatch<GateEvidence> | undefined {
  if (fate.kind !== "piped" || !shows.has(commandName(fate.into) ?? "")) return undefined;
  const { commands } = script.flow.script;
  const pipes = commands.filter(
    ({ after, range }) =>
      after.startsWith("|") && after !== "||" && range.start > fate.start.range.start,
  );
  const text = script.text.slice(script.range.start, script.range.end);
  if (text.includes("PIPESTATUS")) return undefined;
  return {
    range: { start: call.command.range.start, end: fate.into.range.end },
    message: `${scanName(call)} cannot fail the pipeline: the exit code is that of ${commandName(fate.into)}`,
    evidence: {
      ...place,
      how: "pipe",
      start: fate.start.range.start,
      before: fate.start.before,
      isBash: script.isBash,
      isOnly: pipes.every(({ range }) => range.start <= fate.into.range.end),
    },
    ...(script.symbol !== "" && { symbol: script.symbol }),
  };
}

/** `undefined` where something else reads the report: that may be the gate. */
export function placeOf({ script, call }: Scan): GatePlace | undefined {
  const use = reportUse(script, call);
  if (use.kind === "read") return undefined;
  const uploads =
    use.kind === "kept" ? use.uploads.flatMap(({ map }) => map?.range.start ?? []) : [];
  return {
    scan: scanName(call),
    isExact: script.isExact,
    uploads,
    reports: reportFiles(script, call).length > 0,
  };
}

/** Another run of the same scanner in the same job can fail: this one is for reading. */
export function hasOtherGate(document: Document, { script, call }: Scan): boolean {
  return scansOf(document).some(
    (other) =>
      other.call !== call &&
      other.script.job === script.job &&
      other.call.scanner === call.scanner &&
      other.fate.kind === "counts" &&
      other.openBy === undefined &&
      (call.scanner.name !== "trivy" || trivyExitCode(other.call) === "set"),
  );
}

/** What a run of trivy says of its exit code. */
export function trivyExitCode({ args }: ScannerCall): "set" | "zero" | "missing" {
  const value = optionValue(args, ["--exit-code"])?.value;
  if (value === undefined) return "missing";
  return /^0+$/.test(value) ? "zero" : "set";
}

/** A report for a program, which says nothing of a gate. */
export function isForPrograms(scan: Scan): boolean {
  return isMachineFormat(formatOf(scan.call));
}

function noFailOption({ scanner, args }: ScannerCall): TextRange | undefined {
  const index = args.findIndex(({ value }) => scanner.noFail?.test(value));
  const word = args[index];
  if (word) return word.range;
  const exit = scanner.name === "gitleaks" ? optionValue(args, ["--exit-code"]) : undefined;
  return exit && /^0+$/.test(exit.value)
    ? { start: exit.word.range.start, end: exit.last.range.end }
    : undefined;
}
