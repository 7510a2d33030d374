/** Why a key or a signature is not taken. */
export type OpenPgpReason =
  /** No OpenPGP, or damaged. */
  | "malformed"
  /** A kind of key, hash or packet that is not read; SHA-1 and MD5 are among them. */
  | "unsupported"
  | "too-large"
  /** No key that is trusted made a good signature. */
  | "not-verified";

/** OpenPGP content that is not taken: the only error that this folder throws on content. */
export class OpenPgpError extends Error {
  readonly reason: OpenPgpReason;

  constructor(reason: OpenPgpReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OpenPgpError";
    this.reason = reason;
  }
}
