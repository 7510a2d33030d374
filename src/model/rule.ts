import type { Document } from "./document.ts";
import type { Region, TextRange } from "./location.ts";
import type { Severity } from "./severity.ts";
import type { Program, Site } from "./whole-program.ts";

export const ruleFolders = [
  "python",
  "javascript",
  "secrets",
  "dockerfile",
  "compose",
  "github",
  "gitlab",
  "pre-commit",
  "shell",
  "image",
  "custom",
] as const;

export type RuleId = `${(typeof ruleFolders)[number]}/${string}`;

/** How sure a rule is of what it reports. */
export type Confidence = "high" | "medium" | "low";

/**
 * Finds one kind of mistake in one kind of document. Pure and synchronous.
 *
 * @typeParam D - the document it reads
 * @typeParam E - what it hands to fixers: plain JSON values, never a secret
 */
export interface Rule<D extends Document = Document, E = unknown> {
  readonly id: RuleId;
  readonly kind: "misconfiguration" | "secret" | "code";
  readonly reads: D["kind"];
  /** The mistake in a few words, as a headline. */
  readonly title: string;
  /** What to do about it, in one or two sentences. */
  readonly advice: string;
  readonly severity: Severity;
  /** `high` where left out. */
  readonly confidence?: Confidence;
  /** CWE number. */
  readonly cwe: number;
  /** The rule can report only where the text holds one of these, compared without case. */
  readonly triggers?: readonly string[];
  /** What other scanners call this mistake, as their comments name it: `B303` of Bandit. */
  readonly aliases?: readonly string[];
  /** Rules that say less of the same mistake: what they find where this one does is left out. */
  readonly supersedes?: readonly RuleId[];
  find(document: D): Iterable<RuleMatch<E>>;
  /** Of a rule over a document: what a program knows better of what it found. */
  readonly asks?: ProgramQuestion<E>;
}

/** Asks a program of a finding of one file. */
export interface ProgramQuestion<E = unknown> {
  /** The kind of the program. */
  readonly program: string;
  /** `undefined` where the program knows nothing of it. */
  judge(finding: JudgedFinding<E>, program: Program): Judgement | undefined;
}

export interface JudgedFinding<E = unknown>
  extends Pick<RuleMatch<E>, "message" | "evidence" | "needsJudgement"> {
  readonly path: string;
  readonly severity: Severity;
}

/** What becomes of a finding. */
export type Judgement = Partial<
  Pick<RuleMatch, "message" | "severity" | "confidence"> & { readonly trace: readonly PathStep[] }
>;

/** What a rule reports. */
export interface RuleMatch<E = unknown> {
  readonly range: TextRange;
  /** This occurrence in one sentence; never holds a secret. */
  readonly message: string;
  readonly evidence: E;
  /** Where this occurrence is worse or milder than the rule. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Nothing by itself: a finding only where the program that the rule asks says something of it. */
  readonly needsJudgement?: true;
  /** Enclosing function, stage, service or job: part of the fingerprint. */
  readonly symbol?: string;
  /** Spans that hold a secret: masked in every output. */
  readonly secrets?: readonly TextRange[];
  /** Steps from source to sink, where data flow was followed. */
  readonly trace?: readonly TraceStep[];
  /** Of a rule over a program: where the occurrence is. */
  readonly place?: { readonly path: string; readonly site: Site };
}

/** One step of a trace: a range of the document, or a region of any file of a program. */
export type TraceStep = { readonly range: TextRange; readonly message: string } | PathStep;

export interface PathStep {
  readonly path: string;
  readonly region: Region;
  readonly message: string;
}
