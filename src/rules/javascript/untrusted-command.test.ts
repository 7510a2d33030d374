import { expect, test } from "vitest";
import { findScriptFlows } from "../../../test/javascript-flows.ts";
import { untrustedCommand } from "./untrusted-command.ts";

const helper = `const { exec } = require("child_process");
exports.ping = function ping(host) {
  return exec("ping -c 1 " + host);
};
`;
const app = (body: string) => `const { ping } = require("./lib/ping");
const app = require("express")();
app.get("/ping", (req, res) => {
  ${body}
});
`;

test("reports a command that another file runs", () => {
  const files = { "app.js": app("ping(req.query.host);"), "lib/ping.js": helper };
  expect(findScriptFlows(untrustedCommand, files)).toEqual(["high lib/ping.js:3 ping"]);
});

test("says medium where a check of the project looked at it", () => {
  const body = "if (!isHost(req.query.host)) return;\n  ping(req.query.host);";
  const checked = body.replaceAll("isHost", "isValidHost");
  const files = { "app.js": app(checked), "lib/ping.js": helper };
  expect(findScriptFlows(untrustedCommand, files)).toEqual(["medium lib/ping.js:3 ping"]);
});

test("says low in tests", () => {
  const files = { "test/app.test.js": app("ping(req.query.host);"), "test/lib/ping.js": helper };
  expect(findScriptFlows(untrustedCommand, files)).toEqual(["low test/lib/ping.js:3 ping"]);
});

test.each([
  ["a constant", "ping('localhost');"],
  ["a listed host", "if (!['a', 'b'].includes(req.query.host)) return;\n  ping(req.query.host);"],
  ["a number", "ping(Number(req.query.host));"],
])("allows %s", (_, body) => {
  const files = { "app.js": app(body), "lib/ping.js": helper };
  expect(findScriptFlows(untrustedCommand, files)).toEqual([]);
});

test("allows a list of arguments", () => {
  const files = {
    "app.js": app("ping(req.query.host);"),
    "lib/ping.js":
      'const { execFile } = require("child_process");\nexports.ping = (host) => execFile("ping", ["-c", "1", "--", host]);\n',
  };
  expect(findScriptFlows(untrustedCommand, files)).toEqual([]);
});
