import { isImported, scopesOf } from "../../analysis/python/names.ts";
import type { Rule } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Under CGI the header `Proxy` of a request becomes `HTTP_PROXY`, which HTTP clients obey. */
export const httpoxy: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/httpoxy",
  kind: "code",
  reads: "python",
  title: "A request can set a variable of the environment",
  advice: "Serve over WSGI or ASGI; where CGI must stay, let the web server drop `Proxy`.",
  severity: "low",
  cwe: 454,
  aliases: ["B412"],
  triggers: ["cgihandler", "twcgi"],
  find: (document) =>
    milderInTests(
      document.path,
      (function* () {
        const scopes = scopesOf(document);
        for (const call of scopes.calls) {
          if (!isImported(scopes, call.callee, handlers)) continue;
          yield matchAt(scopes, {
            node: call,
            message: "The header `Proxy` becomes `HTTP_PROXY` here: requests go where it says.",
            evidence: { at: call.range },
          });
        }
      })(),
    ),
};

const handlers = new Set([
  "wsgiref.handlers.CGIHandler",
  "twisted.web.twcgi.CGIDirectory",
  "twisted.web.twcgi.CGIScript",
  "twisted.web.twcgi.FilteredScript",
]);
