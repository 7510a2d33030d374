import { spawn } from "node:child_process";
import { EnvironmentError, type PackageIndex } from "../model/index.ts";
import { normalizePypiName } from "../versions/package-names.ts";
import { publishedVersions } from "../versions/simple-index.ts";

export interface IndexSettings {
  /** From suture's own configuration. */
  readonly url?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Command that runs pip, for tests; the user's own `pip`, else `python3 -m pip`. */
  readonly pip?: readonly string[];
}

/**
 * Where Python packages come from: suture's configuration, else `PIP_INDEX_URL`, else what the
 * user's own pip says it would ask.
 *
 * @throws EnvironmentError where none of them names an index
 */
export async function findIndexUrl(settings: IndexSettings): Promise<string> {
  const { url, environment, pip } = settings;
  const found = url || environment["PIP_INDEX_URL"] || (await askPip(pip, environment));
  if (found && URL.canParse(found) && /^https?:/.test(found)) return found;
  throw new EnvironmentError(
    found
      ? `The package index ${withoutCredentials(found)} is no address.`
      : "No package index is known.",
    { hint: "Set PIP_INDEX_URL, or install pip, whose settings are used." },
  );
}

/**
 * The user's package index, looked for when it is first asked. Where nothing names one, what is
 * published is unknown; an address that was set and is none is an EnvironmentError.
 */
export function openPackageIndex(settings: IndexSettings): PackageIndex {
  const isSet = Boolean(settings.url || settings.environment["PIP_INDEX_URL"]);
  let index: Promise<PackageIndex | undefined> | undefined;
  return {
    async versionsOf(ecosystem, name) {
      index ??= findIndexUrl(settings).then(
        (url) => packageIndexAt(url),
        (error: unknown) => {
          if (isSet) throw error;
          return undefined;
        },
      );
      return (await index)?.versionsOf(ecosystem, name) ?? "unknown";
    },
  };
}

export interface IndexOptions {
  readonly timeoutMs?: number;
  /** A larger answer is not read. */
  readonly maxBytes?: number;
}

/**
 * Asks a package index by the simple repository API, each package once.
 *
 * @param url - as pip takes it, with credentials where it needs them
 * @see PEP 503, PEP 691, PEP 592
 */
export function packageIndexAt(url: string, options: IndexOptions = {}): PackageIndex {
  const asked = new Map<string, Promise<readonly string[] | "unknown">>();
  return {
    versionsOf(ecosystem, name) {
      if (ecosystem !== "PyPI") return Promise.resolve("unknown");
      const project = normalizePypiName(name);
      const known = asked.get(project);
      if (known !== undefined) return known;
      const answer = ask(url, project, options).catch(() => "unknown" as const);
      asked.set(project, answer);
      return answer;
    },
  };
}

/** pip prints the address that its settings give, or its own default, as the default of its option. */
async function askPip(
  command: readonly string[] | undefined,
  environment: IndexSettings["environment"],
): Promise<string | undefined> {
  const commands = command ? [command] : [["pip"], ["pip3"], ["python3", "-m", "pip"]];
  for (const [program = "", ...first] of commands) {
    const help = await run([program, ...first, "install", "--help"], environment);
    const match = /--index-url[^(]*\(default\s*:?\s*([^)\s]+)\s*\)/.exec(help ?? "");
    if (match?.[1]) return match[1];
  }
  return undefined;
}

function run(
  [program = "", ...rest]: readonly string[],
  environment: IndexSettings["environment"],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    // A wide terminal keeps the address on one line.
    const env = { ...environment, COLUMNS: "500", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
    const child = spawn(program, rest, {
      env,
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 20_000,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (output.length < 1 << 20) output += text;
    });
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 ? output : undefined));
  });
}

const jsonType = "application/vnd.pypi.simple.v1+json";

async function ask(
  base: string,
  project: string,
  { timeoutMs = 15_000, maxBytes = 64 << 20 }: IndexOptions,
): Promise<readonly string[] | "unknown"> {
  const url = new URL(`${base.replace(/\/+$/, "")}/${project}/`);
  const headers = new Headers({ accept: `${jsonType}, text/html;q=0.1` });
  if (url.username) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set("authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
    url.username = "";
    url.password = "";
  }
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  if (response.status === 404) return [];
  if (!response.ok) return "unknown";
  const body = await readBody(response, maxBytes);
  if (body === undefined) return "unknown";
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return publishedVersions(body, { project, isJson }) ?? "unknown";
}

async function readBody(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}
