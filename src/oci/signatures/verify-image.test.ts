import { describe, expect, test } from "vitest";
import { cosignMade } from "../../../test/cosign-made.ts";
import { keylessAnnotations, keylessBundle, madeSigstore } from "../../../test/made-sigstore.ts";
import { memoryFiles } from "../../../test/memory-files.ts";
import { envelopeOf, type KeyPair, keyPair } from "../../../test/signed-envelopes.ts";
import { simpleSigningType, writeSimpleSigning } from "../attestations/simple-signing.ts";
import type { ImageFiles } from "../image-files.ts";
import { certificateChecker, readTrustedRoot } from "./check-certificates.ts";
import { signMessage } from "./sign-message.ts";
import { appendLayer, bundleReferrer } from "./signature-manifests.ts";
import { imageSignatureType, writeStatement } from "./statements.ts";
import { verifyImage } from "./verify-image.ts";

const { digest, image } = cosignMade;
const tag = digest.replace(":", "-");
const own = keyPair();
const keys = [{ name: "own.pub", pem: own.publicPem }];
const verify = (files: ImageFiles, more: Partial<Parameters<typeof verifyImage>[1]> = {}) =>
  verifyImage(files, { digest, keys, attestations: [], ...more });

interface Layer {
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly mediaType?: string;
}

/** The image with these layers under cosign's tag for signatures. */
function tagged(layers: readonly Layer[], suffix = "sig"): ImageFiles {
  const files = memoryFiles();
  const entry = files.manifest(image);
  let manifest: Parameters<typeof appendLayer>[0];
  for (const { bytes, annotations = {}, mediaType = simpleSigningType } of layers) {
    const draft = appendLayer(manifest, { bytes, mediaType, annotations });
    for (const blob of draft.blobs) files.blob(Buffer.from(blob).toString("latin1"));
    manifest = draft.manifest;
  }
  const text = Buffer.from(manifest?.bytes ?? []).toString();
  return files.with([entry, files.manifest(text, `${tag}.${suffix}`)]);
}

function signed(
  payload: Uint8Array,
  { key = own, over = payload }: { readonly key?: KeyPair; readonly over?: Uint8Array } = {},
): Layer {
  const signature = Buffer.from(signMessage(key.privateKey, over)).toString("base64");
  return { bytes: payload, annotations: { "dev.cosignproject.cosign/signature": signature } };
}

const payloadOf = (more: Partial<Parameters<typeof writeSimpleSigning>[0]> = {}) =>
  writeSimpleSigning({ digest, reference: "registry.example/app", notes: {}, ...more });

describe("a signature", () => {
  test("of the digest under another name is one, and the name is told", async () => {
    const found = await verify(tagged([signed(payloadOf({ reference: "elsewhere.example/x" }))]));
    expect(found).toMatchObject({
      outcome: "verified",
      signatures: [{ signedAs: "elsewhere.example/x" }],
    });
  });

  test("that fits is enough, whatever others lie beside it", async () => {
    const stranger = signed(payloadOf(), { key: keyPair() });
    const junk = { bytes: Buffer.from("{"), mediaType: "application/json" };
    const found = await verify(tagged([stranger, junk, signed(payloadOf())]));
    expect(found.outcome).toBe("verified");
    expect(found.signatures.map(({ trust }) => trust)).toEqual(["invalid", "verified"]);
    expect(found.problems).toHaveLength(2);
  });

  test("under a tag that is listed twice is read from both", async () => {
    const files = memoryFiles();
    const entries = [keyPair(), own].map((key) => {
      const draft = appendLayer(undefined, {
        mediaType: simpleSigningType,
        annotations: {},
        ...signed(payloadOf(), { key }),
      });
      for (const blob of draft.blobs) files.blob(Buffer.from(blob).toString());
      return files.manifest(Buffer.from(draft.manifest.bytes).toString(), `${tag}.sig`);
    });
    expect(await verify(files.with([files.manifest(image), ...entries]))).toMatchObject({
      outcome: "verified",
      signatures: [{ trust: "invalid" }, { trust: "verified" }],
    });
  });

  test.each<[string, readonly Layer[], "unverified" | "incomplete"]>([
    [
      "of another digest, copied",
      [signed(payloadOf({ digest: `sha256:${"2".repeat(64)}` }))],
      "unverified",
    ],
    [
      "over another payload",
      [signed(payloadOf(), { over: payloadOf({ notes: { a: "b" } }) })],
      "unverified",
    ],
    ["that is missing", [{ bytes: payloadOf() }], "unverified"],
    [
      "that is no base64",
      [{ bytes: payloadOf(), annotations: { "dev.cosignproject.cosign/signature": "%%" } }],
      "incomplete",
    ],
    ["over text that is no JSON", [signed(Buffer.from("{"))], "incomplete"],
    ["over a text of another kind", [signed(Buffer.from('{"critical":{}}'))], "unverified"],
    [
      "with a type that reads like a statement's",
      [{ ...signed(Buffer.from('{"a":1}')), mediaType: imageSignatureType }],
      "unverified",
    ],
  ])("%s is none", async (_, layers, outcome) => {
    const found = await verify(tagged(layers));
    expect(found.outcome).toBe(outcome);
    expect(found.missing).toEqual(["signature"]);
  });
});

describe("an envelope of the key", () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const att = (value: unknown, mediaType = "application/vnd.dsse.envelope.v1+json") =>
    tagged([{ bytes: bytes(value), mediaType }], "att");
  const statement = (digest: string) =>
    JSON.parse(
      Buffer.from(
        writeStatement({ digest, predicateType: imageSignatureType, predicate: {}, version: "v1" }),
      ).toString(),
    );

  test("around a statement of the image is a signature of it", async () => {
    const found = await verify(att(envelopeOf(statement(digest), [{ key: own }])));
    expect(found.outcome).toBe("verified");
  });

  test("around a statement of another image is none", async () => {
    const other = `sha256:${"3".repeat(64)}`;
    const found = await verify(att(envelopeOf(statement(other), [{ key: own }])));
    expect(found).toMatchObject({
      outcome: "unverified",
      signatures: [],
      problems: [expect.any(String)],
    });
  });

  test.each([
    ["anything else", { a: 1 }],
    ["a document", { bomFormat: "CycloneDX", specVersion: "1.5" }],
  ])("around %s is none, whatever media type it is pushed with", async (_, payload) => {
    for (const type of [imageSignatureType, "https://cyclonedx.org/bom", "application/json"]) {
      const files = att(envelopeOf(payload, [{ key: own }]), type);
      expect((await verify(files)).outcome).toBe("unverified");
      const demanded = await verify(files, { attestations: ["cyclonedx"] });
      expect(demanded.outcome).toBe("unverified");
    }
  });
});

describe("keyless", () => {
  const sigstore = madeSigstore();
  const whom = {
    subject: "ana@acme.example",
    issuer: "https://accounts.example",
    at: new Date("2026-03-01T12:00:00Z"),
  };
  const identity = { subject: whom.subject, issuer: whom.issuer };
  const checkerOf = (subject: string) =>
    certificateChecker({
      root: readTrustedRoot(sigstore.trustedRoot),
      identities: [{ ...identity, subject }],
    });
  const checkCertificate = checkerOf(whom.subject);

  function bundled(bundle: unknown): ImageFiles {
    const files = memoryFiles();
    const entry = files.manifest(image);
    const subject = {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest,
      size: Buffer.byteLength(image),
    };
    const created = "2026-03-01T12:00:00Z";
    const { manifest, blobs } = bundleReferrer({
      bundle,
      subject,
      predicateType: imageSignatureType,
      created,
    });
    for (const blob of blobs) files.blob(Buffer.from(blob).toString());
    return files.with([entry, files.manifest(Buffer.from(manifest.bytes).toString())]);
  }
  const statement = writeStatement({
    digest,
    predicateType: imageSignatureType,
    predicate: {},
    version: "v1",
  });

  test("a bundle and a tag are verified by whom the certificate names", async () => {
    const payload = payloadOf();
    const annotations = keylessAnnotations(sigstore, { payload, whom });
    for (const files of [
      bundled(keylessBundle(sigstore, { statement, whom })),
      tagged([{ bytes: payload, annotations }]),
    ]) {
      expect(await verify(files, { keys: [], checkCertificate })).toMatchObject({
        outcome: "verified",
        signatures: [{ trust: "verified", identity }],
      });
      const other = await verify(files, { keys, checkCertificate: checkerOf("mallory@x.example") });
      expect(other).toMatchObject({
        outcome: "unverified",
        signatures: [
          { trust: "unverified", identity, why: expect.stringContaining("not the one") },
        ],
      });
      const unasked = await verify(files);
      expect(unasked.signatures).toMatchObject([{ why: expect.stringContaining("no identity") }]);
    }
  });

  test("what is changed in annotations or in the payload is not", async () => {
    const payload = payloadOf();
    const good = keylessAnnotations(sigstore, { payload, whom });
    const other = keylessAnnotations(sigstore, { payload: Buffer.from("{}"), whom });
    for (const annotations of [
      { ...good, "dev.sigstore.cosign/bundle": other["dev.sigstore.cosign/bundle"] ?? "" },
      {
        ...good,
        "dev.sigstore.cosign/certificate": other["dev.sigstore.cosign/certificate"] ?? "",
      },
      { ...good, "dev.sigstore.cosign/certificate": "no PEM" },
      { ...good, "dev.sigstore.cosign/bundle": "no JSON" },
      { ...good, "dev.sigstore.cosign/bundle": "{}" },
    ]) {
      const found = await verify(tagged([{ bytes: payload, annotations }]), {
        keys: [],
        checkCertificate,
      });
      expect(found).toMatchObject({
        outcome: "unverified",
        signatures: [{ why: expect.any(String) }],
      });
    }
  });
});
