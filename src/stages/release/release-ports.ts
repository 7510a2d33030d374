import type {
  BasePin,
  Coverage,
  Finding,
  Gap,
  ReleaseRecord,
  ReleaseStep,
} from "../../model/index.ts";
import type { BuiltImage, Journal, Released } from "./journal.ts";

/** What is known before a build. */
export interface ResolvedInputs {
  readonly bases: readonly BasePin[];
  /** A hash over the plan, the bases, the context and the day. */
  readonly inputs: string;
}

/** What was looked at, as it is. */
export interface ScannedImage {
  readonly digest: string;
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly data: readonly Coverage[];
}

/** What each step does in the outside world. Each may be called again for what it has done before. */
export interface ReleaseWork {
  resolve(startedAt: string): Promise<ResolvedInputs>;
  /** True where the layout of an earlier run is whole. */
  isIntact(built: BuiltImage): Promise<boolean>;
  build(resolved: ResolvedInputs, journal: Journal): Promise<BuiltImage>;
  scan(built: BuiltImage): Promise<ScannedImage>;
  /** What a tag names in the registry. */
  taggedDigest(tag: string): Promise<string | undefined>;
  /** By digest, without a tag. */
  push(built: BuiltImage): Promise<void>;
  sign(built: BuiltImage, startedAt: string): Promise<void>;
  /** @returns why it cannot be relied on; nothing where the signature in the registry holds */
  verify(digest: string): Promise<string | undefined>;
  setTag(tag: string, digest: string): Promise<void>;
  /** Tells somebody of the end. Never throws: nobody is released less for it. */
  tell(notifier: number, record: ReleaseRecord): Promise<boolean>;
}

/** What is kept between runs; each write is whole or not there. */
export interface ReleaseMemory {
  readonly journal: Journal | undefined;
  readonly released: Released | undefined;
  writeJournal(journal: Journal): void;
  writeReleased(released: Released): void;
  writeRecord(record: ReleaseRecord): void;
}

export interface ReleasePorts {
  readonly work: ReleaseWork;
  readonly memory: ReleaseMemory;
  readonly now: () => number;
  /** For the name of a run. */
  readonly random: string;
  readonly version: string;
  readonly onStep?: (step: ReleaseStep, what: string) => void;
}
