import type { BasePin, BuildPlan } from "../../model/index.ts";

export interface BuildFacts {
  readonly plan: BuildPlan;
  readonly bases: readonly BasePin[];
  /** `buildah 1.28.2`. */
  readonly builder: string;
  /** RFC 3339, of the run. */
  readonly startedAt: string;
}

/**
 * How an image was made, for builders that do not say it themselves.
 *
 * @see SLSA 1.0, provenance
 */
export function provenance(facts: BuildFacts): object {
  const { plan, bases, builder, startedAt } = facts;
  const [name = "", version = ""] = builder.split(" ");
  const { target, platforms, refresh } = plan;
  return {
    buildDefinition: {
      buildType: "urn:suture:release:dockerfile:v1",
      externalParameters: {
        arguments: plan.arguments,
        ...(target !== undefined && { target }),
        ...(platforms.length > 0 && { platforms }),
        ...(refresh && { refresh }),
      },
      resolvedDependencies: bases.map(({ image, digest, from }) => ({
        ...(from.kind === "registry" && { uri: `docker://${from.name}@${digest}` }),
        name: image,
        digest: digestSet(digest),
      })),
    },
    runDetails: {
      builder: { id: `urn:suture:builder:${name}`, version: { [name]: version } },
      metadata: { startedOn: startedAt },
    },
  };
}

function digestSet(digest: string): Readonly<Record<string, string>> {
  const [algorithm = "", hex = ""] = digest.split(":");
  return { [algorithm]: hex };
}
