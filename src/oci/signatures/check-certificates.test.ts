import { describe, expect, test } from "vitest";
import { keylessAnnotations, keylessBundle, madeSigstore } from "../../../test/made-sigstore.ts";
import type { TrustedIdentity } from "../../model/index.ts";
import { annotatedBundle } from "../attestations/annotated-bundle.ts";
import { certificateChecker, readTrustedRoot } from "./check-certificates.ts";

const sigstore = madeSigstore();
const statement = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}');
const whom = {
  subject: "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main",
  issuer: "https://token.actions.githubusercontent.com",
  at: new Date("2026-03-01T12:00:00Z"),
};
const root = readTrustedRoot(sigstore.trustedRoot);
const exactly: TrustedIdentity = { subject: whom.subject, issuer: whom.issuer };
const check = (bundle: unknown, identities: readonly TrustedIdentity[] = [exactly]) =>
  certificateChecker({ root, identities })({ bundle });

/** A bundle with something changed in its JSON. */
const changed = (change: (bundle: ReturnType<typeof keylessBundle>) => unknown) =>
  change(structuredClone(keylessBundle(sigstore, { statement, whom })));

describe("a certificate that holds", () => {
  const bundle = keylessBundle(sigstore, { statement, whom });
  const identity = { subject: whom.subject, issuer: whom.issuer };

  test("names whom it was issued for, though it has expired since", async () => {
    expect(await check(bundle)).toEqual({ identity });
  });

  test.each<[string, TrustedIdentity]>([
    ["a pattern", { ...exactly, subject: /https:\/\/github\.com\/acme\/.*/ }],
    ["a pattern with anchors", { ...exactly, subject: /^https:\/\/github\.com\/acme\/.*$/ }],
  ])("is believed by %s", async (_, trusted) => {
    expect(await check(bundle, [trusted])).toEqual({ identity });
  });

  test.each<[string, TrustedIdentity]>([
    ["another subject", { ...exactly, subject: "https://github.com/mallory/shop" }],
    ["a part of the subject", { ...exactly, subject: "https://github.com/acme/" }],
    ["a pattern for a part of it", { ...exactly, subject: /github\.com\/acme/ }],
    ["a pattern with an alternative", { ...exactly, subject: /https:\/\/github|x/ }],
    ["another issuer", { ...exactly, issuer: "https://accounts.example" }],
    ["a part of the issuer", { ...exactly, issuer: "https://token.actions" }],
  ])("is not believed by %s", async (_, trusted) => {
    expect(await check(bundle, [trusted])).toEqual({
      identity,
      why: expect.stringContaining("not the one expected"),
    });
  });

  test("is not believed where nobody is trusted", async () => {
    expect((await check(bundle, [])).why).toContain("not the one expected");
  });

  test("of cosign 2, in annotations, and of a mail address", async () => {
    const mail = { ...whom, subject: "ana@acme.example" };
    const payload = Buffer.from("{}");
    const annotations = keylessAnnotations(sigstore, { payload, whom: mail });
    const signature = annotations["dev.cosignproject.cosign/signature"] ?? "";
    const signed = annotatedBundle(annotations, { message: payload, signature });
    const trusted = { subject: mail.subject, issuer: mail.issuer };
    const checker = certificateChecker({ root, identities: [trusted] });
    if (!signed) throw new Error("no certificate");
    expect(await checker(signed)).toEqual({ identity: trusted });
    const other = annotatedBundle(annotations, { message: Buffer.from("{ }"), signature });
    expect(await checker(other ?? signed)).toEqual({ why: expect.any(String) });
  });
});

describe("refuses", () => {
  test.each<[string, (bundle: ReturnType<typeof keylessBundle>) => unknown, RegExp]>([
    [
      "another statement under the signature",
      (bundle) => ({
        ...bundle,
        dsseEnvelope: { ...bundle.dsseEnvelope, payload: Buffer.from("{}").toString("base64") },
      }),
      /log|signature/,
    ],
    [
      "another signature",
      (bundle) => {
        const other = keylessBundle(sigstore, { statement, whom });
        return { ...bundle, dsseEnvelope: other.dsseEnvelope };
      },
      /log/,
    ],
    [
      "another certificate of the same authority",
      (bundle) => {
        const { verificationMaterial } = keylessBundle(sigstore, { statement, whom });
        const { certificate } = verificationMaterial;
        return { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, certificate } };
      },
      /does not fit its certificate/,
    ],
    ["no entry of the log", (bundle) => withEntries(bundle, () => []), /says when it was signed/],
    [
      "a time that the log did not state",
      (bundle) => withEntries(bundle, ([entry]) => [{ ...entry, integratedTime: "1772366000" }]),
      /log|expired/,
    ],
    [
      "a body that the log did not promise",
      (bundle) =>
        withEntries(bundle, ([entry]) => [
          { ...entry, canonicalizedBody: Buffer.from("{}").toString("base64") },
        ]),
      /log|cannot be read/,
    ],
    [
      "a promise without the proof of a newer bundle",
      (bundle) => withEntries(bundle, ([{ inclusionProof: _, ...entry } = {}]) => [entry]),
      /bundle is broken/,
    ],
    [
      "a name in a checkpoint that would be run as a pattern",
      (bundle) =>
        withEntries(bundle, ([entry]) => {
          const proof = entry?.["inclusionProof"] as { checkpoint: { envelope: string } };
          const envelope = proof.checkpoint.envelope.replace(/\u2014 \S+/, "\u2014 (([^x])+)+y");
          return [{ ...entry, inclusionProof: { ...proof, checkpoint: { envelope } } }];
        }),
      /cannot be read/,
    ],
    ["an empty bundle", () => ({}), /broken|cannot be read/],
    ["no object", () => null, /broken|cannot be read/],
    ["text for a certificate", (bundle) => withCertificate(bundle, "AAAA"), /cannot be read/],
  ])("%s", async (_, change, why) => {
    const verdict = await check(changed(change));
    expect(verdict.identity).toBeUndefined();
    expect(verdict.why).toMatch(why);
  });

  test("a certificate that had expired when it was logged", async () => {
    const late = madeSigstore();
    const bundle = keylessBundle(
      { ...late, log: (body) => late.log(body, new Date("2026-03-01T13:00:00Z")) },
      { statement, whom },
    );
    const checker = certificateChecker({
      root: readTrustedRoot(late.trustedRoot),
      identities: [exactly],
    });
    expect((await checker({ bundle })).why).toMatch(/expired/);
  });

  test("another authority, and a certificate that is in no log", async () => {
    const other = keylessBundle(madeSigstore(), { statement, whom });
    expect((await check(other)).why).toMatch(/not of the trusted root/);
    const unlogged = keylessBundle(sigstore, { statement, whom: { ...whom, unlogged: true } });
    expect((await check(unlogged)).why).toMatch(/SCT/);
  });
});

test.each([
  ["no object", 1],
  ["nothing", {}],
  ["no authority", { ...sigstore.trustedRoot, certificateAuthorities: [] }],
  ["no log and no clock", { ...sigstore.trustedRoot, tlogs: [] }],
  ["keys that are none", { ...sigstore.trustedRoot, tlogs: [{ publicKey: { rawBytes: "AA==" } }] }],
])("a trusted root with %s is refused", (_, value) => {
  expect(() => readTrustedRoot(value)).toThrow(TypeError);
});

type Bundle = ReturnType<typeof keylessBundle>;
type Entries = Bundle["verificationMaterial"]["tlogEntries"];

function withEntries(bundle: Bundle, change: (entries: Entries) => unknown): unknown {
  const { verificationMaterial } = bundle;
  const tlogEntries = change(verificationMaterial.tlogEntries);
  return { ...bundle, verificationMaterial: { ...verificationMaterial, tlogEntries } };
}

function withCertificate(bundle: Bundle, rawBytes: string): unknown {
  const { verificationMaterial } = bundle;
  return {
    ...bundle,
    verificationMaterial: { ...verificationMaterial, certificate: { rawBytes } },
  };
}
