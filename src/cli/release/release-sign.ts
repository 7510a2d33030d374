import { createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  type ImageReference,
  type Registry,
  type RegistryWriter,
  type SignPlan,
  type TrustedKey,
  UsageError,
} from "../../model/index.ts";
import { registryFiles } from "../../oci/registry-files.ts";
import { type Predicate, signImage } from "../../oci/signatures/sign-image.ts";
import { publicPemOf } from "../../oci/signatures/sign-message.ts";
import { verifyImage } from "../../oci/signatures/verify-image.ts";
import { readSigningKey } from "../signing-keys.ts";

export interface SignPorts {
  readonly registry: Registry & RegistryWriter;
  readonly environment: NodeJS.ProcessEnv;
  readonly image: Pick<ImageReference, "registry" | "repository">;
}

/** What is signed of one manifest or index: itself, and documents about it. */
export interface Signed {
  readonly digest: string;
  readonly predicates: readonly Predicate[];
}

/**
 * Signs digests in the registry as cosign does. What was signed before is not signed again.
 *
 * @param now - RFC 3339
 */
export async function signPushed(
  all: readonly Signed[],
  plan: SignPlan,
  { ports, now }: { readonly ports: SignPorts; readonly now: string },
): Promise<void> {
  const { registry, environment } = ports;
  const key = await readKey(plan, environment);
  for (const { digest, predicates } of all) {
    const image = { ...ports.image, digest };
    const files = await registryFiles(registry, image);
    await signImage(
      { files, registry, writer: registry },
      { image, signer: { kind: "key", key }, forms: ["tag"], predicates, notes: {}, now },
    );
  }
}

/** @returns why a signature cannot be relied on; nothing where it holds */
export async function verifyPushed(
  digest: string,
  plan: SignPlan,
  { registry, environment, image }: SignPorts,
): Promise<string | undefined> {
  const keys: readonly TrustedKey[] = [
    { name: plan.name, pem: await publicPem(plan, environment) },
  ];
  // Anew: what was read before it was signed does not count.
  const files = await registryFiles(registry, { ...image, digest });
  const found = await verifyImage(files, { digest, keys, attestations: [] });
  if (found.outcome === "verified") return undefined;
  const [problem] = [...found.problems, ...found.signatures.flatMap(({ why }) => why ?? [])];
  return problem ?? "the registry holds none that the key has made.";
}

function readKey({ key, password }: SignPlan, environment: NodeJS.ProcessEnv): Promise<KeyObject> {
  const given = password === undefined ? {} : { SUTURE_KEY_PASSWORD: password };
  return readSigningKey(key, { ...environment, ...given });
}

async function publicPem(plan: SignPlan, environment: NodeJS.ProcessEnv): Promise<string> {
  const { publicKey } = plan;
  if (publicKey === undefined) return publicPemOf(await readKey(plan, environment));
  try {
    return createPublicKey(readFileSync(publicKey))
      .export({ type: "spki", format: "pem" })
      .toString();
  } catch (cause) {
    throw new UsageError(`${plan.name} is no public key that can be used.`, {
      hint: "sign.public-key is expected in PEM, as suture sign --generate-key writes it.",
      cause,
    });
  }
}
