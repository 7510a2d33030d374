import type { SkippedSource, SourceEntry, SourcePlace } from "./source-entry.ts";

/** An entry as a file writes it. */
export interface WrittenSource {
  readonly address: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** Values by lower-case name, as apt's options of one line and deb822's fields share them. */
  readonly options: ReadonlyMap<string, string>;
  readonly place: SourcePlace;
}

export type MadeEntry = { readonly entry: SourceEntry } | { readonly skipped: SkippedSource };

/**
 * Checks an entry. What would make apt believe something without the distribution's signature is not
 * read at all: `trusted`, `allow-insecure`, `allow-weak`; of an image's, keys and limits neither.
 *
 * @param architecture - takes the place of `$(ARCH)`
 */
export function makeEntry(written: WrittenSource, architecture: string): MadeEntry {
  const { place, options } = written;
  const skipped = (reason: string) => ({ skipped: { place, reason } });
  const address = substituted(written.address, architecture);
  const suite = substituted(written.suite, architecture);
  const problem = addressProblem(address, place.isFound);
  if (problem) return skipped(problem);
  const { components } = written;
  if (![...suitePart(suite), ...components].every(isPathName)) {
    return skipped("its suite or a component of it is no name");
  }
  if (suite.endsWith("/") !== (components.length === 0)) {
    return skipped("components are given exactly where the suite is no path");
  }
  const architectures = listOf(options.get("architectures"));
  const signedBy = place.isFound ? undefined : options.get("signed-by");
  return {
    entry: {
      address: address.endsWith("/") ? address : `${address}/`,
      suite,
      components,
      ...(architectures.length > 0 && { architectures }),
      byHash: !isNo(options.get("by-hash")),
      ...(signedBy && { signedBy }),
      place,
    },
  };
}

/** True for what apt reads as a no. */
export function isNo(value: string | undefined): boolean {
  return ["no", "false", "without", "off", "disable", "0"].includes((value ?? "").toLowerCase());
}

/** Words between blanks or commas. */
export function listOf(value: string | undefined): readonly string[] {
  return (value ?? "").split(/[\s,]+/).filter(Boolean);
}

function substituted(value: string, architecture: string): string {
  return value.replaceAll("$(ARCH)", architecture);
}

function addressProblem(address: string, isFound: boolean): string | undefined {
  if (address.length > 2000 || !URL.canParse(address)) return "its address is none";
  const { protocol, hostname, hash, search, username } = new URL(address);
  if (protocol.startsWith("mirror")) {
    return "it names a list of mirrors: name a mirror itself, in a file for --sources";
  }
  if (protocol === "file:" && isFound) return "an image cannot name files of this machine";
  if (protocol === "file:") return undefined;
  if (protocol !== "http:" && protocol !== "https:") {
    return `archives are not read by ${protocol.slice(0, 20)}`;
  }
  if (hostname === "" || hash || search) return "its address is none of an archive";
  return isFound && username ? "credentials that an image holds are not used" : undefined;
}

/** `./` and `/` are the address itself. */
function suitePart(suite: string): readonly string[] {
  return suite === "./" || suite === "/" ? [] : suite.replace(/\/$/, "").split("/");
}

/** A part of a path: no way up, nothing that an address reads as something else. */
function isPathName(name: string): boolean {
  return name
    .split("/")
    .every((part) => /^[A-Za-z0-9_~+.:-]{1,100}$/.test(part) && !/^\.+$/.test(part));
}
