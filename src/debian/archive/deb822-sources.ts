import { controlStanzas } from "../control-stanzas.ts";
import { isNo, listOf, type WrittenSource } from "./make-entry.ts";
import type { SkippedSource, SourcesFile } from "./source-entry.ts";

/**
 * Reads apt's format of a stanza for several entries, without those of source packages.
 *
 * @see sources.list(5), deb822(5)
 */
export function readDeb822(file: SourcesFile): readonly Found[] {
  // A comment may stand between the lines of a field: it becomes one that adds nothing to it.
  const text = file.text.replace(/^#.*$/gm, comment);
  return controlStanzas(text).flatMap<Found>(({ fields, line }) => {
    const place = { path: file.path, line, isFound: file.isFound };
    if (fields.size === 0 || isNo(fields.get("enabled"))) return [];
    const types = listOf(fields.get("types"));
    if (types.length > 0 && !types.includes("deb")) return [];
    const addresses = listOf(fields.get("uris"));
    const suites = listOf(fields.get("suites"));
    if (types.length === 0 || addresses.length === 0 || suites.length === 0) {
      return [{ place, reason: "it lacks Types, URIs or Suites" }];
    }
    if (addresses.length * suites.length > maxEntries) {
      return [{ place, reason: "it names more archives than can be meant" }];
    }
    const components = listOf(fields.get("components"));
    return addresses.flatMap((address) =>
      suites.map((suite) => ({ address, suite, components, options: optionsOf(fields), place })),
    );
  });
}

type Found = WrittenSource | SkippedSource;

const maxEntries = 100;
const comment = " ,";

function optionsOf(fields: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const name of ["architectures", "by-hash", "signed-by"]) {
    const value = fields.get(name);
    if (value) options.set(name, name === "signed-by" ? withoutMarks(value) : value);
  }
  return options;
}

/** A key in a field: each line begins with a blank, and an empty one is a dot. */
function withoutMarks(value: string): string {
  if (!value.includes("-----BEGIN PGP")) return value;
  return value
    .split("\n")
    .filter((line) => line !== comment)
    .map((line) => line.trim())
    .map((line) => (line === "." ? "" : line))
    .join("\n");
}
