import type { Rule, TextRange } from "../../model/index.ts";
import type { Dockerfile, DockerWord, Instruction } from "../../syntax/dockerfile.ts";

/** The keyword to replace. */
export interface AddLocalFileEvidence {
  readonly keyword: TextRange;
}

/** `ADD` fetches, unpacks and clones as well; for a plain file that is only surprise. */
export const addLocalFile: Rule<Dockerfile, AddLocalFileEvidence> = {
  id: "dockerfile/add-local-file",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "ADD is used where COPY does",
  advice: "Use COPY for files of the build context: ADD also unpacks archives and fetches URLs.",
  severity: "low",
  cwe: 706,

  *find({ stages }) {
    for (const stage of stages) {
      for (const instruction of stage.instructions) {
        if (instruction.keyword !== "ADD" || !isPlainCopy(instruction)) continue;
        const range = instruction.keywordRange;
        const [source] = sourcesOf(instruction);
        yield {
          range,
          message: `ADD of ${source?.value.startsWith("<<") ? "a here-document" : (source?.value ?? "files")} does what COPY does`,
          evidence: { keyword: range },
          symbol: stage.label,
        };
      }
    }
  },
};

/** Options that COPY knows too. */
const shared: ReadonlySet<string> = new Set(["chown", "chmod", "link", "exclude"]);

function isPlainCopy(instruction: Instruction): boolean {
  const sources = sourcesOf(instruction);
  return (
    instruction.flags.every(({ name }) => shared.has(name)) &&
    sources.length > 0 &&
    sources.every(isPlainSource)
  );
}

function sourcesOf({ exec, words }: Instruction): readonly DockerWord[] {
  return (exec ?? words).slice(0, -1);
}

/** True for a path that ADD neither fetches nor unpacks, whatever a variable or a glob stands for. */
function isPlainSource({ value, isStatic }: DockerWord): boolean {
  if (value.startsWith("<<")) return true;
  if (!isStatic || /^[a-z][a-z0-9+.-]*:\/\/|^git@|\.git(?:#|$)|^github\.com\//i.test(value))
    return false;
  const name = value.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const isGlob = /[*?[]/.test(name);
  const suffix = /\.([A-Za-z0-9]+)$/.exec(name)?.[1];
  if (isGlob && suffix === undefined) return false;
  return !/^(?:tar|tgz|tbz2?|txz|tzst|taz|tlz|gz|bz2|xz|zst|lz|lzma|lz4|z|img|rootfs|[*?].*)$/i.test(
    suffix ?? "",
  );
}
