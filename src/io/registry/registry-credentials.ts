import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ProxyEnvironment as Environment } from "../http/proxies.ts";

/** How a registry is told who asks. */
export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  /** Exchanged for a token at the registry's token server. */
  | { readonly kind: "identity"; readonly token: string }
  | { readonly kind: "bearer"; readonly token: string };

export interface FoundCredentials {
  readonly credentials?: Credentials;
  /** What kept a place from being asked; without any secret. */
  readonly problem?: string;
}

export interface CredentialQuery {
  /** Names of the registry, the most usual first. */
  readonly names: readonly string[];
  readonly repository: string;
}

/**
 * Looks for credentials where podman and docker keep them: `REGISTRY_AUTH_FILE`, containers'
 * `auth.json`, docker's `config.json`; in each, credential helpers first.
 *
 * @see containers-auth.json(5); docker-credential-helpers, protocol
 */
export async function findCredentials(
  query: CredentialQuery,
  environment: Environment,
): Promise<FoundCredentials> {
  const problems: string[] = [];
  for (const file of files(environment)) {
    const config = readConfig(file, problems);
    if (!config) continue;
    const helper = helperFor(config, query);
    const helped = helper && (await askHelper(helper, query, environment));
    if (helped?.problem) problems.push(helped.problem);
    const credentials = helped?.credentials ?? storedIn(config, query);
    if (credentials) return { credentials };
  }
  return problems.length > 0 ? { problem: problems.join("; ") } : {};
}

type Fields = Readonly<Record<string, unknown>>;

function files(environment: Environment): readonly string[] {
  const home = environment["HOME"] || homedir();
  const own = environment["REGISTRY_AUTH_FILE"];
  const runtime = environment["XDG_RUNTIME_DIR"];
  const config = environment["XDG_CONFIG_HOME"] || join(home, ".config");
  const docker = environment["DOCKER_CONFIG"] || join(home, ".docker");
  return [
    ...(own ? [own] : []),
    ...(runtime ? [join(runtime, "containers/auth.json")] : []),
    join(config, "containers/auth.json"),
    join(docker, "config.json"),
  ];
}

function readConfig(path: string, problems: string[]): Fields | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as { readonly code?: string };
    if (code !== "ENOENT" && code !== "ENOTDIR") problems.push(`${path} cannot be read (${code})`);
    return undefined;
  }
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // The parser's own message would quote the file.
    problems.push(`${path} is no JSON`);
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** Keys are hosts, hosts with folders in podman's file, and addresses in docker's. */
function storedIn(config: Fields, { names, repository }: CredentialQuery): Credentials | undefined {
  const auths = new Map(Object.entries(fieldsOf(config["auths"])));
  const byHost = new Map([...auths].map(([key, value]) => [hostOf(key), value]));
  const folders = repository.split("/");
  for (const name of names) {
    for (let depth = folders.length; depth > 0; depth--) {
      const found = credentialsIn(auths.get([name, ...folders.slice(0, depth)].join("/")));
      if (found) return found;
    }
    const found = credentialsIn(auths.get(name) ?? byHost.get(hostOf(name)));
    if (found) return found;
  }
  return undefined;
}

/** `https://HOST/v1/` as `HOST`; podman's keys with folders are no hosts. */
function hostOf(key: string): string {
  const address = /^https?:\/\/([^/]+)/.exec(key);
  return address?.[1] ?? key.replace(/\/v[12]\/?$/, "");
}

function credentialsIn(value: unknown): Credentials | undefined {
  const fields = fieldsOf(value);
  const text = (name: string) => {
    const found = fields[name];
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  const identity = text("identitytoken");
  if (identity) return { kind: "identity", token: identity };
  const bearer = text("registrytoken");
  if (bearer) return { kind: "bearer", token: bearer };
  const pair = Buffer.from(text("auth") ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "");
  const at = pair.indexOf(":");
  const user = at > 0 ? pair.slice(0, at) : text("username");
  const password = at > 0 ? pair.slice(at + 1) : text("password");
  return user && password ? { kind: "password", user, password } : undefined;
}

interface Helper {
  readonly program: string;
  /** The name to ask for. */
  readonly server: string;
}

function helperFor(config: Fields, { names, repository }: CredentialQuery): Helper | undefined {
  const helpers = fieldsOf(config["credHelpers"]);
  const folders = repository.split("/");
  for (const name of names) {
    for (let depth = folders.length; depth >= 0; depth--) {
      const server = [name, ...folders.slice(0, depth)].join("/");
      const found = programOf(helpers[server] ?? (depth === 0 ? helpers[hostOf(name)] : undefined));
      if (found) return { program: found, server };
    }
  }
  const store = programOf(config["credsStore"]);
  return store && names[0] ? { program: store, server: names[0] } : undefined;
}

/** A name, never a path: the program is looked up as docker does. */
function programOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^[\w][\w.-]{0,63}$/.test(value)) return undefined;
  return `docker-credential-${value}`;
}

const helperTimeoutMs = 30_000;
const maxAnswerBytes = 1 << 20;

async function askHelper(
  { program, server }: Helper,
  { names }: CredentialQuery,
  environment: Environment,
): Promise<FoundCredentials> {
  const others = server === names[0] ? names.slice(1) : [];
  let problem: string | undefined;
  for (const name of [server, ...others]) {
    const answer = await runHelper(program, name, environment);
    if (answer.output !== undefined) return readAnswer(program, answer.output);
    problem ??= answer.problem;
  }
  return problem === undefined ? {} : { problem };
}

function readAnswer(program: string, output: string): FoundCredentials {
  try {
    const { Username: user, Secret: secret } = fieldsOf(JSON.parse(output));
    if (typeof user !== "string" || typeof secret !== "string" || secret === "") return {};
    if (user === "<token>") return { credentials: { kind: "identity", token: secret } };
    return { credentials: { kind: "password", user, password: secret } };
  } catch {
    return { problem: `${program} answers no JSON` };
  }
}

interface HelperAnswer {
  /** Left out where it knows nothing or failed. */
  readonly output?: string;
  readonly problem?: string;
}

function runHelper(
  program: string,
  server: string,
  environment: Environment,
): Promise<HelperAnswer> {
  return new Promise((resolve) => {
    const child = spawn(program, ["get"], {
      env: { ...environment },
      stdio: ["pipe", "pipe", "ignore"],
      timeout: helperTimeoutMs,
      killSignal: "SIGKILL",
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxAnswerBytes) chunks.push(chunk);
    });
    child.stdin.on("error", () => {}); // A helper may end without reading.
    child.on("error", () => resolve({ problem: `${program} cannot be run` }));
    child.on("close", (code, signal) => {
      const output = Buffer.concat(chunks).toString("utf8");
      if (code === 0) return resolve({ output });
      // What it says is on standard output: only that it knows nothing is no problem.
      if (/credentials not found/i.test(output)) return resolve({});
      resolve({ problem: `${program} ends with ${signal ?? code}` });
    });
    child.stdin.end(server);
  });
}
