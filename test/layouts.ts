import { createHash } from "node:crypto";
import { type NewFile, writeTar } from "../src/oci/tar/write-tar.ts";
import { tempFolder } from "./temp-folder.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly artifactType?: string;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
export const indexType = "application/vnd.oci.image.index.v1+json";

/** An OCI layout that is put together blob by blob, as tools attach things to an image. */
export interface LayoutDraft {
  /** Adds a blob; text as it is, anything else as JSON. */
  blob(content: unknown, more?: Partial<Descriptor>): Descriptor;
  /** Adds the image itself. */
  image(files: readonly NewFile[], architecture?: string): Descriptor;
  /** Adds a manifest of one blob: an artifact. */
  artifact(layers: readonly Descriptor[], more?: object): Descriptor;
  /** Writes it with these entries in `index.json`. @returns its folder */
  write(manifests: readonly Descriptor[], files?: Readonly<Record<string, string>>): string;
}

export function layoutDraft(): LayoutDraft {
  const blobs: Record<string, Buffer> = {};
  const draft: LayoutDraft = {
    blob(content, more = {}) {
      const raw = typeof content === "string" || Buffer.isBuffer(content);
      const bytes = raw ? Buffer.from(content) : Buffer.from(JSON.stringify(content));
      const hex = createHash("sha256").update(bytes).digest("hex");
      blobs[`blobs/sha256/${hex}`] = bytes;
      const mediaType = "application/json";
      return { mediaType, digest: `sha256:${hex}`, size: bytes.length, ...more };
    },
    image(files, architecture = "amd64") {
      const tar = Buffer.concat([...writeTar(files, { mtime: 0 })]);
      const layer = draft.blob(tar, { mediaType: "application/vnd.oci.image.layer.v1.tar" });
      const config = draft.blob(
        {
          os: "linux",
          architecture,
          config: { User: "1000", Healthcheck: { Test: ["CMD", "true"] } },
          rootfs: { type: "layers", diff_ids: [layer.digest] },
        },
        { mediaType: "application/vnd.oci.image.config.v1+json" },
      );
      return draft.blob(
        { schemaVersion: 2, mediaType: manifestType, config, layers: [layer] },
        { mediaType: manifestType, platform: { os: "linux", architecture } },
      );
    },
    artifact(layers, more = {}) {
      const config = draft.blob("{}", { mediaType: "application/vnd.oci.empty.v1+json" });
      const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers, ...more };
      return draft.blob(manifest, { mediaType: manifestType });
    },
    write(manifests, files = {}) {
      return tempFolder({
        "oci-layout": '{"imageLayoutVersion":"1.0.0"}',
        "index.json": JSON.stringify({ schemaVersion: 2, manifests }),
        ...blobs,
        ...files,
      });
    },
  };
  return draft;
}

/** An in-toto statement about an image. */
export function statementOf(
  digest: string,
  said: { readonly predicateType: string; readonly predicate: unknown },
): object {
  const [algorithm = "", hex = ""] = digest.split(":");
  return {
    _type: "https://in-toto.io/Statement/v0.1",
    ...said,
    subject: [{ name: "pkg:docker/app@1", digest: { [algorithm]: hex } }],
  };
}
