/** A stretch of a program: where it lies in the file and where in memory. */
export interface Segment {
  readonly address: number;
  /** From the start of the file. */
  readonly offset: number;
  /** In the file. */
  readonly sizeBytes: number;
  readonly isWritable: boolean;
}

/** A stretch with a name. */
export interface Section {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What the headers of an executable say. */
export interface Executable {
  readonly isBigEndian: boolean;
  /** Bytes of an address. */
  readonly addressBytes: 4 | 8;
  readonly segments: readonly Segment[];
  /** Left out where they are told elsewhere in the file. */
  readonly sections?: readonly Section[];
  /** Of ELF: where its sections are told. */
  readonly sectionTable?: SectionTable;
}

export interface SectionTable {
  readonly offset: number;
  readonly entryBytes: number;
  readonly count: number;
  /** Index of the section that holds the names. */
  readonly names: number;
}
