import type { Builder, BuildRequest } from "../src/model/index.ts";

/** A build request with nothing but what it must have. */
export function buildRequest(more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    context: "/shop",
    dockerfile: "/shop/Dockerfile",
    buildArgs: {},
    secrets: {},
    platforms: [],
    pins: [],
    sourceDateEpoch: 1_700_000_000,
    output: "/state/image",
    name: "suture-release-0a1b",
    isPlainAllowed: false,
    ...more,
  };
}

/** The commands as one would read them; a blank parts arguments. */
export function commandLines(builder: Builder, more: Partial<BuildRequest> = {}): string[] {
  return builder
    .commands(buildRequest(more))
    .map(({ program, args }) => [program, ...args].join(" "));
}
