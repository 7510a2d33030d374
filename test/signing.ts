import { nodeDisk } from "../src/io/disk.ts";
import { openLayoutStore } from "../src/io/layout-store.ts";
import { openRegistry, type RegistryOptions } from "../src/io/registry/registry.ts";
import { openRegistryWriter } from "../src/io/registry/registry-writer.ts";
import { imageDirectory } from "../src/oci/image-files.ts";
import { registryFiles } from "../src/oci/registry-files.ts";
import type { SigningPorts, SigningRequest } from "../src/oci/signatures/sign-image.ts";
import { type ImageVerification, verifyImage } from "../src/oci/signatures/verify-image.ts";
import { type KeyPair, keyPair } from "./signed-envelopes.ts";
import { tempFolder } from "./temp-folder.ts";

/** The key of tests that sign. */
export const signingKey: KeyPair = keyPair();

/** Signs an image with `signingKey` under cosign's tags, unless said otherwise. */
export function signingOf(digest: string, more: Partial<SigningRequest> = {}): SigningRequest {
  return {
    image: { registry: "", repository: "", digest },
    signer: { kind: "key", key: signingKey.privateKey },
    forms: ["tag"],
    predicates: [],
    notes: {},
    now: "2026-03-01T12:00:00Z",
    ...more,
  };
}

/** Where the image of a layout is signed. */
export async function layoutPorts(folder: string): Promise<SigningPorts> {
  const store = openLayoutStore(folder);
  return { files: await imageDirectory(folder, nodeDisk), registry: store, writer: store };
}

/** Verifies what lies in a layout, with `signingKey` unless said otherwise. */
export async function verifyLayout(
  folder: string,
  { digest, ...more }: { readonly digest: string } & Partial<Parameters<typeof verifyImage>[1]>,
): Promise<ImageVerification> {
  const keys = [{ name: "own.pub", pem: signingKey.publicPem }];
  const files = await imageDirectory(folder, nodeDisk);
  return verifyImage(files, { digest, keys, attestations: [], ...more });
}

/** Where an image of a registry of this machine is signed. */
export async function registryPorts(
  { registry: name, repository, digest }: SigningRequest["image"],
  environment: RegistryOptions["environment"] = { HOME: "/nowhere" },
): Promise<SigningPorts> {
  const wait = async () => {};
  const options = { settings: {}, environment, cache: tempFolder(), wait };
  const registry = openRegistry(options);
  const files = await registryFiles(registry, { registry: name, repository, digest });
  return { files, registry, writer: openRegistryWriter(options) };
}
