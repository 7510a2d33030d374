import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { bindAllInterfaces } from "./bind-all-interfaces.ts";

const python = await loadPython();

test.each([
  ["a socket", "s.bind(([['0.0.0.0']], 80))\n"],
  ["a framework", "app.run(debug=x, host=[['0.0.0.0']])\n"],
  ["a server", "HOST = '0.0.0.0'\nHTTPServer(([[HOST]], 80), H)\n"],
  ["IPv6", "asyncio.start_server(f, [['::']], 80)\n"],
])("reports %s", (_, marked) => {
  expect(mark(bindAllInterfaces, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["loopback", "s.bind(('127.0.0.1', 80))  # not 0.0.0.0\n"],
  [
    "what does not listen",
    "if host == '0.0.0.0': pass\nallowed = ['0.0.0.0']\nconnect(host='0.0.0.0')\n",
  ],
  ["what the environment says", "app.run(host=os.environ.get('HOST', '0.0.0.0'))\n"],
])("allows %s", (_, text) => {
  expect(mark(bindAllInterfaces, python, text, "a.py")).toBe(text);
});
