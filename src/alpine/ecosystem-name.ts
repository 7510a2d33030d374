import type { OperatingSystem } from "../model/index.ts";

/**
 * OSV's name for the packages of a system with apk: `Alpine:v3.20`, `Wolfi`. Systems that OSV does not
 * know get a name of the same form.
 */
export function apkEcosystem(os: OperatingSystem | undefined): string {
  if (!os || os.id === "alpine") return os?.versionId ? `Alpine:${alpineBranch(os)}` : "Alpine";
  const rolling = rollingSystems[os.id];
  if (rolling) return rolling;
  const name = released[os.id] ?? os.id.charAt(0).toUpperCase() + os.id.slice(1);
  return os.versionId ? `${name}:${os.versionId}` : name;
}

const rollingSystems: Readonly<Record<string, string | undefined>> = {
  chainguard: "Chainguard",
  minimos: "MinimOS",
  wolfi: "Wolfi",
};

const released: Readonly<Record<string, string | undefined>> = { postmarketos: "postmarketOS" };

/** A release's branch has its first two numbers; between releases it is `edge`: `3.21.0_alpha20240807`. */
function alpineBranch({ versionId, name }: OperatingSystem): string {
  const [, branch, rest = ""] = /^(\d+\.\d+)(.*)$/.exec(versionId) ?? [];
  if (!branch || rest.includes("_alpha") || /\bedge\b/.test(name)) return "edge";
  return `v${branch}`;
}
