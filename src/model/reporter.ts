import type { Report } from "./report.ts";
import type { Rule } from "./rule.ts";

/** Turns a report into one format. Pure. */
export interface Reporter {
  /** As in `--format ID`. */
  readonly id: string;
  readonly mediaType: string;
  render(report: Report, options: RenderOptions): string;
}

export interface RenderOptions {
  /** Columns of the terminal; 80 elsewhere. */
  readonly columns: number;
  readonly color: boolean;
  /** The rules of this suture, for formats that describe them. */
  readonly rules: readonly Rule[];
  /** Fingerprints of findings with a safe fix, and its title. */
  readonly fixes: ReadonlyMap<string, string>;
}
