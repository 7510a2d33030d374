import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { requestWithoutTimeout } from "../rules/python/request-without-timeout.ts";
import { addTimeout } from "./add-timeout.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import requests

def ask(url):
    return requests.get(url).text
`;

// A minute is long for a test: what requests is told, and that it gives up then, are two answers.
const script = `import json, socket, threading, http.server
import requests
from app import ask
seen = []
send = requests.Session.send
def watched(self, request, **options):
    seen.append(options.get("timeout"))
    if options.get("timeout") is not None: options["timeout"] /= 600
    return send(self, request, **options)
requests.Session.send = watched
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"hello")
    def log_message(self, *_): pass
page = http.server.HTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=page.serve_forever, daemon=True).start()
answers = [ask(f"http://127.0.0.1:{page.server_port}/")]
silent = socket.create_server(("127.0.0.1", 0))
def attack():
    try: answers.append(ask(f"http://127.0.0.1:{silent.getsockname()[1]}/"))
    except requests.Timeout: answers.append("gave up")
thread = threading.Thread(target=attack, daemon=True)
thread.start(); thread.join(3)
print(json.dumps({"answers": answers, "waits": thread.is_alive(), "timeouts": seen}))`;

proof("a silent server held it for ever, and holds it no longer", async () => {
  const { files } = await fixFiles({
    files: { "app.py": app },
    rules: [requestWithoutTimeout],
    fixers: [addTimeout],
    syntaxes: [python],
  });
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual({
    answers: ["hello"],
    waits: true,
    timeouts: [null, null],
  });
  expect(runPython(interpreter, { files, script })).toEqual({
    answers: ["hello", "gave up"],
    waits: false,
    timeouts: [60, 60],
  });
});
