import type { Report } from "./report.ts";

/** Reads another program's report. */
export interface Importer {
  readonly id: string;
  /** True where the text is this format; cheap. */
  recognises(text: string): boolean;
  /** @throws SyntaxError where it is broken */
  read(text: string): Report;
}
