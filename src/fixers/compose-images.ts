import { type KnownImage, knownImage } from "../rules/known-images.ts";
import { type ComposeService, listOf, scalarOf } from "../syntax/compose.ts";
import { fieldsOf, itemsOf, textOf } from "../syntax/yaml.ts";

/**
 * Facts of the official image of a service. They hold while its own entry point starts its own
 * server; as another user than root it has no use for capabilities.
 */
export function knownStart(service: ComposeService): KnownImage | undefined {
  if (service.image === undefined || service.isBuilt || service.fields.has("entrypoint")) {
    return undefined;
  }
  const known = knownImage(service.image);
  const [program] = commandOf(service);
  if (program !== undefined && !startsServer(program)) return undefined;
  const user = scalarOf(service, "user");
  const isOther = user !== undefined && !/^(?:0|root)(?::|$)/.test(user);
  return known && isOther ? { ...known, capabilities: [] } : known;
}

/** Words of a list, or the whole text. */
export function commandOf(service: ComposeService): readonly string[] {
  const command = service.fields.get("command")?.value;
  const text = textOf(command);
  return text === undefined ? itemsOf(command).map((item) => textOf(item) ?? "") : [text];
}

/** Where in the container volumes, bind mounts and tmpfs lie. */
export function mountTargets(service: ComposeService): readonly string[] {
  const volumes = listOf(service, "volumes").map((node) =>
    node.kind === "map"
      ? textOf(fieldsOf(node).get("target")?.entry.value)
      : targetOf(textOf(node) ?? ""),
  );
  return [...volumes, ...tmpfsOf(service)].filter((path) => path !== undefined);
}

/** Paths of `tmpfs`, a list or one text, without options. */
export function tmpfsOf(service: ComposeService): readonly string[] {
  const own = scalarOf(service, "tmpfs");
  const nodes = listOf(service, "tmpfs").map((node) => textOf(node) ?? "");
  return [...(own === undefined ? [] : [own]), ...nodes].map((text) => text.replace(/:.*$/s, ""));
}

/** True where a path is a mount, or lies in one. */
export function isMounted(path: string, targets: readonly string[]): boolean {
  return targets.some((target) => {
    const folder = target.replace(/\/+$/, "");
    return folder !== "" && (path === folder || path.startsWith(`${folder}/`));
  });
}

/** Of `source:target:mode` and of `target` alone. */
function targetOf(volume: string): string | undefined {
  const match = /(?:^|:)(\/[^:{}]*)(?::[A-Za-z,]+)?$/.exec(volume);
  return match?.[1];
}

/** Options, or the name of the server: what entry points take for an ordinary start. */
function startsServer(command: string): boolean {
  return /^\s*(?:-|(?:postgres|redis-server|mysqld|mariadbd|mongod|rabbitmq-server|memcached|nginx)(?:\s|$))/.test(
    command,
  );
}
