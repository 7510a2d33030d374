import type { WrittenSource } from "./make-entry.ts";
import type { SkippedSource, SourcesFile } from "./source-entry.ts";

/** Options of one line, by the names that deb822 has for them. */
const names: Readonly<Record<string, string | undefined>> = {
  arch: "architectures",
  "by-hash": "by-hash",
  "signed-by": "signed-by",
};

/**
 * Reads apt's format of one entry a line, without those of source packages.
 *
 * @see sources.list(5)
 */
export function readOneLine(file: SourcesFile): readonly (WrittenSource | SkippedSource)[] {
  return file.text.split("\n").flatMap<WrittenSource | SkippedSource>((text, i) => {
    const place = { path: file.path, line: i + 1, isFound: file.isFound };
    const line = text
      .replace(/^\uFEFF/, "")
      .replace(/#.*$/s, "")
      .trim();
    const [, type, rest = ""] = /^(\S+)\s+(.*)$/s.exec(line) ?? [];
    if (line === "" || type === "deb-src") return [];
    if (type !== "deb") return [{ place, reason: "it is no entry of apt's sources" }];
    const [, inside, behind] = /^\[([^\]]*)\]\s*(.*)$/s.exec(rest) ?? [];
    const [address, suite, ...components] = (behind ?? rest).split(/\s+/);
    if (!address || !suite) return [{ place, reason: "it lacks an address or a suite" }];
    return [
      {
        address: address.replace(/^"(.*)"$/, "$1"),
        suite,
        components,
        options: optionsOf(inside ?? ""),
        place,
      },
    ];
  });
}

/** `arch=amd64,i386 signed-by=/path`; with `+=` and `-=` apt changes a list that is not known here. */
function optionsOf(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const option of text.split(/\s+/)) {
    const at = option.indexOf("=");
    const name = names[option.slice(0, at).toLowerCase()];
    if (at > 0 && name) options.set(name, option.slice(at + 1));
  }
  return options;
}
