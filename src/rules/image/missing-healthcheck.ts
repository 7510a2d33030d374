import type { ImageDocument, Rule } from "../../model/index.ts";

/** A process that hangs still counts as running. */
export const missingHealthcheck: Rule<ImageDocument, { readonly ports: readonly string[] }> = {
  id: "image/missing-healthcheck",
  kind: "misconfiguration",
  reads: "image",
  title: "Image of a server has no health check",
  advice: "Add a HEALTHCHECK to the Dockerfile, or one where the container is started.",
  severity: "low",
  cwe: 703,

  *find({ image: { config } }) {
    const ports = config.exposedPorts.filter((port) => !port.endsWith("/udp"));
    const starts = (config.cmd?.length ?? 0) + (config.entrypoint?.length ?? 0) > 0;
    if (config.hasHealthcheck || ports.length === 0 || !starts) return;
    yield {
      range: { start: 0, end: 0 },
      message: `Port ${ports.join(", ")} is opened, and nothing checks that the server behind it answers`,
      evidence: { ports },
    };
  },
};
