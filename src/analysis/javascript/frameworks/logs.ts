import type { Framework } from "../../flow/framework.ts";

const levels = "log info warn error debug trace verbose fatal".split(" ");

/** Logs of text lines; those of JSON, such as pino's, write a line end as `\n`. */
export const logs: Framework = {
  sinks: [
    {
      refs: [
        ...levels.map((level) => `$global.console.${level}`),
        ...levels.map((level) => `log4js.getLogger().${level}`),
        ...levels.map((level) => `loglevel.${level}`),
      ],
      kind: "log",
      args: ["*"],
      what: "a log",
    },
  ],
};
