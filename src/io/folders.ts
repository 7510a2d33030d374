import { homedir } from "node:os";
import { join } from "node:path";

/** Where suture keeps what must outlive a command: the last scan, the undo records. */
export function stateFolder(): string {
  return process.env["SUTURE_STATE_DIR"] || platformFolder("state");
}

/** Where suture keeps what it can make again: advisories, layers, parsed files. */
export function cacheFolder(): string {
  return process.env["SUTURE_CACHE_DIR"] || platformFolder("cache");
}

function platformFolder(kind: "state" | "cache"): string {
  const home = homedir();
  if (process.platform === "darwin") {
    const library = kind === "cache" ? "Caches" : "Application Support";
    return join(home, "Library", library, "suture");
  }
  if (process.platform === "win32") {
    const local = process.env["LOCALAPPDATA"] ?? join(home, "AppData", "Local");
    return join(local, "suture", kind);
  }
  const xdg = process.env[kind === "cache" ? "XDG_CACHE_HOME" : "XDG_STATE_HOME"];
  return join(xdg || join(home, kind === "cache" ? ".cache" : ".local/state"), "suture");
}
