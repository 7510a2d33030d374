import type { Document, Syntax, SyntaxProblem, TextRange } from "../model/index.ts";
import { type LogicalLine, logicalLines } from "./requirements-lines.ts";

/** A pip requirements or constraints file. */
export interface RequirementsDocument extends Document {
  readonly kind: "requirements";
  readonly requirements: readonly Requirement[];
  readonly includes: readonly RequirementsInclude[];
  /** What names a package without a version that can be known: addresses, folders, editable ones. */
  readonly addresses: readonly { readonly range: TextRange; readonly name?: string }[];
}

export interface Requirement {
  /** As written. */
  readonly name: string;
  readonly nameRange: TextRange;
  /** With brackets; as written. */
  readonly extras?: string;
  readonly clauses: readonly VersionClause[];
  /** The condition behind `;`, never evaluated. */
  readonly marker?: string;
  readonly hasHashes: boolean;
  /** The whole requirement with its options, without comment. */
  readonly range: TextRange;
}

export interface VersionClause {
  readonly operator: string;
  /** May end with `.*`. */
  readonly version: string;
  readonly versionRange: TextRange;
}

export interface RequirementsInclude {
  readonly kind: "requirements" | "constraints";
  /** As written: relative to the file, or an address. */
  readonly path: string;
  readonly range: TextRange;
}

/** @see https://pip.pypa.io/en/stable/reference/requirements-file-format/, PEP 508 */
export const requirementsSyntax: Syntax<RequirementsDocument> = {
  kind: "requirements",
  files: [
    "requirements*.txt",
    "*-requirements.txt",
    "*_requirements.txt",
    "requirements/*.txt",
    "constraints*.txt",
    "requirements*.in",
    "requirements/*.in",
  ],
  parse(source) {
    const draft: Draft = { requirements: [], includes: [], addresses: [], problems: [] };
    for (const line of logicalLines(source.text)) readLine(line, draft);
    return { kind: "requirements", ...source, ...draft };
  },
};

/** The one version that a requirement allows: `==1.2` or `===1.2`. */
export function pinOf({ clauses }: Requirement): VersionClause | undefined {
  const pins = clauses.filter(
    ({ operator, version }) => operator === "===" || (operator === "==" && !version.endsWith(".*")),
  );
  return pins.length === 1 ? pins[0] : undefined;
}

interface Draft {
  readonly requirements: Requirement[];
  readonly includes: RequirementsInclude[];
  readonly addresses: { readonly range: TextRange; readonly name?: string }[];
  readonly problems: SyntaxProblem[];
}

function readLine(line: LogicalLine, draft: Draft): void {
  const { text, range } = line;
  const named = /^([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?:\[[^\]]*\][ \t]*)?@/.exec(text);
  if (text.startsWith("-")) readOption(line, draft);
  else if (isAddress(text)) draft.addresses.push({ range });
  else if (named?.[1]) draft.addresses.push({ range, name: named[1] });
  else readRequirement(line, draft);
}

function readOption({ text, range }: LogicalLine, draft: Draft): void {
  const include =
    /^(?:-([rc])[ \t]*|--(requirement|constraint)(?:[ \t]+|[ \t]*=[ \t]*))(\S.*)$/.exec(text);
  if (include?.[3]) {
    const kind = (include[1] ?? include[2])?.startsWith("c") ? "constraints" : "requirements";
    draft.includes.push({ kind, path: unquote(include[3].trim()), range });
  } else if (/^(?:-e|--editable)(?:[ \t=]|$)/.test(text)) {
    const egg = /[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(text)?.[1];
    draft.addresses.push({ range, ...(egg && { name: egg }) });
  } else if (!/^(?:-[if](?:[ \t=]|$)|--[a-z])/.test(text)) {
    draft.problems.push({ message: "This option is none of pip's.", range, level: "recovered" });
  }
}

function unquote(path: string): string {
  return /^(["']).*\1$/.test(path) ? path.slice(1, -1) : path;
}

/** pip takes these for files and addresses, not for names. */
function isAddress(text: string): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ||
    /^(?:\.{1,2}(?:$|[/\\])|[/\\~$])/.test(text) ||
    /^[^\s;=<>!~[]+\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz)(?:$|[\s;#[])/i.test(text) ||
    /^[A-Za-z0-9._-]+[/\\]/.test(text)
  );
}

function readRequirement({ text, range }: LogicalLine, draft: Draft): void {
  const start = range.start;
  const options = /[ \t]--?[a-z][a-z-]*[ \t=]/.exec(text)?.index ?? text.length;
  const body = text.slice(0, options);
  const semicolon = body.indexOf(";");
  const head = semicolon < 0 ? body : body.slice(0, semicolon);
  const parts = /^([A-Za-z0-9][A-Za-z0-9._-]*)([ \t]*)(\[[^\]]*\])?/.exec(head);
  const name = parts?.[1];
  const clauses = name && readClauses(head, { from: parts[0].length, start });
  if (!name || !clauses || !/[A-Za-z0-9]$/.test(name)) {
    draft.problems.push({ message: "This is no requirement.", range, level: "recovered" });
    return;
  }
  const marker = semicolon < 0 ? "" : body.slice(semicolon + 1).trim();
  draft.requirements.push({
    name,
    nameRange: { start, end: start + name.length },
    ...(parts[3] && { extras: parts[3] }),
    clauses,
    ...(marker && { marker }),
    hasHashes: text.slice(options).includes("--hash"),
    range,
  });
}

/** `>=1.2, !=1.3` or the same in parentheses; `undefined` where it is neither. */
function readClauses(
  head: string,
  { from, start }: { readonly from: number; readonly start: number },
): VersionClause[] | undefined {
  let end = head.trimEnd().length;
  let at = skipBlanks(head, from);
  if (head[at] === "(") {
    if (head[end - 1] !== ")") return undefined;
    at++;
    end--;
  }
  const clauses: VersionClause[] = [];
  while (at < end) {
    const stop = endOfClause(head, at, end);
    const clause = readClause(head.slice(at, stop), start + at);
    if (!clause) return undefined;
    clauses.push(clause);
    at = stop + 1;
  }
  return clauses;
}

function endOfClause(head: string, from: number, end: number): number {
  const comma = head.indexOf(",", from);
  return comma < 0 || comma > end ? end : comma;
}

function readClause(text: string, offset: number): VersionClause | undefined {
  const match = /^[ \t]*(===|==|~=|!=|<=|>=|<|>)[ \t]*([^\s,;()<>=!~][^\s,;()<>=~]*)[ \t]*$/.exec(
    text,
  );
  if (!match?.[1] || !match[2]) return undefined;
  const start = offset + text.trimEnd().length - match[2].length;
  return {
    operator: match[1],
    version: match[2],
    versionRange: { start, end: start + match[2].length },
  };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}
