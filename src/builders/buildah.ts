import type { Builder } from "../model/index.ts";
import { buildOptions } from "./containers-args.ts";

/** Builds without a daemon, as root or not; writes an OCI layout. */
export const buildah: Builder = {
  id: "buildah",
  title: "buildah",
  probe: { program: "buildah", args: ["--version"] },
  attests: false,

  commands(request) {
    const { platforms, output, name, context } = request;
    const layout = `oci:${output}:release`;
    const build = (...out: readonly string[]) => ({
      program: "buildah",
      args: ["build", ...buildOptions(request), ...out, context],
    });
    if (platforms.length < 2) return [build("--tag", layout)];
    const list = `localhost/${name}`;
    return [
      build("--manifest", list),
      { program: "buildah", args: ["manifest", "push", "--all", "--rm", list, layout] },
    ];
  },
};
