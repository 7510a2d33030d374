import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { cleartextProtocol } from "../rules/python/cleartext-protocol.ts";
import { ftpOverTls } from "./ftp-over-tls.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import ftplib


def fetch(host, port):
    ftp = ftplib.FTP(timeout=10)
    ftp.connect(host, port)
    ftp.login("ann", "sesame")
    lines = []
    ftp.retrlines("RETR text.txt", lines.append)
    ftp.quit()
    return lines
`;

/** A server on loopback that speaks both, and a proxy that notes what passes on the way. */
const script = `
import datetime, ipaddress, json, logging, os, re, socket, threading
logging.disable(logging.CRITICAL)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import ThreadedFTPServer

key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
now = datetime.datetime(2020, 1, 1)
def certificate(alternative):
    return (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(alternative))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
open("trusted.pem", "wb").write(certificate("127.0.0.1"))
os.environ["SSL_CERT_FILE"] = os.path.abspath("trusted.pem")
import app

os.mkdir("root")
open("root/text.txt", "w").write("hello\\n")

def serve(alternative):
    authorizer = DummyAuthorizer()
    authorizer.add_user("ann", "sesame", "root")
    file = "server-" + alternative + ".pem"
    open(file, "wb").write(secret + certificate(alternative))
    class Handler(TLS_FTPHandler):
        pass
    Handler.certfile = file
    Handler.authorizer = authorizer
    # Each thread has a loop of its own: in one that two share, either closes the other's socket.
    server = ThreadedFTPServer(("127.0.0.1", 0), Handler, ioloop=IOLoop())
    port = server.socket.getsockname()[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return port

def watched(port):
    seen = bytearray()
    listener = socket.create_server(("127.0.0.1", 0))
    def pump(source, sink):
        try:
            while piece := source.recv(4096):
                seen.extend(piece)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
    def run():
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=pump, args=(client, server), daemon=True).start()
        pump(server, client)
    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()[1], seen

def outcome(alternative):
    port, seen = watched(serve(alternative))
    try:
        result = app.fetch("127.0.0.1", port)
    except Exception as error:
        result = type(error).__name__
    return [result, b"sesame" in seen]

print(json.dumps([outcome("127.0.0.1"), outcome("127.0.0.9")]), flush=True)
# The server's threads would go on.
os._exit(0)
`;

proof("the same files, no password on the way, and no other server is talked to", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [cleartextProtocol],
    fixers: [ftpOverTls],
    syntaxes: [python],
    guided: true,
  });
  expect(after).toEqual([]);
  const open = [["hello"], true];
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([open, open]);
  expect(runPython(interpreter, { files, script })).toEqual([
    [["hello"], false],
    ["SSLCertVerificationError", false],
  ]);
});
