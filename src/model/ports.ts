/** Asks package indexes what is published. The address is the user's own client's. */
export interface PackageIndex {
  /** Versions that can be installed, yanked ones left out; `unknown` where the index could not be asked. */
  versionsOf(ecosystem: string, name: string): Promise<readonly string[] | "unknown">;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The outside world, handed in by cli and server. A fixer names the ones it needs. */
export interface Ports {
  readonly clock: Clock;
  readonly packageIndex?: PackageIndex;
}
