/** A name that its owner can move to other content. */
export interface UnpinnedReference {
  /** As written: `actions/checkout@v4`. */
  readonly reference: string;
  /** Asks for what it points to now. */
  readonly command: string;
  /** What to write then. */
  readonly shape: string;
}
