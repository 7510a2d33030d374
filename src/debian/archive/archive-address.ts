import { EnvironmentError } from "../../model/index.ts";
import type { SourceEntry } from "./source-entry.ts";

/** Address of a file of an entry's suite, beside its `Release`. */
export function suiteFile({ address, suite }: SourceEntry, path: string): URL {
  const folder = suite.endsWith("/") ? suite : `dists/${suite}/`;
  return new URL(`${address}${folder === "/" ? "" : folder}${path}`);
}

/** Address of a package, by the name of its file in the index. */
export function poolFile({ address }: SourceEntry, filename: string): URL {
  return new URL(address + filename.split("/").map(encodeURIComponent).join("/"));
}

/** An entry as it is told, without credentials. */
export function shownEntry({ address, suite }: SourceEntry): string {
  return `${shownAddress(address)} ${suite}`;
}

/** Without credentials. */
export function shownAddress(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//");
}

/** An archive that is not used. */
export function refusedEntry(entry: SourceEntry, why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`The archive ${shownEntry(entry)} is refused: ${why}`, {
    hint: "Nothing was changed. Try again later, or name another mirror in a file for --sources.",
    cause,
  });
}
