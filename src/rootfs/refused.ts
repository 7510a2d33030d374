/** An upgrade of a package cannot be done by files alone, or should not be. */
export class RefusedUpgrade extends Error {
  /** Of what cannot be upgraded. */
  readonly packageName: string;
  /** Where a maintainer script decides: which, and the command that it stops at. */
  readonly script: { readonly name: string; readonly command: string } | undefined;

  constructor(
    packageName: string,
    message: string,
    script?: { readonly name: string; readonly command: string },
  ) {
    super(message);
    this.name = "RefusedUpgrade";
    this.packageName = packageName;
    this.script = script;
  }
}
