/** An error that the user can act on. Its message names the thing, its hint says what to do next. */
export abstract class SutureError extends Error {
  abstract readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** The command line or the configuration is wrong. */
export class UsageError extends SutureError {
  readonly exitCode = 2;
}

/** The target cannot be read. */
export class TargetError extends SutureError {
  readonly exitCode = 3;
}

/** Something around suture is missing: a program, the network, a folder to write to. */
export class EnvironmentError extends SutureError {
  readonly exitCode = 4;
}

/** By shape: each command is a bundle of its own, with classes of its own. */
export function isSutureError(error: unknown): error is SutureError {
  return error instanceof Error && "exitCode" in error && "hint" in error;
}
