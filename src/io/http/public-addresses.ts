import { lookup as lookupAll } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { EnvironmentError } from "../../model/index.ts";
import { bareHost } from "./addresses.ts";

/**
 * True for addresses of the public network: not this machine's, its neighbors', a private network's, a
 * provider's own, nor what hands out a cloud's credentials.
 */
export function isPublic(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !inward.check(address);
  if (version !== 6) return false;
  const groups = groupsOf(address);
  const inner = innerAddress(groups);
  if (inner !== undefined) return isPublic(inner);
  return unicast.check(address, "ipv6") && !inward.check(address, "ipv6");
}

/**
 * Looks a name up for a connection, which then goes to the address that was looked at: a name that is
 * public when it is checked and private when it is used is of no use. Fails where any of its addresses
 * is not public.
 */
export const lookupPublic: LookupFunction = (host, options, done) => {
  publicAddresses(host).then(
    (found) => {
      const { family } = options;
      const wanted =
        family === 4 || family === 6 ? found.filter((one) => one.family === family) : found;
      const [first] = wanted;
      if (!first) done(Object.assign(new Error(`${host} has no such address`), notFound), "");
      else if (options.all) done(null, wanted);
      else done(null, first.address, first.family);
    },
    (error: NodeJS.ErrnoException) => done(error, ""),
  );
};

/**
 * Checks a host before it is asked, by a proxy too.
 *
 * @throws EnvironmentError where it is not of the public network
 * @throws Error of the platform where its name has no address
 */
export async function checkPublic(url: URL): Promise<void> {
  const host = bareHost(url);
  if (isIP(host) === 0) await publicAddresses(host);
  else if (!isPublic(host)) throw inwardError(host);
}

const notFound = { code: "ENOTFOUND" } as const;

async function publicAddresses(host: string): Promise<{ address: string; family: number }[]> {
  const found = await lookupAll(host, { all: true });
  if (!found.every(({ address }) => isPublic(address))) throw inwardError(host);
  return found;
}

function inwardError(host: string): EnvironmentError {
  return new EnvironmentError(`${host} is not of the public network, and an image asks for it`, {
    hint: "It is not asked: name your own mirror in a file, and give it with --sources.",
  });
}

const inward = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  inward.addSubnet(network, bits);
}
// Azure's machines ask their host here, though it looks public.
inward.addAddress("168.63.129.16");
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
] as const) {
  inward.addSubnet(network, bits, "ipv6");
}

const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");

function groupsOf(address: string): readonly number[] {
  // The platform's own reader writes the last two groups in hex.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/s, "")}]`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const middle =
    tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...middle, ...right].map((group) => Number.parseInt(group, 16));
}

/** The IPv4 address that an IPv6 one leads to: mapped, compatible, translated, or tunneled. */
function innerAddress(groups: readonly number[]): string | undefined {
  const [a = 0, b = 0, c = 0] = groups;
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  if (isZero(0, 5) && (groups[5] === 0xffff || groups[5] === 0)) return dotted(groups, 6);
  if (a === 0x64 && b === 0xff9b && isZero(2, 6)) return dotted(groups, 6);
  if (a === 0x2002) return dotted([b, c], 0);
  return undefined;
}

function dotted(groups: readonly number[], at: number): string {
  const [high = 0, low = 0] = groups.slice(at, at + 2);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
