import { type ClearingVersions, clearingVersions } from "../advisories/clearing-versions.ts";
import type {
  Edit,
  Fix,
  FixContext,
  Fixer,
  Package,
  Refusal,
  VulnerabilityFinding,
} from "../model/index.ts";
import { isPreRelease, meetsSpecifier } from "../versions/pep440.ts";
import { leftToTool } from "./locked-package.ts";
import {
  type Demand,
  demandsOf,
  hashCommand,
  openFamily,
  type RequirementsFamily,
} from "./requirement-demands.ts";

/** Raises a pinned Python package to the lowest version that clears all its advisories. */
export const upgradePackage: Fixer<VulnerabilityFinding> = {
  id: "upgrade-package",
  fixes: ["vulnerability"],
  safety: "safe",

  async propose(finding, context) {
    const { name, ecosystem } = finding.package;
    const installed = context.packages.find(({ purl }) => purl === finding.package.purl);
    const settled = installed && leftToTool(finding, installed);
    if (settled) return finding.fixedVersions.length === 0 ? noFix(finding) : settled;
    if (ecosystem !== "PyPI" || !installed?.locations[0]?.region) return notPinned(finding);
    const clearing = clearingVersions(installed, context.advisories);
    if (!clearing || finding.fixedVersions.length === 0) return noFix(finding);
    const family = await openFamily(installed.locations, context);
    if ("refused" in family) return family;
    const demands = demandsOf(name, family);
    const choice = await chooseVersion({ installed, finding, clearing, demands, context });
    if ("refused" in choice) return choice;
    const hashed = demands.find((demand) => demand.requirement.hasHashes);
    if (hashed) return needsHashes({ name, version: choice.version, hashed, family });
    return toFix({ installed, choice, demands, clearing });
  },
};

interface Choice {
  readonly version: string;
  readonly notes: readonly string[];
}

interface Question {
  readonly installed: Package;
  readonly finding: VulnerabilityFinding;
  readonly clearing: ClearingVersions;
  readonly demands: readonly Demand[];
  readonly context: FixContext;
}

/** The lowest version that clears, that every line allows, and that is published. */
async function chooseVersion(question: Question): Promise<Choice | Refusal> {
  const { installed, finding, clearing, demands, context } = question;
  const { name } = installed;
  const published = await context.ports.packageIndex?.versionsOf("PyPI", name);
  const isKnown = published !== undefined && published !== "unknown";
  const offered = isKnown ? inOrder(published.filter(clearing.clears), clearing) : clearing.named;
  if (clearing.named.length === 0) return noFix(finding);
  if (offered.length === 0) {
    return {
      refused: "not-published",
      message: `${name} ${clearing.named[0]} fixes this, but the package index has no such version.`,
    };
  }
  const allowed = offered.filter((version) => !blocking(version, demands));
  const final = allowed.filter((version) => !isPreRelease(version));
  const version = final[0] ?? allowed[0];
  if (version === undefined) return blocked(offered[0] ?? "", { name, demands });
  return { version, notes: isKnown ? [] : [`Publication of ${name} ${version} is unchecked.`] };
}

function inOrder(versions: readonly string[], { order }: ClearingVersions): string[] {
  return [...versions].sort(order.compare);
}

/** The first line that does not allow a version; its own `==` is what is edited. */
function blocking(version: string, demands: readonly Demand[]): Demand | undefined {
  return demands.find(({ bounds }) => meetsSpecifier(version, bounds) !== true);
}

function blocked(
  version: string,
  { name, demands }: { readonly name: string; readonly demands: readonly Demand[] },
): Refusal {
  const by = blocking(version, demands);
  const place = by ? `Line ${by.line} of ${by.path} asks for ${name}${by.bounds}` : "A bound";
  return {
    refused: "constraint",
    message: `${place}, and the lowest version that fixes all its advisories is ${version}: loosen the bound first.`,
  };
}

interface Upgrade {
  readonly installed: Package;
  readonly choice: Choice;
  readonly demands: readonly Demand[];
  readonly clearing: ClearingVersions;
}

function toFix({ installed, choice, demands, clearing }: Upgrade): Fix {
  const { name, version: from, locations } = installed;
  const { version: to } = choice;
  const edits = new Map<string, { expected: string; edits: Edit[] }>();
  for (const { path, expected, pin } of demands) {
    if (!pin || clearing.order.compare(pin.version, to) >= 0) continue;
    const file = edits.get(path) ?? { expected, edits: [] };
    file.edits.push({ range: pin.versionRange, text: to });
    edits.set(path, file);
  }
  const isMajor = majorOf(from) !== majorOf(to) && !isCalendar(from);
  const notes = isMajor
    ? [`${name} ${to} is a new major version: read its release notes and run the tests.`]
    : [];
  const title = `Upgrade ${name} from ${from} to ${to}`;
  return {
    title,
    group: `${locations[0]?.path ?? ""}#${name}`,
    groupTitle: title,
    changes: [...edits].map(([path, file]) => ({ kind: "edit", path, ...file })),
    ...(notes.length + choice.notes.length > 0 && { notes: [...notes, ...choice.notes] }),
  };
}

function majorOf(version: string): number {
  return Number.parseInt(/^(?:v|\d+!)?(\d+)/.exec(version)?.[1] ?? "0", 10);
}

/** `2022.12.7`: the first number is a year and says nothing of what changed. */
function isCalendar(version: string): boolean {
  return majorOf(version) >= 1990;
}

function needsHashes({
  name,
  version,
  hashed,
  family,
}: {
  readonly name: string;
  readonly version: string;
  readonly hashed: Demand;
  readonly family: RequirementsFamily;
}): Refusal {
  const command = hashCommand({ name, version, path: hashed.path }, family);
  return {
    refused: "needs-network",
    message: `${hashed.path} pins ${name} by hashes, which only the package index knows: run ${command}`,
  };
}

function noFix({ package: { name, version }, rule }: VulnerabilityFinding): Refusal {
  return {
    refused: "no-fix-upstream",
    message: `No version of ${name} above ${version} is known to fix ${rule} and to be without other advisories.`,
  };
}

function notPinned({ package: { name }, location }: VulnerabilityFinding): Refusal {
  return {
    refused: "no-fixer",
    message: `${name} is not pinned in a requirements file: upgrade what installed ${location.path}.`,
  };
}
