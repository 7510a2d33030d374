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


def fetch(url):
    return requests.get(url).text


def fetch_by_session(url):
    with requests.Session() as session:
        return session.post(url, data={"a": "b"}).text
`;

/** One server answers, the other one takes the request and says nothing. */
const script = `
import json, os, socket, threading
import app

def serve(answer):
    listener = socket.create_server(("127.0.0.1", 0))
    kept = []
    def run():
        while True:
            connection, _ = listener.accept()
            kept.append(connection)
            if answer:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nhello")
    threading.Thread(target=run, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"

def outcome(function, url):
    result = ["still waiting"]
    def run():
        try:
            result[0] = function(url)
        except Exception as error:
            result[0] = type(error).__name__
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(4)
    return result[0]

print(json.dumps([outcome(f, serve(answer)) for f in (app.fetch, app.fetch_by_session) for answer in (True, False)]), flush=True)
os._exit(0)
`;

proof("answers are read as before, a server that says nothing is given up", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [requestWithoutTimeout],
    fixers: [addTimeout],
    syntaxes: [python],
  });
  expect(after).toEqual([]);
  const before = runPython(interpreter, { files: { "app.py": app }, script });
  expect(before).toEqual(["hello", "still waiting", "hello", "still waiting"]);
  // A minute is too long for a test.
  const quick = { "app.py": (files["app.py"] ?? "").replaceAll("timeout=60", "timeout=1") };
  expect(quick["app.py"]).not.toBe(files["app.py"]);
  expect(runPython(interpreter, { files: quick, script })).toEqual([
    "hello",
    "ReadTimeout",
    "hello",
    "ReadTimeout",
  ]);
});
