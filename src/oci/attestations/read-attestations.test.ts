import { describe, expect, test } from "vitest";
import {
  emptyVex,
  readAttached,
  smallBom,
  smallImage,
  withStatements,
} from "../../../test/attached.ts";
import { type Descriptor, indexType, layoutDraft, statementOf } from "../../../test/layouts.ts";
import { envelopeOf, keyPair } from "../../../test/signed-envelopes.ts";
import type { TrustedKey } from "../../model/index.ts";

const intoto = "application/vnd.in-toto+json";
const dsse = "application/vnd.dsse.envelope.v1+json";
const key = keyPair();
const keys: readonly TrustedKey[] = [{ name: "cosign.pub", pem: key.publicPem }];

describe("finds what", () => {
  test("BuildKit puts beside the image, with builder and author", async () => {
    const draft = layoutDraft();
    const image = smallImage(draft);
    const provenance = {
      builder: { id: "https://ci.example.org" },
      metadata: { buildFinishedOn: "2026-02-01T00:00:00Z" },
    };
    const blobs = [
      draft.blob(
        statementOf(image.digest, {
          predicateType: "https://cyclonedx.org/bom",
          predicate: smallBom,
        }),
        { mediaType: intoto },
      ),
      draft.blob(
        statementOf(image.digest, {
          predicateType: "https://slsa.dev/provenance/v0.2",
          predicate: provenance,
        }),
        { mediaType: intoto },
      ),
    ];
    const found = await readAttached(draft.write([withStatements(draft, { image, blobs })]));
    expect(found.problems).toEqual([]);
    expect(found.documents).toEqual([
      {
        attestation: {
          kind: "sbom",
          predicateType: "https://cyclonedx.org/bom",
          via: "buildkit",
          digest: blobs[0]?.digest,
          author: "syft 1",
          date: "2026-01-02T03:04:05Z",
          signed: false,
          trust: "unverified",
          why: "it is not signed",
        },
        content: smallBom,
      },
      {
        attestation: expect.objectContaining({
          kind: "provenance",
          builder: "https://ci.example.org",
          date: "2026-02-01T00:00:00Z",
        }),
      },
    ]);
  });

  test("names the image as its subject, in the layout itself or in a list of referrers", async () => {
    const draft = layoutDraft();
    const image = smallImage(draft);
    const referrer = (subject: string, content: object) =>
      draft.artifact([draft.blob(content, { mediaType: "application/vnd.cyclonedx+json" })], {
        artifactType: "application/vnd.cyclonedx+json",
        subject: { digest: subject, size: 1, mediaType: "x" },
      });
    const own = referrer(image.digest, smallBom);
    const listed = referrer(image.digest, { ...smallBom, version: 2 });
    const other = referrer(`sha256:${"0".repeat(64)}`, { ...smallBom, version: 3 });
    const slsa = {
      runDetails: { builder: { id: "b" }, metadata: { finishedOn: "2026-03-01T00:00:00Z" } },
    };
    const statement = draft.artifact(
      [
        draft.blob(
          statementOf(image.digest, {
            predicateType: "https://slsa.dev/provenance/v1",
            predicate: slsa,
          }),
        ),
      ],
      { subject: { digest: image.digest } },
    );
    const place = `referrers/sha256/${image.digest.slice(7)}.json`;
    const named = { ...image, annotations: { "org.opencontainers.image.ref.name": "app:1" } };
    const folder = draft.write([named, own, other], {
      [place]: JSON.stringify({ manifests: [listed, own, statement, other] }),
    });
    const { attestations, problems } = await readAttached(folder);
    expect(problems).toEqual([]);
    expect(attestations.map(({ kind, via, builder }) => [kind, via, builder])).toEqual([
      ["sbom", "referrer", undefined],
      ["sbom", "referrer", undefined],
      ["provenance", "referrer", "b"],
    ]);
  });

  test("stands under cosign's tags, and under the tag that stands in for a list", async () => {
    const draft = layoutDraft();
    const image = smallImage(draft);
    const tag = image.digest.replace(":", "-");
    const tagged = (descriptor: Descriptor, suffix: string) => ({
      ...descriptor,
      annotations: { "org.opencontainers.image.ref.name": `${tag}${suffix}` },
    });
    const statement = statementOf(image.digest, {
      predicateType: "https://openvex.dev/ns",
      predicate: emptyVex,
    });
    const att = draft.artifact([draft.blob(envelopeOf(statement, [{ key }]), { mediaType: dsse })]);
    const tagText = "SPDXVersion: SPDX-2.3\nDocumentName: x\n";
    const sbom = draft.artifact([draft.blob(tagText, { mediaType: "text/spdx" })]);
    const simple = { critical: { image: { "docker-manifest-digest": image.digest } } };
    const sig = draft.artifact([
      draft.blob(simple, {
        mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
        annotations: {
          "dev.cosignproject.cosign/signature": "AAAA",
          "dev.sigstore.cosign/certificate": "x",
        },
      }),
    ]);
    const bundle = {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: { certificate: { rawBytes: "" } },
      dsseEnvelope: envelopeOf(statement, [{ key: keyPair() }]),
    };
    const referrer = draft.artifact([draft.blob(bundle, { mediaType: bundle.mediaType })], {
      subject: { digest: image.digest },
    });
    const list = draft.blob(
      { mediaType: indexType, manifests: [referrer] },
      { mediaType: indexType },
    );
    const folder = draft.write([
      image,
      tagged(att, ".att"),
      tagged(sbom, ".sbom"),
      tagged(sig, ".sig"),
      tagged(list, ""),
    ]);
    const { documents, attestations, problems } = await readAttached(folder, keys);
    expect(problems).toEqual([]);
    expect(attestations.map(({ kind, via, trust }) => [kind, via, trust])).toEqual([
      ["vex", "cosign", "verified"],
      ["sbom", "cosign", "unverified"],
      ["signature", "cosign", "unverified"],
      ["vex", "referrer", "unverified"],
    ]);
    expect(documents[0]?.attestation).toMatchObject({ key: "cosign.pub", author: "Somebody" });
    expect(documents[1]?.content).toBe(tagText);
    expect(documents[3]?.attestation.why).toContain("certificate");
  });

  test("is said of the index that holds the image", async () => {
    const draft = layoutDraft();
    const image = smallImage(draft);
    const index = withStatements(draft, { image, blobs: [] });
    const tag = index.digest.replace(":", "-");
    const statement = statementOf(index.digest, {
      predicateType: "https://openvex.dev/ns",
      predicate: emptyVex,
    });
    const att = {
      ...draft.artifact([draft.blob(envelopeOf(statement, [{ key }]))]),
      annotations: { "org.opencontainers.image.ref.name": `${tag}.att` },
    };
    const { attestations } = await readAttached(draft.write([index, att]), keys);
    expect(attestations).toMatchObject([{ kind: "vex", trust: "verified" }]);
  });
});
