/**
 * What a database holds of one package: the bytes of its header, or `damaged` where they cannot be
 * reached.
 */
export type StoredHeader = Uint8Array | "damaged";
