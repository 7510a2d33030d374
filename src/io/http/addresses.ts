import { BlockList, isIP } from "node:net";

/** Host of an address, an IPv6 one without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

/** True for names and addresses of this machine. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return contains(loopback, host);
}

/** True for this machine and for addresses that only machines beside it have, such as a cloud's own. */
export function isLinkLocal(host: string): boolean {
  return isLoopback(host) || contains(linkLocal, host);
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

const linkLocal = new BlockList();
linkLocal.addSubnet("169.254.0.0", 16);
linkLocal.addSubnet("0.0.0.0", 8);
linkLocal.addSubnet("fe80::", 10, "ipv6");
linkLocal.addAddress("::", "ipv6");

function contains(list: BlockList, host: string): boolean {
  const version = isIP(host);
  return version !== 0 && list.check(host, version === 4 ? "ipv4" : "ipv6");
}
