import type { Framework } from "../../flow/framework.ts";

const levels = "debug info warning warn error critical exception log".split(" ");
const loggers = [
  "logging",
  "logging.getLogger()",
  "loguru.logger",
  "flask.current_app.logger",
  "flask.Flask().logger",
  "structlog.get_logger()",
];

/** Loggers. */
export const logs: Framework = {
  sinks: [
    {
      refs: loggers.flatMap((logger) => levels.map((level) => `${logger}.${level}`)),
      kind: "log",
      args: ["*"],
      what: "a log",
    },
  ],
};
