import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { type Descriptor, type LayoutDraft, layoutDraft } from "../../../test/layouts.ts";
import { opened, type Patched, patched } from "../../../test/patched.ts";
import { digestOf } from "../digest.ts";
import { mediaTypes } from "../media-types.ts";
import { writeTar } from "../tar/write-tar.ts";
import type { AppendOptions } from "./append-layer.ts";

const tar = Buffer.concat([...writeTar([textFile("etc/a", "1")], { mtime: 0 })]);
const diffId = digestOf(tar);

interface Written {
  /** Text of the configuration; `DIFF` stands for the layer's diffID. */
  readonly config?: string;
  readonly manifest?: object;
  readonly more?: Partial<Descriptor>;
  readonly types?: (typeof mediaTypes)["oci"];
}

const plainConfig =
  '{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["DIFF"]}}';

function manifestOf(draft: LayoutDraft, written: Written = {}): Descriptor {
  const { config = plainConfig, manifest = {}, more = {}, types = mediaTypes.oci } = written;
  const layer = draft.blob(tar, { mediaType: types.tar });
  const described = draft.blob(config.replaceAll("DIFF", diffId), { mediaType: types.config });
  const value = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: described,
    layers: [layer],
    ...manifest,
  };
  return draft.blob(value, { mediaType: types.manifest, ...more });
}

async function appended(written: Written, more: Partial<AppendOptions> = {}): Promise<Patched> {
  const draft = layoutDraft();
  const folder = draft.write([manifestOf(draft, written)]);
  return patched(await opened(folder), [textFile("etc/a", "2")], more);
}

const configText = ({ image }: Patched) => Buffer.from(image.configBytes).toString();
const manifestIn = ({ image }: Patched) => JSON.parse(Buffer.from(image.manifest.bytes).toString());

describe("the configuration", () => {
  test("keeps everything else as it is written, number for number", async () => {
    const config = `{ "created" : "2020-01-01T00:00:00Z",
  "big": 12345678901234567890, "float": 1.0, "same": [ {"history": []} , "]}" ],
  "config": {"Healthcheck":{"Interval":9223372036854775807},"OnBuild":["RUN \\"x\\""],"Labels":{"a\\u00e9":"\\\\"}},
  "rootfs": {"type":"layers","diff_ids":["DIFF"  ]},
  "history": [ {"created_by":"first"} ]
}`;
    const made = await appended(
      { config },
      { createdBy: 'suture patch "x"', comment: "2 packages" },
    );
    const entry =
      '{"created":"2025-06-15T15:06:40Z","created_by":"suture patch \\"x\\"","comment":"2 packages"}';
    expect(configText(made)).toBe(
      config
        .replace('"2020-01-01T00:00:00Z"', '"2025-06-15T15:06:40Z"')
        .replace('["DIFF"  ]', `["${diffId}","${made.layer.diffId}"  ]`)
        .replace('{"created_by":"first"}', `{"created_by":"first"},${entry}`),
    );
  });

  test.each([
    ["has none", ""],
    ["is null", ',"history":null'],
    ["is empty", ',"history":[]'],
  ])("gets a line for each layer where its history %s", async (_, history) => {
    const made = await appended({ config: plainConfig.replace(/}$/, `${history}}`) });
    expect(JSON.parse(configText(made)).history).toEqual([
      { comment: "not recorded" },
      { created: "2025-06-15T15:06:40Z", created_by: "suture patch" },
    ]);
  });

  test("keeps a history that does not fit its layers", async () => {
    const lines = [
      { created_by: "a" },
      { created_by: "b" },
      { created_by: "c", empty_layer: true },
    ];
    const made = await appended({
      config: plainConfig.replace(/}$/, `,"history":${JSON.stringify(lines)}}`),
    });
    expect(JSON.parse(configText(made)).history.slice(0, 3)).toEqual(lines);
    expect(JSON.parse(configText(made)).history).toHaveLength(4);
  });

  test.each([
    ["the newest change", {}, "2025-06-15T15:06:40Z"],
    ["what was said", { latest: 1_000_000_000 }, "2001-09-09T01:46:40Z"],
    ["the image before, where that is newer", { newest: 1 }, "2024-02-03T04:05:06.123456789Z"],
  ])("is of the time of %s", async (_, more, created) => {
    const made = await appended(
      { config: plainConfig.replace("{", '{"created":"2024-02-03T04:05:06.123456789Z",') },
      more,
    );
    expect(JSON.parse(configText(made)).created).toBe(created);
  });

  test("may be ten megabytes, or as deep as a text can be", async () => {
    const label = "x".repeat(10 << 20);
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const config = plainConfig.replace("{", `{"deep":${deep},"long":"${label}",`);
    const made = await appended({ config });
    expect(configText(made)).toContain(`"deep":${deep},"long":"${label}"`);
    expect(configText(made)).toContain(`["${diffId}","${made.layer.diffId}"]`);
  });

  test.each([
    ["names its layers twice", plainConfig.replace("{", `{"rootfs":{"diff_ids":[]},`)],
    ["spells them in two ways", plainConfig.replace(/}$/, `,"RootFS":{"diff_ids":[]}}`)],
    ["has a history that is no list", plainConfig.replace(/}$/, ',"history":{"a":1}}')],
    ["has a byte order mark", `\ufeff${plainConfig}`],
  ])("is refused where it %s", async (_, config) => {
    await expect(appended({ config })).rejects.toMatchObject({ name: "TargetError" });
  });
});

describe("the manifest", () => {
  test("keeps its annotations and gets the base's", async () => {
    const annotations = {
      "org.example": "1",
      "org.opencontainers.image.base.name": "old",
      "org.opencontainers.image.base.digest": "old",
    };
    const made = await appended({ manifest: { annotations, subject: { size: 1 } } });
    const base = "org.opencontainers.image.base";
    expect(manifestIn(made)).toMatchObject({
      subject: { size: 1 },
      config: { digest: digestOf(made.image.configBytes), size: made.image.configBytes.length },
      layers: [
        { digest: diffId },
        {
          mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
          digest: made.layer.digest,
          size: made.layer.sizeBytes,
        },
      ],
    });
    expect(manifestIn(made).annotations).toEqual({
      "org.example": "1",
      [`${base}.digest`]: made.image.listed[0],
    });
    const named = await appended({}, { baseName: "docker.io/library/app:1" });
    expect(manifestIn(named).annotations[`${base}.name`]).toBe("docker.io/library/app:1");
  });

  test("stays Docker's where it is, without annotations", async () => {
    const made = await appended({ types: mediaTypes.docker });
    expect(manifestIn(made)).toMatchObject({
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      config: { mediaType: "application/vnd.docker.container.image.v1+json" },
      layers: [{}, { mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip" }],
    });
    expect(manifestIn(made)).not.toHaveProperty("annotations");
    expect(made.image.manifest.mediaType).toBe(mediaTypes.docker.manifest);
  });

  test("keeps layers of types that are not known, and a configuration's copy in it goes", async () => {
    const draft = layoutDraft();
    const layer = draft.blob(tar, { mediaType: "application/x-unknown" });
    const types = mediaTypes.oci;
    const config = {
      ...draft.blob(plainConfig.replace("DIFF", diffId), { mediaType: types.config }),
      data: "e30=",
      annotations: { a: "b" },
    };
    const manifest = draft.blob(
      { schemaVersion: 2, config, layers: [{ ...layer, urls: ["https://example.com/x"] }] },
      { mediaType: types.manifest },
    );
    const made = await patched(await opened(draft.write([manifest])), [textFile("b", "")]);
    expect(manifestIn(made).layers[0]).toEqual({ ...layer, urls: ["https://example.com/x"] });
    expect(manifestIn(made).config).not.toHaveProperty("data");
    expect(manifestIn(made).config.annotations).toEqual({ a: "b" });
  });

  test.each<[string, Written]>([
    [
      "an unknown type",
      { manifest: { mediaType: "application/x" }, more: { mediaType: "application/x" } },
    ],
    ["another type than its index says", { more: { mediaType: mediaTypes.docker.manifest } }],
    ["two kinds", { manifest: { fsLayers: [] } }],
    ["an old schema", { manifest: { schemaVersion: 1 } }],
    [
      "an artifact",
      { types: { ...mediaTypes.oci, config: "application/vnd.cncf.helm.config.v1+json" } },
    ],
  ])("is refused where it is of %s", async (_, written) => {
    await expect(appended(written)).rejects.toMatchObject({ name: "TargetError" });
  });
});

describe("an index", () => {
  const attestation = (draft: LayoutDraft, of: Descriptor) => ({
    ...draft.artifact([draft.blob({ of: of.digest })]),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": of.digest,
    },
  });
  const variants = (draft: LayoutDraft) => {
    const amd64 = manifestOf(draft, { more: { platform: { os: "linux", architecture: "amd64" } } });
    const arm64 = manifestOf(draft, {
      config: plainConfig.replace("amd64", "arm64"),
      more: { platform: { os: "linux", architecture: "arm64" } },
    });
    return [amd64, arm64, attestation(draft, amd64), attestation(draft, arm64)] as const;
  };
  const index = (
    draft: LayoutDraft,
    manifests: readonly object[],
    more: Partial<Descriptor> = {},
  ) =>
    draft.blob(
      { schemaVersion: 2, mediaType: mediaTypes.oci.index, manifests, annotations: { kept: "1" } },
      { mediaType: mediaTypes.oci.index, ...more },
    );
  const parsed = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString());

  test("keeps other platforms with what is attached to them", async () => {
    const draft = layoutDraft();
    const [amd64, arm64, ofAmd64, ofArm64] = variants(draft);
    const folder = draft.write([index(draft, [amd64, arm64, ofAmd64, ofArm64])]);
    const made = await patched(await opened(folder, { platform: "linux/arm64" }), [
      textFile("b", ""),
    ]);
    const { manifests, annotations } = parsed(made.image.indexes[0]?.bytes);
    expect(annotations).toEqual({ kept: "1" });
    expect(manifests).toEqual([
      amd64,
      { ...arm64, digest: made.digest, size: made.image.manifest.bytes.length },
      ofAmd64,
    ]);
    expect(made.dropped).toEqual([ofArm64.digest]);
    expect(made.topDigest).toBe(made.image.indexes[0]?.digest);
  });

  test("inside an index is renewed in it", async () => {
    const draft = layoutDraft();
    const [amd64, arm64] = variants(draft);
    const inner = index(draft, [amd64]);
    const outer = index(draft, [arm64, inner]);
    // linux/amd64 stands in the inner one, of which the outer says no platform: the user has to choose.
    await expect(opened(draft.write([outer]))).rejects.toMatchObject({ name: "UsageError" });
    const nested = index(draft, [inner]);
    const renewed = await patched(await opened(draft.write([nested])), [textFile("b", "")]);
    const [first, second] = renewed.image.indexes;
    expect(parsed(first?.bytes).manifests[0].digest).toBe(second?.digest);
    expect(parsed(second?.bytes).manifests[0].digest).toBe(renewed.digest);
  });

  test("is made where a layout lists the platforms under one name", async () => {
    const draft = layoutDraft();
    const annotations = { "org.opencontainers.image.ref.name": "1" };
    const [amd64, arm64, ofAmd64, ofArm64] = variants(draft);
    const named = [amd64, arm64].map((one) => ({ ...one, annotations }));
    const folder = draft.write([...named, ofAmd64, ofArm64]);
    const made = await patched(await opened(folder), [textFile("b", "")]);
    expect(parsed(made.image.indexes[0]?.bytes).manifests).toEqual([
      { ...amd64, digest: made.digest, size: made.image.manifest.bytes.length },
      arm64,
      ofArm64,
    ]);
    expect(made.image.names).toEqual({ tag: "1" });
  });
});
