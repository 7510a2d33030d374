import type { Advisories } from "./advisory.ts";
import type { Change } from "./change.ts";
import type { Document } from "./document.ts";
import type { FileEntry } from "./file-tree.ts";
import type { Finding } from "./finding.ts";
import type { Package } from "./package.ts";
import type { Ports } from "./ports.ts";

/** Why a finding is left: a closed list (CONTRACT, outcomes). */
export const leftReasons = [
  "no-fix-upstream",
  "wont-fix",
  "constraint",
  "not-published",
  "end-of-life",
  "needs-person",
  "needs-network",
  "needs-image",
  "conflict",
  "encoding",
  "no-fixer",
] as const;

export type LeftReason = (typeof leftReasons)[number];

/** `safe` is applied by default; `guided` only where asked for. */
export type Safety = "safe" | "guided";

/** A fixer's answer that it will not edit. */
export interface Refusal {
  readonly refused: LeftReason;
  /** What a person has to do, in one sentence. */
  readonly message: string;
}

/** A set of changes that belong together. */
export interface Fix {
  /** In the imperative, for one occurrence: `Pin node:20`. */
  readonly title: string;
  readonly changes: readonly Change[];
  /** Fixes with one key are one action: `requirements.txt#jinja2`. The fixer and path where left out. */
  readonly group?: string;
  /** Title of the action when several fixes share the group. */
  readonly groupTitle?: string;
  /** Overrides the fixer's own. */
  readonly safety?: Safety;
  /** What people must do themselves, most important first: rotate this secret. */
  readonly notes?: readonly string[];
  /** Shown only by an image built after the change: verify says unchecked until it is given. */
  readonly needsImage?: boolean;
}

/**
 * Proposes how one finding goes away.
 *
 * @typeParam F - the findings it takes
 */
export interface Fixer<F extends Finding = Finding> {
  readonly id: string;
  /** Rule ids, or `vulnerability` for packages. */
  readonly fixes: readonly string[];
  /** Ports it cannot do without; `--offline` refuses those that need the network. */
  readonly needs?: readonly (keyof Ports)[];
  readonly safety: Safety;
  propose(finding: F, context: FixContext): Promise<Fix | Refusal> | Fix | Refusal;
}

/** What a fixer may know. */
export interface FixContext {
  /** The parsed file of the finding, of the kind that its rule reads. */
  readonly document: Document;
  /** Guard for edits of that file. */
  readonly expected: string;
  /** Another file as a document; `undefined` where there is none or it is no UTF-8 text. */
  open(path: string, kind: string): Promise<OpenedDocument | undefined>;
  /** Paths of the finding's asset, directories left out. */
  readonly entries: ReadonlyMap<string, FileEntry>;
  /** All packages of the finding's asset. */
  readonly packages: readonly Package[];
  /** All findings of the finding's asset, this one among them. */
  readonly findings: readonly Finding[];
  readonly advisories: Advisories;
  readonly ports: Ports;
}

export interface OpenedDocument {
  readonly document: Document;
  readonly expected: string;
}

export function isRefusal(answer: Fix | Refusal): answer is Refusal {
  return "refused" in answer;
}
