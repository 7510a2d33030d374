import type { OperatingSystem } from "../model/index.ts";

/**
 * OSV's name for the packages of a system with RPM: `Rocky Linux:9`, `openSUSE:Leap 15.6`. Systems that
 * OSV does not know get a name of the same form.
 */
export function rpmEcosystem(os: OperatingSystem | undefined): string {
  if (!os) return "RPM";
  const family = familyOf(os);
  const release = family.release(os);
  return release ? `${family.name}:${release}` : family.name;
}

/**
 * Who built a package, where it was not the system's own distributor: another's versions are not ordered
 * against this one's fixes.
 *
 * @returns `undefined` for the distribution's own, and where nobody is named
 */
export function foreignVendor(
  vendor: string | undefined,
  os: OperatingSystem | undefined,
): string | undefined {
  const own = os && familyOf(os).vendor;
  if (!vendor || !own || own.test(vendor)) return undefined;
  // Some append their address: `SUSE LLC <https://www.suse.com/>`.
  return vendor.replace(/\s*<[^<>]*>\s*$/, "") || vendor;
}

interface Family {
  /** OSV's name without a release. */
  readonly name: string;
  release(os: OperatingSystem): string;
  /** What the vendor of its own packages is called. */
  readonly vendor?: RegExp;
}

const major = ({ versionId }: OperatingSystem) => versionId.split(".")[0] ?? "";
const whole = ({ versionId }: OperatingSystem) => versionId;

/** By the `ID` of `os-release`, in small letters. */
const families: Readonly<Record<string, Family | undefined>> = {
  almalinux: { name: "AlmaLinux", release: major, vendor: /almalinux|cloudlinux/i },
  amzn: { name: "Amazon Linux", release: whole, vendor: /amazon/i },
  azurelinux: { name: "Azure Linux", release: major, vendor: /microsoft/i },
  centos: { name: "CentOS", release: major, vendor: /centos|red hat/i },
  fedora: { name: "Fedora", release: whole, vendor: /fedora/i },
  mageia: { name: "Mageia", release: whole, vendor: /mageia/i },
  mariner: { name: "Azure Linux", release: major, vendor: /microsoft/i },
  ol: { name: "Oracle Linux", release: major, vendor: /oracle/i },
  openeuler: { name: "openEuler", release: openEulerRelease, vendor: /openeuler/i },
  photon: { name: "Photon OS", release: whole, vendor: /vmware|broadcom/i },
  rhel: { name: "Red Hat", release: redHatRelease, vendor: /red hat/i },
  rocky: { name: "Rocky Linux", release: major, vendor: /rocky/i },
};

// Projects of the Open Build Service name themselves `obs://build.opensuse.org/…`.
const suse = { release: suseProduct, vendor: /^(?:open)?suse/i };

function familyOf(os: OperatingSystem): Family {
  const id = os.id.toLowerCase();
  if (id.startsWith("opensuse")) return { name: "openSUSE", ...suse };
  if (/^(?:sle[sd]?|sl)(?:[_-]|$)/.test(id)) return { name: "SUSE", ...suse };
  return families[id] ?? { name: os.id.charAt(0).toUpperCase() + os.id.slice(1), release: whole };
}

/** OSV takes it from Red Hat's CPE of the product: `enterprise_linux:9`. */
function redHatRelease(os: OperatingSystem): string {
  return os.versionId ? `enterprise_linux:${major(os)}` : "";
}

/** The product's full name without the maker: `Leap 15.6`, `Linux Enterprise Server 15 SP5`. */
function suseProduct({ name }: OperatingSystem): string {
  return name.replace(/^(?:openSUSE|SUSE)(?:\s+|$)/, "").trim();
}

/** `openEuler 24.03 (LTS-SP1)` is `24.03-LTS-SP1`. */
function openEulerRelease({ name, versionId }: OperatingSystem): string {
  const [, release, kind] = /(\d+\.\d+)\s*(?:\(([^()]+)\))?/.exec(name) ?? [];
  if (!release) return versionId;
  return kind ? `${release}-${kind.trim().replace(/\s+/g, "-")}` : release;
}
