import type { Framework } from "../../flow/framework.ts";

/** What comes with Node. */
export const node: Framework = {
  sinks: [
    {
      refs: ["child_process.exec", "child_process.execSync"],
      kind: "command",
      args: [0],
      what: "a command line",
    },
    {
      refs: ["child_process.spawn", "child_process.spawnSync"],
      kind: "command",
      args: [0],
      what: "the program of a command",
    },
  ],
};
