import type { Builder, BuildRequest } from "../model/index.ts";
import { buildOptions, byPlatform } from "./containers-args.ts";

/** Builds in podman's own store and saves from there; writes an OCI layout. */
export const podman: Builder = {
  id: "podman",
  title: "podman",
  probe: { program: "podman", args: ["--version"] },
  attests: false,

  commands(request) {
    const { platforms, output, name, context } = request;
    const image = `localhost/${name}`;
    const podman = (...args: readonly string[]) => ({ program: "podman", args });
    const build = (one: BuildRequest, option: string) =>
      podman("build", ...buildOptions(one), option, image, context);
    const layout = `oci:${output}:release`;
    if (platforms.length > 1) {
      const builds = byPlatform(request).map((one) => build(one, "--manifest"));
      return [...builds, podman("manifest", "push", "--all", "--rm", image, layout)];
    }
    const push = podman("push", "--format", "oci", image, layout);
    // Only the name goes: layers that the next build can use again stay.
    return [build(request, "--tag"), push, podman("untag", image)];
  },
};
