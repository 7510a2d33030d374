import type { Builder } from "../model/index.ts";
import { argumentsOf, contextOf, fields } from "./request-args.ts";

/** BuildKit by Docker's client; writes an OCI layout with a bill of materials and provenance in it. */
export const buildx: Builder = {
  id: "buildx",
  title: "docker buildx",
  probe: { program: "docker", args: ["buildx", "version"] },
  attests: true,

  commands(request) {
    const { context, dockerfile, target, platforms, pins, refresh, output } = request;
    const written = { type: "oci", tar: "false", "rewrite-timestamp": "true", dest: output };
    return [
      {
        program: "docker",
        args: [
          ...["buildx", "build", "--pull", "--progress", "plain", "--file", dockerfile],
          ...(target === undefined ? [] : ["--target", target]),
          ...(platforms.length > 0 ? ["--platform", platforms.join(",")] : []),
          ...pins.flatMap((pin) =>
            contextOf(pin, ({ path }) => `oci-layout://${path}@${pin.digest}`),
          ),
          ...argumentsOf(request),
          ...(refresh?.kind === "stages" ? ["--no-cache-filter", refresh.stages.join(",")] : []),
          ...(refresh?.kind === "all" ? ["--no-cache"] : []),
          ...["--attest", "type=sbom", "--attest", "type=provenance,mode=max"],
          ...["--output", fields(written), context],
        ],
      },
    ];
  },
};
