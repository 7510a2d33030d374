import { createHash } from "node:crypto";
import {
  type Document,
  indexLines,
  type LineIndex,
  type Rule,
  type RuleFinding,
  type RuleMatch,
  type TextRange,
} from "../../model/index.ts";
import { credentialSpans, unite } from "../../syntax/credential-spans.ts";
import { inlineSuppression } from "./suppressions.ts";
import { compileTriggers } from "./triggers.ts";

export interface DocumentPlace {
  readonly asset: string;
  readonly layer?: string;
}

/**
 * Runs the rules of one document. A rule that throws is a bug and stops the scan.
 *
 * @param rules - those that read this kind of document
 */
export function checkDocument(
  document: Document,
  rules: readonly Rule[],
  place: DocumentPlace,
): Omit<RuleFinding, "priority">[] {
  const findings: Omit<RuleFinding, "priority">[] = [];
  let lines: LineIndex | undefined;
  for (const rule of compileTriggers(rules)(document.text)) {
    for (const match of rule.find(document)) {
      lines ??= indexLines(document.text);
      findings.push(toFinding({ rule, match, document, lines, place }));
    }
  }
  return findings;
}

interface Occurrence {
  readonly rule: Rule;
  readonly match: RuleMatch;
  readonly document: Document;
  readonly lines: LineIndex;
  readonly place: DocumentPlace;
}

function toFinding({ rule, match, document, lines, place }: Occurrence) {
  const { asset, layer } = place;
  const at = (range: TextRange) => ({
    asset,
    path: document.path,
    region: (document.origin ?? lines).regionOf(range),
    ...(layer && { layer }),
  });
  const region = lines.regionOf(match.range);
  const suppression = inlineSuppression({ rule, document, lines, region });
  return {
    kind: rule.kind,
    rule: rule.id,
    fingerprint: fingerprintOf({
      rule: rule.id,
      asset,
      path: document.path,
      symbol: match.symbol,
      text: normalText(document.text, match.range, match.secrets),
    }),
    title: rule.title,
    message: messageIn(match.message, document.origin?.partAt(match.range.start)),
    advice: rule.advice,
    severity: match.severity ?? rule.severity,
    confidence: match.confidence ?? rule.confidence ?? "high",
    cwe: [rule.cwe],
    location: at(match.range),
    evidence: match.evidence,
    secretCount: match.secrets?.length ?? 0,
    ...(match.needsJudgement && { needsJudgement: true as const }),
    ...(match.symbol && { symbol: match.symbol }),
    ...(match.trace && {
      trace: match.trace.flatMap((step) =>
        "range" in step ? [{ location: at(step.range), message: step.message }] : [],
      ),
    }),
    ...(suppression && { suppression }),
  };
}

/** A message with the part of the file that it is about, where the file has such parts. */
export function messageIn(message: string, part: string | undefined): string {
  return part === undefined ? message : `${part}: ${message}`;
}

/** What makes a finding the same one in another version of its file. */
export interface Identity {
  readonly rule: string;
  readonly asset: string;
  readonly path: string;
  readonly symbol: string | undefined;
  /** See {@link normalText}. */
  readonly text: string;
}

/** Rule, path, enclosing symbol and normalised text with secrets masked: none of it moves with lines. */
export function fingerprintOf({ rule, asset, path, symbol = "", text }: Identity): string {
  return createHash("sha256")
    .update(JSON.stringify([rule, asset, path, symbol, text]))
    .digest("hex")
    .slice(0, 32);
}

/** The text of a range, secrets masked, every white space one blank. */
export function normalText(
  text: string,
  range: TextRange,
  secrets: readonly TextRange[] = [],
): string {
  return maskText(text, range, secrets).replace(/\s+/g, " ").trim();
}

/** The text of a range with the secrets in it, known ones or not, replaced by stars of one length. */
function maskText(text: string, range: TextRange, secrets: readonly TextRange[]): string {
  const others = credentialSpans(text.slice(range.start, range.end)).map(({ start, end }) => ({
    start: range.start + start,
    end: range.start + end,
  }));
  let result = "";
  let at = range.start;
  for (const secret of unite([...secrets, ...others])) {
    if (secret.end <= at || secret.start >= range.end) continue;
    result += `${text.slice(at, Math.max(at, secret.start))}***`;
    at = secret.end;
  }
  return result + text.slice(at, Math.max(at, range.end));
}
