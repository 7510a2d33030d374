import { EnvironmentError } from "../../model/index.ts";
import { bareHost, isLoopback } from "../http/addresses.ts";
import type { ProxyEnvironment as Environment } from "../http/proxies.ts";

/** What `suture.toml` says of registries. */
export interface RegistrySettings {
  /** Where a registry is asked, by its name: `docker.io` to the address of a mirror. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Names of registries that may be asked without TLS. */
  readonly insecure?: readonly string[];
}

/** Where and how one registry is asked. */
export interface Endpoint {
  /** As in the names of images. */
  readonly name: string;
  /** Without a path. */
  readonly url: URL;
  /** Also try plain HTTP, where it does not speak TLS. */
  readonly mayFallBack: boolean;
  /** Whether credentials may be sent without TLS: only the user's own environment can say so. */
  readonly trustsPlain: boolean;
  /** Names under which clients keep its credentials. */
  readonly credentialNames: readonly string[];
}

/** Docker Hub's names are not its API's: everything that suture knows of hosts stands here. */
const defaultEndpoints: Readonly<Record<string, string | undefined>> = {
  "docker.io": "https://registry-1.docker.io",
};

/** Docker keeps the credentials of its hub under the address of an older API. */
const credentialNames: Readonly<Record<string, readonly string[] | undefined>> = {
  "docker.io": ["https://index.docker.io/v1/", "index.docker.io", "docker.io"],
};

/**
 * Finds where a registry is asked: `SUTURE_REGISTRY_ENDPOINTS` (`docker.io=https://mirror.example`,
 * by commas), then `suture.toml`, then its name. `SUTURE_INSECURE_REGISTRIES` names those that
 * may be asked without TLS; a registry of this machine always may.
 *
 * @throws EnvironmentError where a setting is no address
 */
export function endpointOf(
  name: string,
  {
    settings,
    environment,
  }: { readonly settings: RegistrySettings; readonly environment: Environment },
): Endpoint {
  const own = pairs(environment["SUTURE_REGISTRY_ENDPOINTS"])[name];
  const configured = own ?? settings.endpoints?.[name];
  const spelled = configured ?? defaultEndpoints[name] ?? `https://${name}`;
  const withScheme = spelled.includes("://") ? spelled : `https://${spelled}`;
  if (!URL.canParse(withScheme) || !/^https?:\/\/[^/@]+\/?$/.test(withScheme)) {
    throw new EnvironmentError(`The address of the registry ${name} is none`, {
      hint: "https://HOST[:PORT] is expected in SUTURE_REGISTRY_ENDPOINTS and suture.toml.",
    });
  }
  const url = new URL(withScheme);
  const isLocal = isLoopback(bareHost(url));
  const byEnvironment = list(environment["SUTURE_INSECURE_REGISTRIES"]);
  const trustsPlain = isLocal || byEnvironment.includes(name) || byEnvironment.includes(url.host);
  const mayBePlain = trustsPlain || (settings.insecure ?? []).includes(name);
  if (url.protocol === "http:" && !mayBePlain) {
    throw new EnvironmentError(`The registry ${name} is to be asked without TLS`, {
      hint: `Set SUTURE_INSECURE_REGISTRIES=${name} where that is meant.`,
    });
  }
  return {
    name,
    url,
    mayFallBack: mayBePlain && url.protocol === "https:",
    trustsPlain,
    // Credentials belong to a host: a mirror is not given those of what it mirrors.
    credentialNames: configured === undefined ? (credentialNames[name] ?? [name]) : [url.host],
  };
}

function list(value: string | undefined): readonly string[] {
  return (value ?? "").split(/[\s,]+/).filter(Boolean);
}

function pairs(value: string | undefined): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    list(value).map((entry) => {
      const at = entry.indexOf("=");
      return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}
