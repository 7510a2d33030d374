/** How a program is called: by its name, found where the user's own shell would find it, and never through one. */
export interface ProgramCommand {
  readonly program: string;
  readonly args: readonly string[];
}

export interface ProgramRun extends ProgramCommand {
  /** Where it runs; where suture does, when left out. */
  readonly folder?: string;
  /** Past it the program and all that it started are killed. */
  readonly timeoutMs: number;
  /** Texts that never show in what is told of it. */
  readonly secrets?: readonly string[];
  /** Is told of each line as it comes, secrets masked. */
  readonly onLine?: (line: string) => void;
}

export interface ProgramEnd {
  /** `undefined` where there is no such program, where it was killed or where it ran too long. */
  readonly status: number | undefined;
  readonly why?: "missing" | "killed" | "timeout";
  /** What it printed last, on both of its outputs together, secrets masked. */
  readonly output: string;
}

/** Runs programs of this machine. */
export interface Programs {
  /** Never throws for what the program does. */
  run(call: ProgramRun): Promise<ProgramEnd>;
}
