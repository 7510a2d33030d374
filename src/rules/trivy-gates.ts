import type { Document, RuleMatch, TextRange } from "../model/index.ts";
import {
  type GatePlace,
  hasOtherGate,
  isForPrograms,
  placeOf,
  type Scan,
  scansOf,
  trivyExitCode,
} from "./scan-gates.ts";
import { hasUnknownOptions, optionValue, scanName } from "./scanner-calls.ts";

/** Where the exit code of a run of trivy is, or has to be, asked for. */
export interface TrivyEvidence extends GatePlace {
  /** End of the subcommand: the option goes behind it. */
  readonly insertAt: number;
  /** The zero that it is told to exit with; left out where it is told nothing. */
  readonly zero?: TextRange;
}

const judged: ReadonlySet<string> = new Set(
  "image i filesystem fs rootfs config conf repository repo sbom vm".split(" "),
);

/** Runs of trivy whose exit code is asked for although it is 0 whatever they find. */
export function* findTrivyGates(document: Document): Generator<RuleMatch<TrivyEvidence>> {
  if (document.text.includes("TRIVY_EXIT_CODE")) return;
  for (const scan of scansOf(document)) {
    const { script, call } = scan;
    const place = isAsked(scan) ? placeOf(scan) : undefined;
    const zero = zeroOf(scan);
    if (!place || !call.verb || zero === "meant" || hasOtherGate(document, scan)) continue;
    yield {
      range: call.command.range,
      message: `${scanName(call)} exits 0 whatever it finds: ${zero ? "--exit-code is 0" : "--exit-code is missing"}`,
      evidence: { ...place, insertAt: call.verb.range.end, ...(zero && { zero }) },
      ...(script.symbol !== "" && { symbol: script.symbol }),
    };
  }
}

/** Somebody waits for the exit code of this run, and it is no report for a program. */
function isAsked(scan: Scan): boolean {
  const { call, fate } = scan;
  if (call.scanner.name !== "trivy" || !call.verb || !judged.has(call.verb.value)) return false;
  if (fate.kind === "elsewhere" || fate.kind === "ignored") return false;
  return !isForPrograms(scan) && !hasUnknownOptions(call);
}

/** `meant`: a configuration decides, or findings of this severity are only to be shown. */
function zeroOf({ call }: Scan): TextRange | "meant" | undefined {
  if (optionValue(call.args, ["--config", "-c"])) return "meant";
  const kind = trivyExitCode(call);
  if (kind === "set") return "meant";
  if (kind === "missing") return undefined;
  const severity = optionValue(call.args, ["--severity", "-s"])?.value;
  if (severity !== undefined && !/high|critical|\$/i.test(severity)) return "meant";
  const exit = optionValue(call.args, ["--exit-code"]);
  return exit && { start: exit.last.range.end - 1, end: exit.last.range.end };
}
