import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { tlsVerifyOff } from "../rules/python/tls-verify-off.ts";
import { verifyTls } from "./verify-tls.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import ssl
import urllib.request

import requests


def by_requests(url):
    return requests.get(url, verify=False, timeout=10).text


def by_session(url):
    session = requests.Session()
    session.verify = False
    return session.get(url, timeout=10).text


def by_context(url):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return urllib.request.urlopen(url, context=context, timeout=10).read().decode()


def by_unverified_context(url):
    return urllib.request.urlopen(url, context=ssl._create_unverified_context(), timeout=10).read().decode()
`;

/** Two servers on loopback: the certificate of one is trusted, the other one made its own. */
const script = `
import datetime, http.server, ipaddress, json, os, ssl, threading, warnings
warnings.simplefilter("ignore")
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

def make(file):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, file)])
    now = datetime.datetime(2020, 1, 1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    open(file + ".key", "wb").write(secret + certificate)
    open(file, "wb").write(certificate)

make("trusted.pem")
make("other.pem")
os.environ["SSL_CERT_FILE"] = os.path.abspath("trusted.pem")
# Not by REQUESTS_CA_BUNDLE: with it requests ignores what a session says.
import certifi
certifi.where = lambda: os.path.abspath("trusted.pem")
import app

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")
    def log_message(self, *_):
        pass

def serve(file):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file + ".key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"https://127.0.0.1:{server.server_address[1]}/"

def outcome(function, url):
    try:
        return function(url)
    except Exception as error:
        return "refused" if "CERTIFICATE_VERIFY_FAILED" in str(error) else repr(error)

urls = [serve("trusted.pem"), serve("other.pem")]
functions = [app.by_requests, app.by_session, app.by_context, app.by_unverified_context]
print(json.dumps([[outcome(f, url) for url in urls] for f in functions]), flush=True)
os._exit(0)
`;

proof("a trusted server answers as before, any other one is refused", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [tlsVerifyOff],
    fixers: [verifyTls],
    syntaxes: [python],
    guided: true,
  });
  expect(after).toEqual([]);
  const before = runPython(interpreter, { files: { "app.py": app }, script });
  expect(before).toEqual(Array.from({ length: 4 }, () => ["hello", "hello"]));
  expect(runPython(interpreter, { files, script })).toEqual(
    Array.from({ length: 4 }, () => ["hello", "refused"]),
  );
});
