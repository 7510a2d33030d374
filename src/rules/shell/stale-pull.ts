import type { Rule, TextRange } from "../../model/index.ts";
import type { ShellDocument } from "../../syntax/shell.ts";
import type { ShellCommand } from "../../syntax/shell-commands.ts";
import { dockerCall } from "../docker-commands.ts";

/** A build that does not ask for its base image again. */
export interface StalePull {
  /** The verb: `build`. */
  readonly verb: TextRange;
  /** The image that was pulled for it. */
  readonly image: string;
  /** Path of its Dockerfile from the folder that the script is started in; left out where unknown. */
  readonly dockerfile?: string;
  /** The script builds only once: nothing else can make an image that this build starts from. */
  readonly isOnly: boolean;
}

/** One image is pulled by hand; the build takes whatever lies in the cache for all others. */
export const stalePull: Rule<ShellDocument, StalePull> = {
  id: "shell/stale-pull",
  kind: "misconfiguration",
  reads: "shell",
  title: "Build does not ask for newer base images",
  advice: "Give docker build --pull: it asks for every base image of the Dockerfile.",
  severity: "low",
  confidence: "medium",
  cwe: 1104,
  triggers: ["docker pull", "docker image pull"],

  *find({ script: { commands, problem } }) {
    if (problem) return;
    const builds = commands.filter((command) => isBuild(command));
    for (const [index, command] of commands.entries()) {
      const pull = dockerCall(command);
      const image =
        pull?.verb.value === "pull"
          ? pull.args.find(({ value }) => !value.startsWith("-"))
          : undefined;
      if (!image?.isStatic) continue;
      const build = commands.slice(index + 1).find(isBuild);
      const call = build && dockerCall(build);
      if (!build || !call || asksForBase(build) || isUsedElsewhere(commands, image.value, command))
        continue;
      const dockerfile = dockerfileOf(build);
      yield {
        range: build.range,
        message: `Only ${image.value} is pulled: the build takes every other base image from its cache`,
        evidence: {
          verb: call.verb.range,
          image: image.value,
          ...(dockerfile !== undefined && { dockerfile }),
          isOnly: builds.length === 1,
        },
      };
    }
  },
};

function isBuild(command: ShellCommand): boolean {
  return dockerCall(command)?.verb.value === "build";
}

function asksForBase(build: ShellCommand): boolean {
  return build.words.some(
    ({ value, isStatic }) =>
      /^--pull(?:=|$)/.test(value) || (!isStatic && /ARG|OPT|FLAG/i.test(value)),
  );
}

/** The image is run, tagged or read as a cache: it was not pulled to build on. */
function isUsedElsewhere(
  commands: readonly ShellCommand[],
  image: string,
  pull: ShellCommand,
): boolean {
  return commands.some(
    (command) => command !== pull && command.words.some(({ value }) => value.includes(image)),
  );
}

/** By `-f`, else in the folder that is built. */
function dockerfileOf(build: ShellCommand): string | undefined {
  const args = dockerCall(build)?.args ?? [];
  const index = args.findIndex(({ value }) => /^(?:-f|--file)$/.test(value));
  const named =
    index >= 0 ? args[index + 1] : args.find(({ value }) => value.startsWith("--file="));
  const folder = args.at(-1);
  if (named) return named.isStatic ? normal(named.value.replace(/^--file=/, "")) : undefined;
  return folder?.isStatic && !folder.value.startsWith("-")
    ? normal(`${folder.value}/Dockerfile`)
    : undefined;
}

function normal(path: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return path.startsWith("/") || parts.includes("..") ? undefined : parts.join("/");
}
