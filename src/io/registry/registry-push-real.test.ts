import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { authFileFor, startRegistry } from "../../../test/docker-registry.ts";
import { imageOf, textFile, writeImage } from "../../../test/images.ts";
import { needs } from "../../../test/needs.ts";
import { opened, patched } from "../../../test/patched.ts";
import { push, twoPlatforms } from "../../../test/pushing.ts";
import { tempFolder } from "../../../test/temp-folder.ts";

const image = imageOf([
  [{ ...textFile("big", ""), bytes: randomBytes(3_000_000) }],
  [textFile("etc/a", "1")],
]);

needs("docker-registry", "skopeo")(
  "Debian's registry takes an image in parts, with a password",
  async () => {
    const port = await startRegistry("basic");
    const authFile = authFileFor(port);
    const environment = { HOME: "/nowhere", REGISTRY_AUTH_FILE: authFile };
    const { image: made, digest } = await patched(await opened(writeImage(image)), [
      textFile("etc/a", "2"),
    ]);
    const pushed = await push({ port }, made, { environment, tags: ["1", "latest"] });
    expect(pushed).toMatchObject({ digest, uploaded: 4, existing: 0 });
    const seen = JSON.parse(
      skopeo("inspect", authFile, `docker://127.0.0.1:${port}/group/app:latest`),
    );
    expect(seen).toMatchObject({
      Digest: digest,
      RepoTags: expect.arrayContaining(["1", "latest"]),
    });
    expect(seen.Layers).toHaveLength(3);
    const copied = tempFolder();
    skopeo("copy", authFile, `docker://127.0.0.1:${port}/group/app:1`, `oci:${copied}/layout:1`);
    expect((await opened(`${copied}/layout`)).image.manifestDigest).toBe(digest);
    expect(await push({ port }, made, { environment })).toMatchObject({ uploaded: 0, existing: 1 });
    await expect(push({ port }, made)).rejects.toMatchObject({ name: "EnvironmentError" });
  },
);

needs("docker-registry", "skopeo")("and takes over what another repository of it has", async () => {
  const port = await startRegistry("none");
  const first = await opened(writeImage(image));
  await push({ port }, await first.stored(), { repository: "base/app" });
  const base = await opened(`127.0.0.1:${port}/base/app:1`);
  const { image: made, digest } = await patched(base, [textFile("etc/a", "2")]);
  expect(JSON.parse(Buffer.from(made.manifest.bytes).toString()).annotations).toEqual({
    "org.opencontainers.image.base.digest": base.image.manifestDigest,
    "org.opencontainers.image.base.name": `127.0.0.1:${port}/base/app:1`,
  });
  expect(await push({ port }, made)).toMatchObject({ digest, uploaded: 2, mounted: 2 });
  const again = await opened(`127.0.0.1:${port}/group/app@${digest}`);
  expect(again.image.layers).toHaveLength(3);
});

needs("docker-registry", "skopeo")(
  "and an image for two platforms, of which one is patched",
  async () => {
    const port = await startRegistry("none");
    const made = await twoPlatforms();
    const { digest } = await push({ port }, made);
    const raw = skopeo(
      "inspect",
      authFileFor(port),
      "--raw",
      `docker://127.0.0.1:${port}/group/app:1`,
    );
    expect(raw).toBe(Buffer.from(made.indexes[0]?.bytes ?? []).toString());
    // The next day nothing of arm64 has to be read from where it is.
    const again = await opened(`127.0.0.1:${port}/group/app:1`);
    const next = await patched(again, [textFile("etc/new", "newer")]);
    expect(await push({ port }, next.image)).toMatchObject({ uploaded: 2, existing: 3 });
    const other = await opened(`127.0.0.1:${port}/group/app:1`, { platform: "linux/arm64" });
    expect(other.image.layers).toHaveLength(1);
    expect(next.topDigest).not.toBe(digest);
  },
);

function skopeo(command: "inspect" | "copy", authFile: string, ...args: readonly string[]): string {
  const tls = command === "copy" ? "--src-tls-verify=false" : "--tls-verify=false";
  const auth = command === "copy" ? "--src-authfile" : "--authfile";
  const all = [command, tls, auth, authFile, ...args];
  const { status, stdout, stderr } = spawnSync("skopeo", all, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
