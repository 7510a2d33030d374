import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pythonFlows } from "../analysis/python/flow/program.ts";
import {
  type Document,
  indexLines,
  type Program,
  type ProgramReader,
  type Rule,
} from "../model/index.ts";
import {
  type Expectation,
  readExpectations,
  type Surprise,
  surprises,
} from "../rules/custom/annotations.ts";
import { compileRules } from "../rules/custom/index.ts";
import { rules as catalogue } from "../rules/index.ts";
import { gatherFrom } from "../stages/collect/gather.ts";
import { linkProgram } from "../stages/detect/check-programs.ts";
import { type PythonDocument, pythonSyntax } from "../syntax/python.ts";
import { decodeText } from "../syntax/text.ts";
import type { RuleFile } from "./rule-files.ts";

/** What a sample beside a rule file showed. */
export interface TestedSample {
  readonly rules: string;
  readonly sample: string;
  readonly expectations: number;
  readonly surprises: readonly Surprise[];
}

/** What the samples of a rule file showed. */
export interface TestedRules {
  readonly samples: readonly TestedSample[];
  /** Rules of which no sample says where they report; the file itself, of one with facts only. */
  readonly untested: readonly string[];
}

/**
 * Runs the rules of a file over the samples beside it: of `own.yaml` the file `own.py`, and the
 * folder `own` as one project. Rules of the catalogue that a sample names run too.
 */
export function testSamples(file: RuleFile): TestedRules {
  const { path, rules, facts } = file;
  const base = path.replace(/\.ya?ml$/, "");
  const projects = base === path ? [] : projectsAt(base);
  const { rules: own, flows = pythonFlows } = compileRules(file);
  const samples: TestedSample[] = [];
  const asserted = new Set<string>();
  for (const project of projects) {
    const read = project.map(readSample);
    const expected = read.flatMap((one) => one.expected);
    const named = new Set(expected.map(({ rule }) => rule));
    for (const { rule, reports } of expected) if (reports) asserted.add(rule);
    const asked = [...own, ...catalogue.filter(({ id }) => named.has(id))];
    const found = findIn(read, { rules: asked, flows: flows as ProgramReader<never, never> });
    samples.push(...read.map((one) => compare(one, { path, rules: asked, found })));
  }
  const untested = rules.map(({ id }) => id).filter((id) => !asserted.has(id));
  const isUntold = facts.length > 0 && asserted.size === 0;
  return { samples, untested: isUntold ? [...untested, path] : untested };
}

interface SampleFile {
  /** On the disk. */
  readonly at: string;
  /** In its project. */
  readonly name: string;
}

interface ReadSample extends SampleFile {
  readonly document: PythonDocument;
  readonly expected: readonly Expectation[];
}

function projectsAt(base: string): readonly (readonly SampleFile[])[] {
  const file = `${base}.py`;
  const alone = existsSync(file) ? [[{ at: file, name: basename(file) }]] : [];
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) return alone;
  const names = readdirSync(base, { recursive: true, encoding: "utf8" }).sort();
  const files = names
    .filter((name) => name.endsWith(".py"))
    .map((name) => ({ at: join(base, name), name: name.replaceAll("\\", "/") }));
  return [...alone, files];
}

function readSample({ at, name }: SampleFile): ReadSample {
  const source = decodeText(name, readFileSync(at));
  const expected = readExpectations(source.text);
  return { at, name, document: pythonSyntax.parse(source), expected };
}

interface Asked {
  readonly rules: readonly Rule[];
  readonly flows: ProgramReader<never, never>;
}

/** Lines that each rule reports, by `rule path`. */
function findIn(
  samples: readonly ReadSample[],
  { rules, flows }: Asked,
): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const note = ({ id }: Rule, { path, line }: Reported) => {
    const lines = found.get(`${id} ${path}`) ?? new Set();
    found.set(`${id} ${path}`, lines.add(line));
  };
  const program = linkSamples(samples, flows);
  for (const rule of rules) {
    const reported =
      rule.reads === "python"
        ? samples.flatMap(({ document }) => reportedIn(rule, document))
        : reportedOver(rule, program);
    for (const one of reported) note(rule, one);
  }
  return found;
}

function linkSamples(samples: readonly ReadSample[], flows: Asked["flows"]): Program | undefined {
  const records = samples.map(({ name, document }) => {
    const gathered = gatherFrom(document, [flows]);
    return { path: name, manifests: [], findings: [], gaps: [], gathered };
  });
  return linkProgram(records, flows);
}

interface Reported {
  readonly path: string;
  readonly line: number;
}

function reportedIn(rule: Rule, document: Document): readonly Reported[] {
  const lines = indexLines(document.text);
  return [...rule.find(document)].map(({ range }) => {
    return { path: document.path, line: lines.regionOf(range).startLine };
  });
}

function reportedOver(rule: Rule, program: Program | undefined): readonly Reported[] {
  if (program?.kind !== rule.reads) return [];
  return [...rule.find(program)].flatMap(({ place }) =>
    place ? [{ path: place.path, line: place.site.region.startLine }] : [],
  );
}

interface Compared {
  /** Of the rule file. */
  readonly path: string;
  readonly rules: readonly Rule[];
  readonly found: ReadonlyMap<string, ReadonlySet<number>>;
}

function compare(
  { at, name, expected }: ReadSample,
  { path, rules, found }: Compared,
): TestedSample {
  return {
    rules: path,
    sample: at,
    expectations: expected.length,
    surprises: rules.flatMap(({ id }) => {
      const lines = found.get(`${id} ${name}`) ?? new Set();
      return surprises(id.replace(/^custom\//, ""), { expected, found: lines });
    }),
  };
}
