import { type FlowFacts, indexFacts } from "../../flow/facts.ts";
import { anyWeb } from "./any-web.ts";
import { directories } from "./directories.ts";
import { django } from "./django.ts";
import { files } from "./files.ts";
import { flask } from "./flask.ts";
import { httpClients } from "./http-clients.ts";
import { logs } from "./logs.ts";
import { starlette } from "./starlette.ts";
import { stdlib } from "./stdlib.ts";

/** What is known of frameworks and libraries of Python. */
export const pythonFacts: FlowFacts = indexFacts([
  anyWeb,
  directories,
  django,
  files,
  flask,
  httpClients,
  logs,
  starlette,
  stdlib,
]);
