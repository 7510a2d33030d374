import type { FeedAddress } from "../model/index.ts";

/**
 * Where feeds are by default. Each is replaced by `[feeds]` in `suture.toml` or by a variable:
 * `SUTURE_FEED_OSV`, `SUTURE_FEED_DEBIAN_TRACKER`; a mirror has the same layout below its address.
 */
export const defaultAddresses: Readonly<Record<string, string>> = {
  "alpine-secdb": "https://secdb.alpinelinux.org",
  "debian-tracker": "https://security-tracker.debian.org/tracker/data",
  epss: "https://epss.empiricalsecurity.com",
  "known-exploited": "https://www.cisa.gov/sites/default/files/feeds",
  osv: "https://osv-vulnerabilities.storage.googleapis.com",
};

export interface AddressSettings {
  /** `[feeds]` of `suture.toml`. */
  readonly configured: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The address of a feed; one that lies on another's server follows that one. */
export function feedAddress(
  { id, lies }: { readonly id: string; readonly lies?: string },
  { configured, environment }: AddressSettings,
): FeedAddress {
  for (const name of lies === undefined ? [id] : [id, lies]) {
    const variable = `SUTURE_FEED_${name.toUpperCase().replaceAll("-", "_")}`;
    const replaced = environment[variable] || configured[name];
    if (replaced) return { base: replaced.replace(/\/+$/, ""), isDefault: false };
  }
  return { base: defaultAddresses[lies ?? id] ?? "", isDefault: true };
}
