import { execFile } from "node:child_process";
import type { Git } from "../model/index.ts";

/** The git program of this machine. */
export const nodeGit: Git = {
  async trackedFiles(directory) {
    const output = await listIndex(directory);
    if (output === undefined) return undefined;
    return new Set(output.split("\0").filter((path) => path !== ""));
  },
};

const timeoutMs = 20_000;
const maxOutputBytes = 256 * 1024 * 1024;

/**
 * A repository is not trusted: its configuration can name programs. `ls-files` would start a file
 * system monitor, and could fetch missing objects; ownership is no matter then, since CI often
 * checks out as another user.
 */
const settings = [
  "core.fsmonitor=",
  "core.hooksPath=/dev/null",
  "core.sshCommand=false",
  "protocol.allow=never",
  "safe.directory=*",
];

function listIndex(directory: string): Promise<string | undefined> {
  const args = [...settings.flatMap((setting) => ["-c", setting]), "--no-pager", "ls-files", "-z"];
  return new Promise((resolve) => {
    execFile(
      "git",
      args,
      {
        cwd: directory,
        env: environment(),
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        maxBuffer: maxOutputBytes,
        windowsHide: true,
      },
      (error, stdout) => resolve(error ? undefined : stdout),
    );
  });
}

/** Nothing of git's own: GIT_DIR and its like would name another repository. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
  };
}
