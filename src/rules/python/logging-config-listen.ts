import {
  hasSpread,
  isImported,
  keyword,
  positional,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { Rule } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** A configuration of logging can name any function to be called. */
export const loggingConfigListen: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/logging-config-listen",
  kind: "code",
  reads: "python",
  title: "Logging takes its configuration from every process of the machine",
  advice: "Hand over `verify=`, a function that checks a signature of what was sent.",
  severity: "medium",
  cwe: 94,
  aliases: ["B612"],
  triggers: ["listen("],
  find: (document) =>
    milderInTests(
      document.path,
      (function* () {
        if (!document.text.includes("logging")) return;
        const scopes = scopesOf(document);
        for (const call of scopes.calls) {
          if (!isImported(scopes, call.callee, listens) || hasSpread(call)) continue;
          const verify = keyword(call, "verify")?.value ?? positional(call, 1);
          if (verify && !isConstant(verify, "None")) continue;
          yield matchAt(scopes, {
            node: call,
            message: "Every user of this machine can send a configuration that runs a program.",
            evidence: { at: call.range },
          });
        }
      })(),
    ),
};

const listens = new Set(["logging.config.listen"]);
