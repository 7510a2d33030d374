import { cacheFolder } from "../io/folders.ts";
import type { OpenRequest } from "../model/index.ts";
import type { Settings } from "./settings.ts";
import type { NamedTarget } from "./target-names.ts";

type ImagePorts = Pick<OpenRequest, "registry" | "daemon">;

/** The ways to images that are not on the disk, made when the first of them is named and kept for the run. */
export async function portsOf(named: NamedTarget, settings: Settings): Promise<ImagePorts> {
  if (named.place === "path" || (named.place === "registry" && settings.offline)) return {};
  const ways = opened.get(settings) ?? new Map<string, ImagePorts>();
  opened.set(settings, ways);
  const way = named.place === "daemon" ? named.engine : "registry";
  const ports = ways.get(way) ?? (await openPorts(named, settings));
  ways.set(way, ports);
  return ports;
}

const opened = new WeakMap<Settings, Map<string, ImagePorts>>();

async function openPorts(named: NamedTarget, settings: Settings): Promise<ImagePorts> {
  const environment = process.env;
  const cache = cacheFolder();
  if (named.place === "daemon") {
    const { openDaemon } = await import("../io/daemon.ts");
    const { engine } = named;
    return { daemon: openDaemon({ engine, environment, cache, offline: settings.offline }) };
  }
  const { openRegistry } = await import("../io/registry/registry.ts");
  return { registry: openRegistry({ settings: settings.registry, environment, cache }) };
}
