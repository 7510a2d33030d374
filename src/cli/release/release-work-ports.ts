import type { ReleaseState } from "../../io/release-state.ts";
import type {
  PatchImage,
  Programs,
  Registry,
  RegistryWriter,
  ReleasePlan,
} from "../../model/index.ts";
import type { TargetConfig } from "../config.ts";
import type { Settings } from "../settings.ts";
import type { BuildPorts } from "./release-build.ts";

/** What the steps of a release need of the outside world. */
export interface WorkPorts {
  readonly registry: Registry & RegistryWriter;
  readonly programs: Programs;
  readonly state: ReleaseState;
  readonly settings: Settings;
  readonly config: TargetConfig;
  readonly environment: NodeJS.ProcessEnv;
  readonly cache: string;
  /** Left out where this suture does not patch. */
  readonly patch?: PatchImage;
  readonly onLine: (line: string) => void;
  readonly warn: (text: string) => void;
  readonly outputs: readonly string[];
}

/** What of it all a build needs. */
export function buildPorts({ secrets }: ReleasePlan, ports: WorkPorts): BuildPorts {
  return { ...ports, settings: ports.settings.registry, secrets };
}
