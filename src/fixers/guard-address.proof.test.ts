import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { urlopenAnyScheme } from "../rules/python/urlopen-any-scheme.ts";
import { guardAddress } from "./guard-address.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `from urllib.request import urlopen


def read(url):
    with urlopen(url) as page:
        return page.read().decode()
`;

const script = `
import json, os, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
import app

class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"page")
    def log_message(self, *a):
        pass

server = HTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
open("secret", "w").write("secret")

def outcome(url):
    try:
        return app.read(url)
    except Exception as error:
        return type(error).__name__

port = server.server_address[1]
print(json.dumps([outcome(f"http://127.0.0.1:{port}/"), outcome(f"HTTP://127.0.0.1:{port}/"), outcome("file://" + os.path.abspath("secret"))]))
`;

proof("pages are opened as before, and files are not", async () => {
  const files = { "app.py": app };
  expect(runPython(interpreter, { files, script })).toEqual(["page", "page", "secret"]);
  const fixed = await fixFiles({
    files,
    rules: [urlopenAnyScheme],
    fixers: [guardAddress],
    syntaxes: [python],
    guided: true,
  });
  expect(runPython(interpreter, { files: fixed.files, script })).toEqual([
    "page",
    "page",
    "ValueError",
  ]);
});
