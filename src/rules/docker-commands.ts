import { commandName, type ShellCommand, type ShellWord } from "../syntax/shell-commands.ts";

/** Images that a command of docker pulls, runs or pushes, by name. */
export function imagesOf(command: ShellCommand): readonly string[] {
  const call = dockerCall(command);
  if (!call || !/^(?:pull|push|run|create)$/.test(call.verb.value)) return [];
  const image = call.args.find(
    ({ value }, index) => !value.startsWith("-") && !isValue(call.args[index - 1]),
  );
  return image ? [image.value] : [];
}

/** `docker VERB arguments`, `docker image VERB` and `docker buildx VERB` among them. */
export interface DockerCall {
  readonly verb: ShellWord;
  readonly args: readonly ShellWord[];
}

/** Reads a command as a call of docker or podman. */
export function dockerCall(command: ShellCommand): DockerCall | undefined {
  const words = commandName(command) === "sudo" ? command.words.slice(1) : command.words;
  const [program, ...rest] = words;
  if (!program || !/^(?:docker|podman)$/.test(program.value)) return undefined;
  const start = /^(?:image|container|buildx|builder)$/.test(rest[0]?.value ?? "") ? 1 : 0;
  const verb = rest[start];
  return verb && { verb, args: rest.slice(start + 1) };
}

/** Docker Hub: no host in front. */
export function isOnHub(image: string): boolean {
  const host = image.split("/")[0] ?? "";
  if (/[$`]/.test(image)) return false;
  return !image.includes("/") || !/[.:]/.test(host) || /^(?:index\.)?docker\.io$/.test(host);
}

/** Options of `docker run` whose value is the next word. */
function isValue(before: ShellWord | undefined): boolean {
  return /^(?:-[evpwuhmlac]|--(?:env|env-file|volume|publish|workdir|user|name|network|net|entrypoint|mount|platform|label|memory|cpus|hostname|add-host|device|cap-add|cap-drop|security-opt|tmpfs|pull|restart|group-add|gpus|ulimit|shm-size))$/.test(
    before?.value ?? "",
  );
}
