import type { ReleaseRecord } from "./release.ts";

/** Turns the end of a release into what a service takes. Pure. */
export interface Notifier {
  readonly id: string;
  /** The body of an HTTP POST, JSON. */
  body(record: ReleaseRecord): unknown;
}
