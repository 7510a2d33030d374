import { describe, expect, test } from "vitest";
import {
  emptyVex,
  readAttached,
  smallBom,
  smallImage,
  withStatements,
} from "../../../test/attached.ts";
import {
  type Descriptor,
  indexType,
  type LayoutDraft,
  layoutDraft,
  statementOf,
} from "../../../test/layouts.ts";
import { envelopeOf, keyPair } from "../../../test/signed-envelopes.ts";
import { nodeDisk } from "../../io/disk.ts";
import type { TrustedKey } from "../../model/index.ts";
import { type ImageFiles, imageDirectory } from "../image-files.ts";
import { openLayout } from "../open-layout.ts";

const intoto = "application/vnd.in-toto+json";
const key = keyPair();
const keys: readonly TrustedKey[] = [{ name: "cosign.pub", pem: key.publicPem }];

describe("does not use, and says so", () => {
  const attach = (make: (draft: LayoutDraft, image: Descriptor) => readonly Descriptor[]) => {
    const draft = layoutDraft();
    const image = smallImage(draft);
    return draft.write([withStatements(draft, { image, blobs: make(draft, image) })]);
  };

  test("a statement about another image", async () => {
    const other = `sha256:${"1".repeat(64)}`;
    const found = await readAttached(
      attach((draft) => [
        draft.blob(
          statementOf(other, { predicateType: "https://openvex.dev/ns", predicate: emptyVex }),
        ),
      ]),
    );
    expect(found.documents).toEqual([]);
    expect(found.problems).toEqual([expect.stringContaining("about another image")]);
  });

  test("what does not fit its signature", async () => {
    const folder = attach((draft, image) => {
      const statement = statementOf(image.digest, {
        predicateType: "https://openvex.dev/ns",
        predicate: emptyVex,
      });
      const envelope = envelopeOf(statement, [{ key }]) as { payload: string };
      const changed = JSON.stringify({
        ...statement,
        predicate: { ...emptyVex, author: "Mallory" },
      });
      return [draft.blob({ ...envelope, payload: Buffer.from(changed).toString("base64") })];
    });
    const { documents, problems } = await readAttached(folder, keys);
    expect(documents).toEqual([
      {
        attestation: expect.objectContaining({ kind: "vex", trust: "invalid", author: "Mallory" }),
      },
    ]);
    expect(problems).toEqual([expect.stringContaining("does not fit cosign.pub")]);
  });

  test.each([
    ["JSON that is cut off", '{"a": '],
    ["an envelope without base64", { payloadType: "x", payload: "%" }],
    [
      "an envelope around nothing",
      { payloadType: "x", payload: Buffer.from("{").toString("base64") },
    ],
    ["a statement without a type", { _type: "https://in-toto.io/Statement/v1", subject: [] }],
    [
      "a signature of another image",
      { critical: { image: { "docker-manifest-digest": "sha256:0" } } },
    ],
  ])("%s", async (_, content) => {
    const found = await readAttached(attach((draft) => [draft.blob(content)]));
    expect(found.documents).toEqual([]);
    expect(found.problems).toHaveLength(1);
  });

  test("a blob that is missing, another, or too large", async () => {
    const missing = { mediaType: intoto, digest: `sha256:${"2".repeat(64)}`, size: 2 };
    const found = await readAttached(
      attach((draft) => {
        const good = draft.blob(emptyVex, { mediaType: intoto });
        const huge = draft.blob(`"${"x".repeat(33 << 20)}"`);
        return [missing, huge, good];
      }),
    );
    expect(found.attestations).toMatchObject([{ kind: "vex" }]);
    expect(found.problems).toEqual([
      expect.stringContaining("is missing"),
      expect.stringContaining("larger than 32 MB"),
    ]);
  });

  test("more than is sensible", async () => {
    const folder = attach((draft) =>
      Array.from({ length: 150 }, (_, i) => draft.blob({ ...emptyVex, i })),
    );
    const { documents, problems } = await readAttached(folder);
    expect(documents).toHaveLength(100);
    expect(problems).toEqual([expect.stringContaining("the rest was left out")]);
  });

  test("a manifest that is broken, beside one that is whole", async () => {
    const draft = layoutDraft();
    const image = smallImage(draft);
    const tag = image.digest.replace(":", "-");
    const named = (descriptor: Descriptor, suffix: string) => ({
      ...descriptor,
      annotations: { "org.opencontainers.image.ref.name": `${tag}.${suffix}` },
    });
    const broken = named(
      draft.blob("{", { mediaType: "application/vnd.oci.image.manifest.v1+json" }),
      "att",
    );
    const whole = named(draft.artifact([draft.blob(smallBom)]), "sbom");
    const { attestations, problems } = await readAttached(draft.write([image, broken, whole]));
    expect(attestations).toMatchObject([{ kind: "sbom" }]);
    expect(problems).toEqual([expect.stringContaining("not valid JSON")]);
  });
});

test("indexes that name each other, and a registry that fails, end nothing", async () => {
  const draft = layoutDraft();
  const image = smallImage(draft);
  let inner = image;
  for (let i = 0; i < 4; i++) {
    const index = { schemaVersion: 2, manifests: [inner], i };
    inner = draft.blob(index, { mediaType: indexType });
  }
  const files = await imageDirectory(draft.write([inner]), nodeDisk);
  const failing: ImageFiles = {
    ...files,
    find: async (name) => {
      if (name.startsWith("referrers/")) throw new SyntaxError("the registry is away");
      return files.find(name);
    },
  };
  const found = await (await openLayout(failing)).attested?.([]);
  expect(found?.documents).toEqual([]);
  expect(found?.problems.length).toBeGreaterThan(0);
  expect(found?.problems.every((problem) => problem.includes("registry is away"))).toBe(true);
});
