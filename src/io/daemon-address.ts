import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../model/index.ts";
import { bareHost, isLoopback } from "./http/addresses.ts";
import type { Certificates } from "./http/http.ts";
import type { ProxyEnvironment as Environment } from "./http/proxies.ts";

export type Engine = "docker" | "podman";

/** Where an engine is asked. */
export interface DaemonAddress {
  readonly url: URL;
  readonly socketPath?: string;
  readonly certificates?: Certificates;
  /** As the user knows it. */
  readonly shown: string;
  /** What to do where it does not answer. */
  readonly hint: string;
}

export interface DaemonQuery {
  readonly engine: Engine;
  readonly environment: Environment;
  readonly offline: boolean;
}

/**
 * Finds the engine as its own client does: `DOCKER_HOST`, docker's context, `CONTAINER_HOST`, then
 * the sockets where it usually listens.
 *
 * @throws EnvironmentError where there is none
 */
export function findDaemon({ engine, environment, offline }: DaemonQuery): DaemonAddress {
  const variable = engine === "docker" ? "DOCKER_HOST" : "CONTAINER_HOST";
  const named = environment[variable] || (engine === "docker" ? contextHost(environment) : "");
  if (named) return addressOf(named, { variable, environment, offline });
  const paths = engine === "docker" ? dockerSockets(environment) : podmanSockets(environment);
  const found = paths.find((path) => existsSync(path));
  if (found !== undefined) return socketAt(found, variable);
  throw new EnvironmentError(`There is no socket of ${engine} at ${paths.join(" or ")}`, {
    hint:
      engine === "docker"
        ? "Start Docker, set DOCKER_HOST, or save the image: docker save NAME -o image.tar"
        : "Start it with systemctl --user start podman.socket, set CONTAINER_HOST, or save the image: podman save NAME -o image.tar",
  });
}

function socketAt(socketPath: string, variable: string): DaemonAddress {
  return {
    url: new URL("http://localhost/"),
    socketPath,
    shown: socketPath,
    hint: `Check that the engine runs, or set ${variable}.`,
  };
}

interface Addressing {
  readonly variable: string;
  readonly environment: Environment;
  readonly offline: boolean;
}

function addressOf(named: string, { variable, environment, offline }: Addressing): DaemonAddress {
  const socket = /^(?:unix:\/\/)?(\/.*)$/.exec(named)?.[1];
  if (socket !== undefined) return socketAt(socket, variable);
  const place = /^(?:tcp|https?):\/\/([^/@]+)\/?$/.exec(named)?.[1];
  if (place === undefined || !URL.canParse(`http://${place}`)) {
    throw new EnvironmentError(`${variable} names an engine that cannot be asked`, {
      hint: "unix:///PATH and tcp://HOST:PORT are read; ssh is not. Save the image and name the archive instead.",
    });
  }
  const folder = environment["DOCKER_CERT_PATH"];
  const isSecure =
    named.startsWith("https:") || Boolean(environment["DOCKER_TLS_VERIFY"] || folder);
  const url = new URL(`${isSecure ? "https" : "http"}://${place}`);
  if (url.port === "") url.port = isSecure ? "2376" : "2375";
  if (offline && !isLoopback(bareHost(url))) {
    throw new EnvironmentError(`${variable} names an engine elsewhere, which may not be asked`, {
      hint: "Leave out --offline, or name an archive of the image.",
    });
  }
  const certificates = isSecure ? certificatesIn(folder || configFolder(environment)) : undefined;
  return {
    url,
    shown: url.host,
    hint: `Check that the engine runs there, and ${variable}.`,
    ...(certificates && { certificates }),
  };
}

/** As docker names them. */
function certificatesIn(folder: string): Certificates {
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {
      return undefined;
    }
  };
  const [ca, cert, key] = [read("ca.pem"), read("cert.pem"), read("key.pem")];
  return {
    ...(ca !== undefined && { ca: [ca] }),
    ...(cert !== undefined && key !== undefined && { cert, key }),
  };
}

function homeOf(environment: Environment): string {
  return environment["HOME"] || homedir();
}

function configFolder(environment: Environment): string {
  return environment["DOCKER_CONFIG"] || join(homeOf(environment), ".docker");
}

/** Docker Desktop, Colima and others register where they listen as a context. */
function contextHost(environment: Environment): string | undefined {
  const folder = configFolder(environment);
  const config = readJson(join(folder, "config.json"));
  const name = environment["DOCKER_CONTEXT"] || config["currentContext"];
  if (typeof name !== "string" || name === "" || name === "default") return undefined;
  const id = createHash("sha256").update(name).digest("hex");
  const meta = readJson(join(folder, "contexts/meta", id, "meta.json"));
  const endpoints = fieldsOf(meta["Endpoints"]);
  const host = fieldsOf(endpoints["docker"])["Host"];
  return typeof host === "string" ? host : undefined;
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function dockerSockets(environment: Environment): readonly string[] {
  const runtime = environment["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(homeOf(environment), ".docker/run/docker.sock"),
  ];
}

function podmanSockets(environment: Environment): readonly string[] {
  const runtime = environment["XDG_RUNTIME_DIR"];
  const uid = process.getuid?.();
  return [
    ...(runtime ? [join(runtime, "podman/podman.sock")] : []),
    ...(uid === undefined || runtime ? [] : [`/run/user/${uid}/podman/podman.sock`]),
    "/run/podman/podman.sock",
  ];
}
