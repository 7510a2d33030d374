import { describe, expect, test } from "vitest";
import { attachedBy, cosignMade } from "../../../test/cosign-made.ts";
import { memoryFiles } from "../../../test/memory-files.ts";
import { keyPair } from "../../../test/signed-envelopes.ts";
import { checkSignature } from "../attestations/check-signature.ts";
import type { ImageFiles } from "../image-files.ts";
import { verifyImage } from "./verify-image.ts";

const { digest, image } = cosignMade;
const tag = digest.replace(":", "-");
const keys = [{ name: "own.pub", pem: keyPair().publicPem }];
const verify = (files: ImageFiles, more: Partial<Parameters<typeof verifyImage>[1]> = {}) =>
  verifyImage(files, { digest, keys, attestations: [], ...more });

describe.each(["cosign2", "cosign3"] as const)("what %s made", (version) => {
  const trusted = [{ name: "cosign.pub", pem: cosignMade[version].publicKey }];

  test("is verified with its key: signature, annotations and SBOM", async () => {
    const files = attachedBy(version);
    const verified = await verify(files, { keys: trusted, attestations: ["cyclonedx"] });
    expect(verified).toMatchObject({ outcome: "verified", digest, missing: [], problems: [] });
    expect(verified.signatures).toMatchObject([
      { trust: "verified", key: "cosign.pub", notes: { env: "prod" } },
    ]);
    expect(verified.attestations).toMatchObject([{ kind: "sbom", trust: "verified" }]);
  });

  test("is not with another, and not with none", async () => {
    const files = attachedBy(version);
    expect(await verify(files)).toMatchObject({ outcome: "unverified", missing: ["signature"] });
    expect(await verify(files, { keys: [] })).toMatchObject({ outcome: "unverified" });
  });

  test("is no VEX document", async () => {
    const found = await verify(attachedBy(version), { keys: trusted, attestations: ["openvex"] });
    expect(found).toMatchObject({ outcome: "unverified", missing: ["openvex"] });
  });

  test("says nothing of another image", async () => {
    const other = `sha256:${"1".repeat(64)}`;
    const found = await verify(attachedBy(version), { digest: other, keys: trusted });
    expect(found).toMatchObject({ outcome: "unverified", signatures: [], attestations: [] });
  });
});

test("cosign signs the hash of what it signs with an Ed25519 key", () => {
  const { publicKey, payload, signature } = cosignMade.ed25519;
  const check = (text: string) =>
    checkSignature(
      {
        message: Buffer.from(text),
        payload: Buffer.from(text),
        signatures: [{ bytes: Buffer.from(signature, "base64"), keyId: "" }],
      },
      [{ name: "ed.pub", pem: publicKey }],
    ).trust;
  expect(check(payload)).toBe("verified");
  expect(check(`${payload} `)).toBe("invalid");
});

test("a signature of Notation is named, and is not verified", async () => {
  const files = memoryFiles();
  const entry = files.manifest(image);
  const blob = '{"payload":"e30","protected":"e30"}';
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactType: "application/vnd.cncf.notary.signature",
    config: { mediaType: "application/vnd.oci.empty.v1+json", digest: files.blob("{}"), size: 2 },
    layers: [{ mediaType: "application/jose+json", digest: files.blob(blob), size: blob.length }],
    subject: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: 1 },
  };
  const found = await verify(files.with([entry, files.manifest(JSON.stringify(manifest))]));
  expect(found).toMatchObject({
    outcome: "unverified",
    signatures: [{ trust: "unverified", why: expect.stringContaining("notation verify") }],
  });
});

test("a manifest of signatures that is huge leaves it open", async () => {
  const files = memoryFiles();
  const entry = files.manifest(image);
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const huge = JSON.stringify({ mediaType, layers: [], x: "x".repeat(5 << 20) });
  const found = await verify(files.with([entry, files.manifest(huge, `${tag}.sig`)]));
  expect(found).toMatchObject({ outcome: "incomplete", signatures: [] });
  expect(found.problems).toEqual([expect.stringContaining("larger than 4 MB")]);
});
