import { expect, test } from "vitest";
import { advisoriesOf } from "../../../test/advisories.ts";
import { withStatements } from "../../../test/attached.ts";
import { openPath, textFile } from "../../../test/images.ts";
import { layoutDraft, statementOf } from "../../../test/layouts.ts";
import { scanTrees } from "../../../test/scan-trees.ts";
import { envelopeOf, keyPair } from "../../../test/signed-envelopes.ts";
import type { TrustedKey } from "../../model/index.ts";
import { scopeOf } from "../scope.ts";

const advisories = advisoriesOf([
  { id: "GHSA-aaaa-bbbb-cccc", aliases: ["CVE-2024-1"], name: "jinja2", ranges: ["0..3.1.4"] },
]);
const python = "usr/lib/python3/site-packages";
const metadata = (name: string, version: string) =>
  textFile(
    `${python}/${name}-${version}.dist-info/METADATA`,
    `Name: ${name}\nVersion: ${version}\n`,
  );
const component = (name: string, version: string) => ({
  type: "library",
  name,
  version,
  purl: `pkg:pypi/${name}@${version}`,
});

const signer = keyPair();
const mallory = keyPair();
const keys: readonly TrustedKey[] = [{ name: "cosign.pub", pem: signer.publicPem }];

/** An image with a vulnerable package, a bill of materials, and a VEX statement that clears it. */
function shipped(key: typeof signer, change: (payload: string) => string = (payload) => payload) {
  const draft = layoutDraft();
  const image = draft.image([
    metadata("jinja2", "2.11.2"),
    metadata("flask", "2.0.0"),
    metadata("click", "8.0"),
  ]);
  const vex = statementOf(image.digest, {
    predicateType: "https://openvex.dev/ns/v0.2.0",
    predicate: {
      "@context": "https://openvex.dev/ns/v0.2.0",
      author: "ACME",
      timestamp: "2026-01-01T00:00:00Z",
      statements: [
        {
          vulnerability: { name: "CVE-2024-1" },
          products: [
            { "@id": `pkg:oci/app@${image.digest}`, subcomponents: [{ "@id": "pkg:pypi/jinja2" }] },
          ],
          status: "not_affected",
          justification: "vulnerable_code_not_present",
        },
      ],
    },
  });
  const envelope = envelopeOf(vex, [{ key }]) as { payload: string };
  const bom = statementOf(image.digest, {
    predicateType: "https://cyclonedx.org/bom",
    predicate: {
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      metadata: { tools: { components: [{ name: "syft", version: "1.9" }] } },
      components: [
        component("jinja2", "2.11.2"),
        component("flask", "1.0.0"),
        component("built-in", "1"),
      ],
    },
  });
  const blobs = [draft.blob({ ...envelope, payload: change(envelope.payload) }), draft.blob(bom)];
  return draft.write([withStatements(draft, { image, blobs })]);
}

const scan = async (folder: string, given: readonly TrustedKey[]) =>
  scanTrees([await openPath(folder)], { advisories, keys: given });

test("what nobody vouches for is shown, and the finding counts", async () => {
  const { findings, counts, gaps } = await scan(shipped(mallory), []);
  expect(findings).toMatchObject([
    { rule: "CVE-2024-1", vex: { status: "not_affected", author: "ACME", verified: "unverified" } },
  ]);
  expect(counts.total).toBe(1);
  expect(gaps).toEqual([]);
});

test("with a key that fits, it suppresses", async () => {
  const { findings, counts, assets } = await scan(shipped(signer), keys);
  expect(findings).toMatchObject([
    {
      suppression: { by: "vex", reason: expect.stringContaining("ACME") },
      vex: { verified: "verified", document: expect.stringContaining("https://openvex.dev/ns") },
    },
  ]);
  expect(counts.total).toBe(0);
  expect(assets[0]?.attestations).toMatchObject([
    { kind: "vex", trust: "verified", key: "cosign.pub" },
    { kind: "sbom", trust: "unverified" },
  ]);
});

test.each([
  ["signed by somebody else", mallory, undefined],
  [
    "changed after it was signed",
    signer,
    (payload: string) =>
      Buffer.from(Buffer.from(payload, "base64").toString().replace("ACME", "acme")).toString(
        "base64",
      ),
  ],
])("%s, it is not used and that is a gap", async (_, key, change) => {
  const { findings, counts, gaps, assets } = await scan(shipped(key, change), keys);
  expect(findings[0]).not.toHaveProperty("vex");
  expect(counts.total).toBe(1);
  expect(gaps).toMatchObject([
    { reason: "unresolved", message: expect.stringContaining("does not fit cosign.pub") },
  ]);
  expect(assets[0]?.attestations?.[0]).toMatchObject({ kind: "vex", trust: "invalid" });
});

test("a bill of materials is compared with the layers, and differences are no gap", async () => {
  const { assets, gaps } = await scan(shipped(signer), []);
  const [, bom] = assets[0]?.attestations ?? [];
  expect(bom).toMatchObject({
    kind: "sbom",
    author: "syft 1.9",
    comparison: {
      same: 1,
      onlyInSbom: { count: 1, purls: ["pkg:pypi/built-in@1"] },
      onlyInImage: { count: 1, purls: ["pkg:pypi/click@8.0"] },
      differentVersion: {
        count: 1,
        packages: [{ purl: "pkg:pypi/flask", inSbom: "1.0.0", inImage: "2.0.0" }],
      },
    },
  });
  expect(gaps).toEqual([]);
});

test("nothing of it is read where nobody asks about packages", async () => {
  const tree = await openPath(shipped(signer));
  const watched = {
    ...tree,
    attested: () => {
      throw new Error("asked");
    },
  };
  const { findings } = await scanTrees([watched], { advisories, scope: scopeOf(["secret"]) });
  expect(findings).toEqual([]);
});
