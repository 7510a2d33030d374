import { describe, expect } from "vitest";
import { treeOf } from "../src/oci/opened-image.ts";
import { needs } from "./needs.ts";
import { opened } from "./patched.ts";
import { patchedRelease } from "./patched-release.ts";
import { alone, pair, textsOf } from "./shop-packages.ts";

const run = needs("docker-registry");

describe("a release that patches", () => {
  run("pushes what was patched as a whole", async () => {
    const { place, registry } = await patchedRelease([...pair("1.1"), alone("1.1")]);
    const ended = await place.start(["release", "--json"]);
    expect({ status: ended.status, outcome: JSON.parse(ended.stdout).outcome }).toEqual({
      status: 0,
      outcome: "released",
    });
    const location = `${registry}/shop:latest`;
    const tree = treeOf(await opened(location), { kind: "registry", location });
    expect((await textsOf(tree)).get("etc/shop.conf")).toBe("version 1.1\n");
  });

  run("pushes nothing where a package had to be left, whatever the gate lets pass", async () => {
    const postinst = "#!/bin/sh\nset -e\nfrobnicate --all\n";
    const { place, repositories } = await patchedRelease([
      ...pair("1.1"),
      { ...alone("1.1"), control: { postinst } },
    ]);
    const { status, stdout, stderr } = await place.start(["release", "--json"]);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "incomplete" });
    expect(stderr).toContain("is not patched as a whole: alone 1.1 cannot be installed");
    expect(await repositories()).toEqual({ repositories: ["base"] });
  });
});
