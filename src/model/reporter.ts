import type { Location, Region } from "./location.ts";
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
  /** What suture would edit, by fingerprint, for formats that carry edits; one per occurrence. */
  readonly edits?: ReadonlyMap<string, readonly ProposedEdits[]>;
}

/** The edits that would remove one finding. Never those of a secret: they spell it. */
export interface ProposedEdits {
  /** Of the finding: tells occurrences of one fingerprint apart. */
  readonly location: Location;
  readonly title: string;
  readonly files: readonly {
    readonly path: string;
    /** Regions of the file as it was scanned; an empty one is an insertion. */
    readonly replacements: readonly { readonly region: Region; readonly text: string }[];
  }[];
}
