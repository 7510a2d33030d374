import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { sshHostKeyUnchecked } from "../rules/python/ssh-host-key-unchecked.ts";
import { checkSshHostKeys } from "./check-ssh-host-keys.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import paramiko


def connect(port):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", port=port, username="ann", password="sesame", allow_agent=False, look_for_keys=False)
    client.close()
    return "connected"
`;

/** A server on loopback that notes the passwords it is told; its key is known, or another one is. */
const script = `
import json, os, pathlib, socket, tempfile, threading
os.environ["HOME"] = os.getcwd()
import paramiko
import app

told = []

class Server(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        told.append(password)
        return paramiko.AUTH_SUCCESSFUL
    def get_allowed_auths(self, username):
        return "password"

def serve(key):
    listener = socket.create_server(("127.0.0.1", 0))
    def run():
        connection, _ = listener.accept()
        transport = paramiko.Transport(connection)
        transport.add_server_key(key)
        try:
            transport.start_server(server=Server())
            transport.join(10)
        except Exception:
            pass
    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1]

def outcome(known):
    key = paramiko.RSAKey.generate(2048)
    port = serve(key)
    folder = pathlib.Path(".ssh")
    folder.mkdir(exist_ok=True)
    line = f"[127.0.0.1]:{port} {key.get_name()} {key.get_base64()}\\n" if known else ""
    (folder / "known_hosts").write_text(line)
    told.clear()
    try:
        result = app.connect(port)
    except paramiko.SSHException as error:
        result = "refused"
    return [result, list(told)]

print(json.dumps([outcome(True), outcome(False)]))
`;

proof("a known server is talked to, an unknown one learns no password", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [sshHostKeyUnchecked],
    fixers: [checkSshHostKeys],
    syntaxes: [python],
    guided: true,
  });
  expect(after).toEqual([]);
  const connected = ["connected", ["sesame"]];
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([
    connected,
    connected,
  ]);
  expect(runPython(interpreter, { files, script })).toEqual([connected, ["refused", []]]);
});
