import type { AvailableDeb } from "./available-deb.ts";
import { type ControlStanza, controlStanzas } from "./control-stanzas.ts";
import { multiArchOf, sourceOf } from "./control-values.ts";
import { type Clause, parseProvides, parseRelations } from "./relations.ts";

/** What relations between packages are made of; installed packages and those of an archive have it. */
export type RelatedDeb = Pick<
  AvailableDeb,
  | "name"
  | "version"
  | "architecture"
  | "source"
  | "multiArch"
  | "depends"
  | "preDepends"
  | "breaks"
  | "conflicts"
  | "provides"
  | "recommends"
  | "essential"
  | "priority"
>;

/** A package of dpkg's status, with all that an upgrade has to know of it. */
export interface InstalledPackage extends RelatedDeb {
  readonly recommends: readonly Clause[];
  readonly replaces: readonly Clause[];
  readonly maintainer?: string;
  /** Never to be removed: `Protected: yes`, or `Important: yes` as it was called. */
  readonly isProtected: boolean;
  /** `hold ok installed`: its user wants this version. */
  readonly isHeld: boolean;
  /** `installed`, `triggers-pending`; `installed` too where the file has no `Status`, as in `status.d`. */
  readonly state: string;
  readonly stanza: ControlStanza;
}

/** dpkg's status as an upgrade needs it. */
export interface InstalledPackages {
  readonly packages: readonly InstalledPackage[];
  /** Stanzas of what has no files any more: `config-files`, `not-installed`. */
  readonly others: readonly ControlStanza[];
  /** Lines where a stanza begins that has no name, no version or a state in the middle of things. */
  readonly brokenLines: readonly number[];
}

/**
 * Reads dpkg's status whole; for a scan, `parseStatus` reads less and is faster.
 *
 * @param text - the file, or one of `status.d`
 * @see deb-control(5), dpkg(1) on package states
 */
export function readInstalledPackages(text: string): InstalledPackages {
  const packages: InstalledPackage[] = [];
  const others: ControlStanza[] = [];
  const brokenLines: number[] = [];
  for (const stanza of controlStanzas(text)) {
    const { fields, line } = stanza;
    const [want = "", flag = "", state = ""] = (
      fields.get("status") ?? "install ok installed"
    ).split(/\s+/);
    const name = fields.get("package") ?? "";
    const version = fields.get("version") ?? "";
    if (goneStates.has(state) && name) others.push(stanza);
    else if (!name || !version || flag !== "ok" || !presentStates.has(state))
      brokenLines.push(line);
    else packages.push(toPackage(stanza, { name, version, want, state }));
  }
  return { packages, others, brokenLines };
}

const goneStates: ReadonlySet<string> = new Set(["config-files", "not-installed"]);

/** With `unpacked` and `half-configured`, a script did not run or failed: their files are there. */
const presentStates: ReadonlySet<string> = new Set([
  "installed",
  "unpacked",
  "half-configured",
  "triggers-awaited",
  "triggers-pending",
]);

interface Identity {
  readonly name: string;
  readonly version: string;
  readonly want: string;
  readonly state: string;
}

function toPackage(
  stanza: ControlStanza,
  { name, version, want, state }: Identity,
): InstalledPackage {
  const { fields } = stanza;
  const architecture = fields.get("architecture") ?? "";
  const relations = (field: string) => parseRelations(fields.get(field) ?? "", architecture);
  const maintainer = fields.get("maintainer");
  return {
    name,
    version,
    architecture,
    source: sourceOf(fields.get("source") ?? "", { name, version }),
    multiArch: multiArchOf(fields.get("multi-arch") ?? ""),
    depends: relations("depends"),
    preDepends: relations("pre-depends"),
    recommends: relations("recommends"),
    breaks: relations("breaks"),
    conflicts: relations("conflicts"),
    replaces: relations("replaces"),
    provides: parseProvides(fields.get("provides") ?? ""),
    essential: fields.get("essential") === "yes",
    isProtected: [fields.get("protected"), fields.get("important")].includes("yes"),
    priority: fields.get("priority") ?? "",
    ...(maintainer && { maintainer }),
    isHeld: want === "hold",
    state,
    stanza,
  };
}
