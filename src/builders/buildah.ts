import type { Builder, BuildRequest } from "../model/index.ts";
import { buildOptions, byPlatform } from "./containers-args.ts";

/** Builds without a daemon, as root or not; writes an OCI layout. */
export const buildah: Builder = {
  id: "buildah",
  title: "buildah",
  probe: { program: "buildah", args: ["--version"] },
  attests: false,

  commands(request) {
    const { platforms, output, name, context } = request;
    const layout = `oci:${output}:release`;
    const buildah = (...args: readonly string[]) => ({ program: "buildah", args });
    const build = (one: BuildRequest, ...out: readonly string[]) =>
      buildah("build", ...buildOptions(one), ...out, context);
    if (platforms.length < 2) return [build(request, "--tag", layout)];
    const list = `localhost/${name}`;
    return [
      ...byPlatform(request).map((one) => build(one, "--manifest", list)),
      buildah("manifest", "push", "--all", "--rm", list, layout),
    ];
  },
};
