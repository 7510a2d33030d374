import type { Builder } from "../model/index.ts";
import { buildOptions } from "./containers-args.ts";

/** Builds in podman's own store and saves from there; writes an OCI layout. */
export const podman: Builder = {
  id: "podman",
  title: "podman",
  probe: { program: "podman", args: ["--version"] },
  attests: false,

  commands(request) {
    const { platforms, output, name, context } = request;
    const image = `localhost/${name}`;
    const isList = platforms.length > 1;
    const podman = (...args: readonly string[]) => ({ program: "podman", args });
    const out = [isList ? "--manifest" : "--tag", image];
    const build = podman("build", ...buildOptions(request), ...out, context);
    const layout = `oci:${output}:release`;
    if (isList) return [build, podman("manifest", "push", "--all", "--rm", image, layout)];
    // Only the name goes: layers that the next build can use again stay.
    return [build, podman("push", "--format", "oci", image, layout), podman("untag", image)];
  },
};
