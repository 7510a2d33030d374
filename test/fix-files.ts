import type {
  Advisories,
  DetectedFinding,
  FileTree,
  Finding,
  Fixer,
  Package,
  Ports,
  ProgramReader,
  Rule,
  RuleFinding,
  Syntax,
} from "../src/model/index.ts";
import { compilePatterns } from "../src/model/index.ts";
import type { FileRecord } from "../src/stages/collect/collect.ts";
import { gatherFrom } from "../src/stages/collect/gather.ts";
import { checkDocument } from "../src/stages/detect/check-document.ts";
import { checkPrograms, withoutSuperseded } from "../src/stages/detect/check-programs.ts";
import { judgeFindings } from "../src/stages/detect/judge-findings.ts";
import { applyChanges } from "../src/stages/fix/apply-changes.ts";
import { overlay } from "../src/stages/fix/overlay.ts";
import { type Proposal, proposeFixes, type Refused } from "../src/stages/fix/propose.ts";
import { decodeText } from "../src/syntax/text.ts";
import { memoryTree } from "./memory-tree.ts";

export interface FixCase {
  readonly files: Readonly<Record<string, string>>;
  readonly rules: readonly (Omit<Rule<never, unknown>, "reads"> & { readonly reads: string })[];
  readonly fixers: readonly Fixer<never>[];
  readonly syntaxes: readonly Syntax[];
  /** What links files to programs for rules over them. */
  readonly programs?: readonly ProgramReader<never, never>[];
  /** Apply guided fixes too. */
  readonly guided?: boolean;
  readonly packages?: readonly Package[];
  readonly advisories?: Advisories;
  readonly ports?: Ports;
}

export interface FixedFiles {
  /** All files after the fix. */
  readonly files: Readonly<Record<string, string>>;
  readonly before: readonly DetectedFinding[];
  readonly after: readonly DetectedFinding[];
  readonly refused: readonly Refused[];
  readonly proposals: readonly Proposal[];
}

const noAdvisories: Advisories = {
  coverage: [],
  lookup: () => "no-data",
  find: () => [],
  knownExploited: () => undefined,
  epss: () => undefined,
};

/**
 * Takes files through find, fix, find again, as `suture fix` does, at most ten passes.
 * Throws where a second run would still change something, or where a fixed file no longer parses.
 */
export async function fixFiles(fixCase: FixCase): Promise<FixedFiles> {
  const base = memoryTree(fixCase.files);
  const changed = new Map<string, { bytes: Uint8Array; mode: number } | null>();
  const proposals: Proposal[] = [];
  const before = await find(base, fixCase);
  for (let pass = 0; pass < 10; pass++) {
    const tree = overlay(base, changed);
    const answer = await proposeFixes(await fixable(tree, fixCase), kitOf(fixCase));
    const wanted = answer.proposals.filter((p) => p.safety === "safe" || fixCase.guided);
    const { files, applied, stale } = await applyChanges(tree, wanted);
    if (stale.length > 0) throw new Error(`A change was made for other bytes: ${stale.length}`);
    proposals.push(...applied);
    if (files.size === 0) {
      return {
        files: await textsOf(tree),
        before,
        after: await find(tree, fixCase),
        refused: answer.refused,
        proposals,
      };
    }
    for (const [path, file] of files) changed.set(path, file);
    await mustParse(overlay(base, changed), fixCase);
  }
  throw new Error("Still changing after ten passes: a fixer does not remove what it fixes.");
}

function kitOf({
  fixers,
  rules,
  syntaxes,
  programs = [],
  advisories = noAdvisories,
  ports,
}: FixCase) {
  return {
    fixers: fixers as readonly unknown[] as readonly Fixer[],
    rules: rules as readonly unknown[] as readonly Rule[],
    syntaxes,
    programs: programs as readonly unknown[] as readonly ProgramReader[],
    advisories,
    ports: ports ?? { clock: { now: () => 0 } },
  };
}

async function fixable(tree: FileTree, fixCase: FixCase) {
  const { entries } = await tree.visit({ wants: () => false, maxBytes: 0 }, () => {});
  const findings = (await find(tree, fixCase)).map(
    (finding): Finding => ({ ...finding, priority: { bucket: "day-1", rank: 0, because: "test" } }),
  );
  return { tree, entries, packages: fixCase.packages ?? [], findings };
}

async function find(tree: FileTree, fixCase: FixCase): Promise<DetectedFinding[]> {
  const { rules: all, programs, syntaxes } = kitOf(fixCase);
  const readers = compilePatterns(syntaxes.map((syntax) => [syntax, syntax.files] as const));
  const found: Omit<RuleFinding, "priority">[] = [];
  const records: FileRecord[] = [];
  await tree.visit({ wants: () => true, maxBytes: 1e6 }, ({ entry, bytes }) => {
    for (const syntax of readers(entry.path)) {
      const document = syntax.parse(decodeText(entry.path, bytes));
      const mine = all.filter((rule) => rule.reads === document.kind);
      found.push(...checkDocument(document, mine, { asset: tree.asset.id }));
      const reading = programs.filter(
        ({ reads, alsoReads = [] }) => reads === document.kind || alsoReads.includes(document.kind),
      );
      const gathered = gatherFrom(document, reading);
      records.push({ path: entry.path, manifests: [], findings: [], gaps: [], gathered });
    }
  });
  const program = checkPrograms(records, { programs, rules: all, asset: tree.asset.id });
  const judged = judgeFindings(found, { rules: all, programs: program.linked });
  return withoutSuperseded([...judged, ...program.findings], all);
}

async function textsOf(tree: FileTree): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  await tree.visit({ wants: () => true, maxBytes: 1e6 }, ({ entry, bytes }) => {
    texts[entry.path] = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  });
  return texts;
}

async function mustParse(tree: FileTree, { syntaxes }: FixCase): Promise<void> {
  const readers = compilePatterns(syntaxes.map((syntax) => [syntax, syntax.files] as const));
  await tree.visit({ wants: () => true, maxBytes: 1e6 }, ({ entry, bytes }) => {
    for (const syntax of readers(entry.path)) {
      const { problems } = syntax.parse(decodeText(entry.path, bytes));
      if (problems[0]) throw new Error(`${entry.path} no longer parses: ${problems[0].message}`);
    }
  });
}
