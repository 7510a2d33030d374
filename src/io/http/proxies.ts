import { BlockList, isIP } from "node:net";

/** Variables that name proxies, as curl and npm read them. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that a request goes through.
 *
 * @returns `undefined` where it goes straight to its server
 * @throws TypeError where the variable holds no address
 */
export function proxyFor(url: URL, environment: ProxyEnvironment): URL | undefined {
  if (isExcepted(url, environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")) return undefined;
  const named =
    url.protocol === "https:"
      ? environment["https_proxy"] || environment["HTTPS_PROXY"]
      : environment["http_proxy"] || environment["HTTP_PROXY"];
  const written = named || environment["all_proxy"] || environment["ALL_PROXY"];
  if (!written) return undefined;
  return new URL(/^[a-z]+:\/\//i.test(written) ? written : `http://${written}`);
}

/** `no_proxy`: names and their subdomains, each with a port or without, networks, or `*`. */
function isExcepted({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const at = port || (protocol === "https:" ? "443" : "80");
  return exceptions.split(/[\s,]+/).some((written) => {
    if (written === "*" || isInNetwork(host, written)) return true;
    const exception = written.toLowerCase();
    const withPort = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(exception);
    if (withPort && withPort[2] !== at) return false;
    const name = (withPort?.[1] ?? exception).replace(/^\*?\./, "").replace(/^\[|\]$/g, "");
    return name !== "" && (host === name || host.endsWith(`.${name}`));
  });
}

/** `10.0.0.0/8` */
function isInNetwork(host: string, written: string): boolean {
  const [, network = "", bits = ""] = /^([\d.:a-f]+)\/(\d{1,3})$/i.exec(written) ?? [];
  const version = isIP(network);
  if (version === 0 || isIP(host) !== version || Number(bits) > (version === 4 ? 32 : 128)) {
    return false;
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}
