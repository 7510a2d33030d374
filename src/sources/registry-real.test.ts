import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { authFileFor, startRegistry } from "../../test/docker-registry.ts";
import { imageOf, textFile, visitAll, writeImage } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { openedFrom } from "../../test/open-registry.ts";

const image = imageOf([[textFile("etc/a", "1")], [textFile("etc/a", "2")]]);

function push(port: number, authFile: string): void {
  const { status, stderr } = spawnSync(
    "skopeo",
    [
      ...["copy", "-q", "--dest-tls-verify=false", "--dest-authfile", authFile],
      ...[`oci-archive:${writeImage(image)}`, `docker://127.0.0.1:${port}/group/app:1`],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
}

needs("docker-registry", "skopeo")("reads what skopeo pushed to Debian's registry", async () => {
  const port = await startRegistry("none");
  push(port, authFileFor(port));
  const tree = await openedFrom({ port }, { name: "group/app:1" });
  expect((await visitAll(tree)).texts.map(([, text]) => text)).toEqual(["1", "2"]);
  expect(tree.asset.id).toBe(`image:127.0.0.1:${port}/group/app`);
  const byDigest = `group/app@${tree.image?.manifestDigest}`;
  expect((await openedFrom({ port }, { name: byDigest })).image?.platform).toBe("linux/amd64");
  await expect(openedFrom({ port }, { name: "group/app:none" })).rejects.toMatchObject({
    name: "UsageError",
  });
});

needs("docker-registry", "skopeo")("and with Basic authentication", async () => {
  const port = await startRegistry("basic");
  const authFile = authFileFor(port);
  push(port, authFile);
  const environment = { HOME: "/nowhere", REGISTRY_AUTH_FILE: authFile };
  const tree = await openedFrom({ port }, { name: "group/app:1", environment });
  expect((await visitAll(tree)).texts).toHaveLength(2);
  await expect(openedFrom({ port }, { name: "group/app:1" })).rejects.toMatchObject({
    name: "EnvironmentError",
    hint: expect.stringContaining("podman login"),
  });
});
