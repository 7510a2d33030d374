import { createTwoFilesPatch } from "diff";

export interface DiffedFile {
  readonly path: string;
  /** `undefined` where the file did not exist. */
  readonly before: string | undefined;
  /** `undefined` where the file is deleted. */
  readonly after: string | undefined;
}

/** Unified diff of one file, as git shows it; empty where nothing changed. */
export function unifiedDiff({ path, before, after }: DiffedFile): string {
  if (before === after) return "";
  const patch = createTwoFilesPatch(
    before === undefined ? "/dev/null" : `a/${path}`,
    after === undefined ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: 3, timeout: 2000 },
  );
  return patch?.replace(/^=+\n/, "") ?? "";
}
