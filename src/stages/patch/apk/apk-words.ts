import type { KeptApk } from "../../../alpine/solve/apk-plan.ts";

/** Says in one sentence why a package of apk stays as it is. */
export function keptApkSentence({ name, newest, reason }: KeptApk): string {
  const wanted = newest === undefined ? name : `${name} ${newest}`;
  switch (reason.kind) {
    case "not-found":
      return `${name} is not installed.`;
    case "no-newer":
      return reason.wanted === undefined
        ? `The repositories have no newer ${name}.`
        : `The repositories have no ${name} ${reason.wanted} yet.`;
    case "new-enough":
      return `${name} is as new as ${reason.wanted}.`;
    case "unneeded":
      return `Nothing needs ${name} any more: apk would remove it, and a patch removes nothing.`;
    case "install-if":
      return `${wanted} comes by itself only beside ${reason.dependency}.`;
    case "unmet":
      return `${wanted} cannot come: ${ownerOf(reason.owner)} asks for ${reason.dependency}.`;
    case "conflict":
      return `${wanted} cannot come: ${ownerOf(reason.owner)} and ${reason.with} do not go together, by ${reason.dependency}.`;
  }
}

function ownerOf(name: string): string {
  return name === "" ? "the image's own list (etc/apk/world)" : name;
}
