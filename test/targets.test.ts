import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { imageOf, textFile, writeImage } from "./images.ts";
import { registryOf, stored } from "./registry-server.ts";
import { workplace } from "./run-suture.ts";

const system = {
  "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n',
  "var/lib/dpkg/status":
    "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n\n",
};
const image = imageOf([Object.entries(system).map(([path, text]) => textFile(path, text))]);

describe("what a name means", () => {
  test.each([
    ["none", 2, "There is nothing at none"],
    ["ghcr.io/a/b", 2, "docker://ghcr.io/a/b"],
    ["./shop:1", 2, "There is nothing at"],
    ["containers-storage:localhost/a:1", 2, "podman:NAME"],
    ["python:3.12", 4, "may not be asked"],
    ["docker://python", 4, "may not be asked"],
  ])("%s", (name, status, message) => {
    const ran = workplace().run(["scan", name, "--offline"]);
    expect(ran.stderr).toContain(message);
    expect(ran.status).toBe(status);
  });

  test("--platform that is none, and one that the image is not for", () => {
    const { run } = workplace();
    expect(run(["scan", writeImage(image), "--platform", "arm64"])).toMatchObject({ status: 2 });
    const { status, stderr } = run(["scan", writeImage(image), "--platform", "linux/arm64"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("linux/amd64")]);
  });
});

describe("every form of one system tells of the same package", () => {
  const packageOf = ({ report }: ReturnType<ReturnType<typeof workplace>["json"]>) => {
    const [asset] = report.assets as unknown as { kind: string; packages: { name: string }[] }[];
    return [asset?.kind, asset?.packages.map(({ name }) => name)];
  };

  test("an archive, also compressed as a whole", () => {
    const place = workplace();
    const archive = writeImage(image);
    expect(packageOf(place.json(["scan", archive]))).toEqual(["image", ["bash"]]);
    const packed = join(place.folder, "image.tar.gz");
    writeFileSync(packed, gzipSync(readFileSync(archive)));
    expect(packageOf(place.json(["scan", packed]))).toEqual(["image", ["bash"]]);
    expect(packageOf(place.json(["scan", `oci-archive:${packed}`]))).toEqual(["image", ["bash"]]);
    expect(readdirSync(join(place.folder, "cache/scratch"))).toEqual([]);
  });

  test("its root in a directory", () => {
    expect(packageOf(workplace(system).json(["scan", "."]))).toEqual(["rootfs", ["bash"]]);
    const { status, stderr } = workplace(system).run(["fix", ".", "--offline", "--dry-run"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("changes a directory")]);
  });
});

describe("suture.toml", () => {
  test("says where a registry is asked, and for which platform", async () => {
    const held = await stored(image);
    const { port, seen } = await registryOf(held, (request) => {
      request.url = request.url?.replace("/v2/team/app/", "/v2/app/");
      return false;
    });
    const config = (platform: string) =>
      `fail-on = "never"\nplatform = "${platform}"\n[registry.endpoints]\n"registry.invalid" = "http://127.0.0.1:${port}"\n`;
    const { start } = workplace({ "suture.toml": config("linux/amd64") });
    const ran = await start(["scan", "registry.invalid/team/app:1", "--json"]);
    expect(ran.stderr).toBe("");
    expect(JSON.parse(ran.stdout)).toMatchObject({
      assets: [{ id: "image:registry.invalid/team/app" }],
    });
    expect(seen.map(({ path }) => path)).toContain("/v2/team/app/manifests/1");
    const other = workplace({ "suture.toml": config("linux/arm64") });
    const wrong = await other.start(["scan", "registry.invalid/team/app:1"]);
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining("linux/amd64") });
  });

  test.each([
    ['[registry]\ninsecure = "all"\n', "registry.insecure"],
    ["[registry.endpoints]\na = 1\n", "registry.endpoints.a"],
    ['platform = "arm"\n', '"arm"'],
  ])("%j is an error that names it", (text, named) => {
    const { status, stderr } = workplace({ "suture.toml": text }).run(["scan", "."]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(named)]);
  });
});

test("an image of a registry: the configuration of the current folder, a state of its own", async () => {
  const { port } = await registryOf(await stored(image));
  const { target, folder, start } = workplace({ "suture.toml": 'fail-on = "never"\n' });
  const ran = await start(["scan", `127.0.0.1:${port}/app:1`, "--json"]);
  expect(ran.stderr).toBe("");
  expect(JSON.parse(ran.stdout)).toMatchObject({ assets: [{ id: `image:127.0.0.1:${port}/app` }] });
  expect(readdirSync(join(folder, "state/targets"))).toHaveLength(1);
  expect(readdirSync(target)).toEqual(["suture.toml"]);
});
