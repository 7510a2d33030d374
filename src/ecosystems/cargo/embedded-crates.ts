import { inflateSync } from "node:zlib";
import { readExecutable, readSections } from "../../binaries/executable.ts";
import { type Reading, readExactly } from "../../binaries/reading.ts";
import { items, members, text } from "../../model/json-values.ts";

/** What `cargo auditable` wrote into a program; plain JSON values. */
export interface RustProgram {
  readonly kind: "program";
  /** Crates that are in the program, from crates.io. */
  readonly crates: readonly EmbeddedCrate[];
}

export interface EmbeddedCrate {
  readonly name: string;
  readonly version: string;
  /** Names of the crates that it requires. */
  readonly dependsOn: readonly string[];
  /** The program's own package asks for it. */
  readonly isAsked: boolean;
}

const sectionName = ".dep-v0";
/** As large as cargo-auditable's own readers allow. */
const maxBytes = 8 << 20;

/**
 * Finds the list of crates in a program. Crates that only its build ran are left out.
 *
 * @returns `undefined` where it holds none
 * @throws SyntaxError where the list is broken
 * @see cargo-auditable, PARSING.md and its JSON schema
 */
export function* readRustProgram(): Reading<RustProgram | undefined> {
  const executable = yield* readExecutable();
  if (!executable) return undefined;
  const sections = yield* readSections(executable);
  const section = sections.find(({ name }) => name === sectionName);
  if (!section) return undefined;
  if (section.sizeBytes > maxBytes) throw broken("it is too large");
  const bytes = yield* readExactly(section.offset, section.sizeBytes);
  if (!bytes) throw broken("it is cut off");
  return parseCrates(bytes);
}

function parseCrates(bytes: Uint8Array): RustProgram {
  const list = items(members(inflate(bytes))["packages"]).map(members);
  const names = list.map((one) => text(one["name"]) ?? "");
  const needsOf = (one: Readonly<Record<string, unknown>>) =>
    items(one["dependencies"]).flatMap((index) => (typeof index === "number" ? [index] : []));
  const roots = list.filter((one) => one["root"] === true);
  const asked = new Set(roots.flatMap(needsOf));
  return {
    kind: "program",
    crates: list.flatMap((one, i): EmbeddedCrate[] => {
      const [name, version] = [text(one["name"]), text(one["version"])];
      const counts = one["kind"] !== "build" && one["source"] === "crates.io";
      if (!name || !version || !counts) return [];
      const dependsOn = needsOf(one).flatMap((index) => names[index] || []);
      return [{ name, version, dependsOn, isAsked: asked.has(i) }];
    }),
  };
}

function inflate(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(inflateSync(bytes, { maxOutputLength: maxBytes }).toString("utf8"));
  } catch (cause) {
    throw broken("it is damaged", cause);
  }
}

function broken(why: string, cause?: unknown): SyntaxError {
  return new SyntaxError(`The list of its crates cannot be read: ${why}`, { cause });
}
