import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyVex, readAttached, smallBom, smallImage } from "../../../test/attached.ts";
import { type Descriptor, layoutDraft } from "../../../test/layouts.ts";
import { keylessBundle, madeSigstore } from "../../../test/made-sigstore.ts";
import { keyPair } from "../../../test/signed-envelopes.ts";
import { layoutPorts, signingKey, signingOf, verifyLayout } from "../../../test/signing.ts";
import { certificateChecker, readTrustedRoot } from "./check-certificates.ts";
import { type SigningRequest, signImage } from "./sign-image.ts";

/** A layout with one image. */
function layout(): { readonly folder: string; readonly image: Descriptor } {
  const draft = layoutDraft();
  const image = smallImage(draft);
  const annotations = { "org.opencontainers.image.ref.name": "1" };
  return { folder: draft.write([{ ...image, annotations }]), image };
}

const sign = async (folder: string, request: SigningRequest) =>
  signImage(await layoutPorts(folder), request);
const indexOf = (folder: string) => JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
const blobs = (folder: string) => readdirSync(join(folder, "blobs/sha256")).sort();

const predicates = [
  { predicateType: "https://cyclonedx.org/bom", predicate: smallBom },
  { predicateType: "https://openvex.dev/ns", predicate: emptyVex },
];

describe.each(["ecdsa-p256", "ecdsa-p384", "ed25519", "rsa"] as const)("with %s", (kind) => {
  test.each(["tag", "bundle"] as const)("as a %s: what is signed is verified", async (form) => {
    const { folder, image } = layout();
    const key = keyPair(kind);
    const signer = { kind: "key", key: key.privateKey } as const;
    const notes = { commit: "4f2a" };
    await sign(folder, signingOf(image.digest, { signer, forms: [form], predicates, notes }));
    const keys = [{ name: "k.pub", pem: key.publicPem }];
    const { digest } = image;
    const all = { digest, keys, attestations: ["cyclonedx", "openvex"] };
    expect(await verifyLayout(folder, { digest, keys })).toMatchObject({
      outcome: "verified",
      problems: [],
      signatures: [{ trust: "verified", key: "k.pub", notes }],
    });
    expect((await verifyLayout(folder, all)).outcome).toBe("verified");
    const strangers = await verifyLayout(folder, { digest });
    expect(strangers.outcome).toBe("unverified");
  });
});

test("a scan uses the VEX that was signed, and the image is still the only one of its layout", async () => {
  const { folder, image } = layout();
  await sign(folder, signingOf(image.digest, { forms: ["tag", "bundle"], predicates }));
  const keys = [{ name: "own.pub", pem: signingKey.publicPem }];
  const { attestations, problems } = await readAttached(folder, keys);
  expect(problems).toEqual([]);
  expect(attestations.filter(({ kind }) => kind === "vex")).toMatchObject([
    { trust: "verified", author: "Somebody" },
    { trust: "verified" },
  ]);
});

test("what was said is not said again; what is new is", async () => {
  const { folder, image } = layout();
  const request = signingOf(image.digest, { forms: ["tag", "bundle"], predicates });
  const first = await sign(folder, request);
  expect(first).toHaveLength(6);
  expect(first.every(({ isNew, digest }) => isNew && digest !== undefined)).toBe(true);
  const before = blobs(folder);
  const again = await sign(folder, { ...request, now: "2027-01-01T00:00:00Z" });
  expect(again.some(({ isNew }) => isNew)).toBe(false);
  expect(blobs(folder)).toEqual(before);
  const noted = await sign(folder, { ...request, notes: { a: "b" } });
  expect(noted.map(({ isNew }) => isNew)).toEqual([true, false, false, true, false, false]);
});

test("a custom document is told by what it says, not by when", async () => {
  const { folder, image } = layout();
  const custom = (Timestamp: string, Data = "x") => [
    { predicateType: "https://cosign.sigstore.dev/attestation/v1", predicate: { Data, Timestamp } },
  ];
  const attest = async (one: ReturnType<typeof custom>) =>
    (await sign(folder, signingOf(image.digest, { predicates: one }))).at(-1)?.isNew;
  expect(await attest(custom("2026-01-01T00:00:00Z"))).toBe(true);
  expect(await attest(custom("2026-01-02T00:00:00Z"))).toBe(false);
  expect(await attest(custom("2026-01-02T00:00:00Z", "y"))).toBe(true);
});

test("a second key signs beside the first, and takes no place from it", async () => {
  const { folder, image } = layout();
  const other = keyPair();
  await sign(folder, signingOf(image.digest));
  const signer = { kind: "key", key: other.privateKey } as const;
  await sign(folder, signingOf(image.digest, { signer }));
  const { digest } = image;
  for (const pem of [signingKey.publicPem, other.publicPem]) {
    const found = await verifyLayout(folder, { digest, keys: [{ name: "k", pem }] });
    expect(found).toMatchObject({ outcome: "verified", signatures: [{}, {}] });
  }
  expect(indexOf(folder).manifests).toHaveLength(2);
});

test("without a key a certificate signs, as a bundle", async () => {
  const { folder, image } = layout();
  const sigstore = madeSigstore();
  const whom = {
    subject: "ana@acme.example",
    issuer: "https://id.example",
    at: new Date("2026-03-01"),
  };
  const signer = {
    kind: "certificate",
    sign: async (statement: Uint8Array) => keylessBundle(sigstore, { statement, whom }),
  } as const;
  await sign(folder, signingOf(image.digest, { signer }));
  const { subject, issuer } = whom;
  const checkCertificate = certificateChecker({
    root: readTrustedRoot(sigstore.trustedRoot),
    identities: [{ subject, issuer }],
  });
  const found = await verifyLayout(folder, { digest: image.digest, keys: [], checkCertificate });
  expect(found).toMatchObject({
    outcome: "verified",
    signatures: [{ identity: { subject, issuer } }],
  });
});

describe("refuses", () => {
  test("an image that is not there", async () => {
    const { folder } = layout();
    await expect(sign(folder, signingOf(`sha256:${"1".repeat(64)}`))).rejects.toMatchObject({
      name: "UsageError",
    });
  });

  test("a tag under which something else lies", async () => {
    const { folder, image } = layout();
    const index = indexOf(folder);
    const name = `${image.digest.replace(":", "-")}.sig`;
    const taken = { mediaType: "x", digest: layoutBlob(folder, "[]"), size: 2 };
    const annotations = { "org.opencontainers.image.ref.name": name };
    index.manifests.push({ ...taken, annotations });
    writeFileSync(join(folder, "index.json"), JSON.stringify(index));
    await expect(sign(folder, signingOf(image.digest))).rejects.toMatchObject({
      name: "TargetError",
      message: expect.stringContaining("Something else lies under the tag"),
    });
  });

  test("a layout whose manifest was changed", async () => {
    const { folder, image } = layout();
    writeFileSync(join(folder, "blobs", image.digest.replace(":", "/")), "{}");
    await expect(sign(folder, signingOf(image.digest))).rejects.toMatchObject({
      name: "TargetError",
    });
  });
});

function layoutBlob(folder: string, text: string): string {
  const draft = layoutDraft();
  const { digest } = draft.blob(text);
  writeFileSync(join(folder, "blobs", digest.replace(":", "/")), text);
  return digest;
}
