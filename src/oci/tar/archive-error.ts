import type { GapReason } from "../../model/index.ts";

/** Why an archive cannot be read on; a gap of the same reason says so. */
export type ArchiveProblem = Extract<
  GapReason,
  "truncated" | "malformed" | "unsupported" | "too-large" | "unreadable"
>;

/** An archive cannot be read from here on. What came before it was read is whole. */
export class ArchiveError extends Error {
  readonly problem: ArchiveProblem;
  /** Entry that was being read, or the last one before. */
  readonly entry: string | undefined;

  constructor(
    problem: ArchiveProblem,
    message: string,
    options: { readonly entry?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ArchiveError";
    this.problem = problem;
    this.entry = options.entry;
  }
}

/** The error with the entry that it belongs to. */
export function inEntry(error: unknown, entry: string | undefined): unknown {
  if (!(error instanceof ArchiveError) || error.entry !== undefined) return error;
  return new ArchiveError(error.problem, error.message, { entry, cause: error.cause });
}

/** The archive ends before what it says is there. */
export function cutOff(): ArchiveError {
  return new ArchiveError("truncated", "The archive ends too early");
}
