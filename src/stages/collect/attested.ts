import type { CheckCertificate, TrustedKey } from "../../model/index.ts";
import type { CollectedAsset } from "./collect.ts";

export interface Attesting {
  readonly keys: readonly TrustedKey[];
  readonly checkCertificate: CheckCertificate | undefined;
  /** False where nobody asked about packages. */
  readonly asked: boolean;
}

/** Adds what is attached to an image; it is small beside the layers and is read after them. */
export async function withAttested(
  collecting: Promise<CollectedAsset>,
  { keys, checkCertificate, asked }: Attesting,
): Promise<CollectedAsset> {
  const collected = await collecting;
  const attested = asked ? await collected.tree.attested?.(keys, checkCertificate) : undefined;
  return attested ? { ...collected, attested } : collected;
}
