import {
  type Advisories,
  type Document,
  type FileEntry,
  type FileTree,
  type Finding,
  type Fix,
  type FixContext,
  type Fixer,
  isRefusal,
  type LeftReason,
  type OpenedDocument,
  type Package,
  type Ports,
  type ProgramReader,
  type Refusal,
  type Rule,
  type Safety,
  type Syntax,
} from "../../model/index.ts";
import { decodeText, hashBytes } from "../../syntax/text.ts";

/** What fixers need of one asset. */
export interface FixableAsset {
  readonly tree: FileTree;
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly packages: readonly Package[];
  readonly findings: readonly Finding[];
}

export interface FixKit {
  readonly fixers: readonly Fixer[];
  readonly rules: readonly Rule[];
  readonly syntaxes: readonly Syntax[];
  /** What links files to programs; none where left out. */
  readonly programs?: readonly ProgramReader[];
  readonly advisories: Advisories;
  readonly ports: Ports;
}

export interface Proposal {
  readonly finding: Finding;
  readonly fixer: Fixer;
  readonly fix: Fix;
  readonly safety: Safety;
  readonly changes: Fix["changes"];
}

export interface Refused {
  readonly finding: Finding;
  readonly reason: LeftReason;
  readonly message: string;
}

export interface Proposals {
  readonly proposals: readonly Proposal[];
  readonly refused: readonly Refused[];
}

/**
 * Asks the fixers about every finding that is not suppressed. The first that does not refuse wins.
 *
 * @param about - the findings to ask about; all where left out
 */
export async function proposeFixes(
  asset: FixableAsset,
  kit: FixKit,
  about: readonly Finding[] = asset.findings,
): Promise<Proposals> {
  const open = documentOpener(asset.tree, kit.syntaxes);
  const proposals: Proposal[] = [];
  const refused: Refused[] = [];
  for (const finding of about) {
    if (finding.suppression) continue;
    const answer = await proposeFix({ finding, asset, kit, open });
    if ("fix" in answer) proposals.push(answer);
    else refused.push(answer);
  }
  return { proposals, refused };
}

type Open = FixContext["open"];

interface Question {
  readonly finding: Finding;
  readonly asset: FixableAsset;
  readonly kit: FixKit;
  readonly open: Open;
}

async function proposeFix({ finding, asset, kit, open }: Question): Promise<Proposal | Refused> {
  if (asset.tree.image) return leave(finding, needsImage(finding));
  const key = finding.kind === "vulnerability" ? "vulnerability" : finding.rule;
  const fixers = kit.fixers.filter(({ fixes }) => fixes.includes(key));
  if (fixers.length === 0) return leave(finding, noFixer(finding));
  const opened = await open(finding.location.path, kindOfDocument(finding, kit));
  if (!opened) return leave(finding, unreadable(finding));
  if (opened.document.problems.length > 0) return leave(finding, broken(finding));
  if (opened.document.origin) return leave(finding, putTogether(finding));
  let refusal: Refusal = noFixer(finding);
  for (const fixer of fixers) {
    const missing = (fixer.needs ?? []).find((port) => !kit.ports[port]);
    const answer = missing
      ? { refused: "needs-network" as const, message: `${fixer.id} has to ask the network.` }
      : await fixer.propose(finding, contextOf({ asset, kit, open, opened }));
    if (!isRefusal(answer)) {
      const safety = answer.safety ?? fixer.safety;
      return { finding, fixer, fix: answer, safety, changes: answer.changes };
    }
    refusal = answer;
  }
  return leave(finding, refusal);
}

/** What a rule over a program found is fixed in the files that the program was made of. */
function kindOfDocument({ rule }: Finding, { rules, programs = [] }: FixKit): string {
  const reads = rules.find(({ id }) => id === rule)?.reads ?? "text";
  return programs.find(({ kind }) => kind === reads)?.reads ?? reads;
}

function contextOf({
  asset,
  kit,
  open,
  opened,
}: Omit<Question, "finding"> & { readonly opened: OpenedDocument }): FixContext {
  return {
    ...opened,
    open: async (path, kind) => {
      const other = await open(path, kind);
      return other?.document.origin ? undefined : other;
    },
    entries: asset.entries,
    packages: asset.packages,
    findings: asset.findings,
    advisories: kit.advisories,
    ports: kit.ports,
  };
}

function leave(finding: Finding, { refused, message }: Refusal): Refused {
  return { finding, reason: refused, message };
}

function noFixer(finding: Finding): Refusal {
  const advice = "advice" in finding ? finding.advice : "Read the advisory.";
  return { refused: "no-fixer", message: advice };
}

/** What an image holds changes only by building it anew. */
function needsImage(finding: Finding): Refusal {
  if (finding.kind !== "vulnerability") {
    return {
      refused: "needs-image",
      message: "The image holds it: change what builds the image, then build it anew.",
    };
  }
  const { name } = finding.package;
  const [fixed] = finding.fixedVersions;
  if (finding.state === "wont-fix") {
    return { refused: "wont-fix", message: `The distribution will not fix it in ${name}.` };
  }
  return fixed === undefined
    ? { refused: "no-fix-upstream", message: `No fixed version of ${name} is known.` }
    : { refused: "needs-image", message: `Build the image anew with ${name} ${fixed} or later.` };
}

function unreadable(finding: Finding): Refusal {
  return {
    refused: "encoding",
    message: `${finding.location.path} is not UTF-8 and is never edited.`,
  };
}

function broken(finding: Finding): Refusal {
  return {
    refused: "needs-person",
    message: `${finding.location.path} has syntax errors and is never edited.`,
  };
}

/** A notebook's code is text inside of JSON: positions in it are not those of the file. */
function putTogether(finding: Finding): Refusal {
  return {
    refused: "needs-person",
    message: `${finding.location.path} is a notebook and is never edited: change the cell in Jupyter.`,
  };
}

/** Opens files as documents, each once; `undefined` where there is none or it is not UTF-8. */
function documentOpener(tree: FileTree, syntaxes: readonly Syntax[]): Open {
  const opened = new Map<string, Promise<OpenedDocument | undefined>>();
  return (path, kind) => {
    const key = `${kind}\0${path}`;
    const known = opened.get(key);
    if (known !== undefined) return known;
    const opening = openDocument({ tree, syntaxes, path, kind });
    opened.set(key, opening);
    return opening;
  };
}

async function openDocument({
  tree,
  syntaxes,
  path,
  kind,
}: {
  readonly tree: FileTree;
  readonly syntaxes: readonly Syntax[];
  readonly path: string;
  readonly kind: string;
}): Promise<{ document: Document; expected: string } | undefined> {
  const syntax = syntaxes.find((candidate) => candidate.kind === kind);
  const bytes = syntax && (await tree.read(path));
  if (!syntax || !bytes) return undefined;
  const source = decodeText(path, bytes);
  if (source.encoding !== "utf-8") return undefined;
  return { document: syntax.parse(source), expected: hashBytes(bytes) };
}
