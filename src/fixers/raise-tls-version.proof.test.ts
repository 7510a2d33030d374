import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { weakTlsVersion } from "../rules/python/weak-tls-version.ts";
import { raiseTlsVersion } from "./raise-tls-version.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const app = `import ssl


def server_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1
    return context


def old_context():
    return ssl.SSLContext(ssl.PROTOCOL_TLSv1)
`;

/** Which versions two sides agree on in memory; the level lets OpenSSL speak the old ones at all. */
const script = `
import datetime, json, ssl, sys, tempfile, warnings
warnings.simplefilter("ignore")
import app
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
now = datetime.datetime(2020, 1, 1)
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=36500))
    .sign(key, hashes.SHA256())
)
with open("key.pem", "wb") as f:
    f.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    f.write(certificate.public_bytes(serialization.Encoding.PEM))

def client(version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = version
    context.maximum_version = version
    return context

def agree(server, client):
    server.load_cert_chain("key.pem")
    for context in (server, client):
        context.set_ciphers("ALL:@SECLEVEL=0")
    pipes = [ssl.MemoryBIO() for _ in range(4)]
    a = server.wrap_bio(pipes[0], pipes[1], server_side=True)
    b = client.wrap_bio(pipes[2], pipes[3])
    for _ in range(10):
        for side in (b, a):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                return None
            pipes[2].write(pipes[1].read())
            pipes[0].write(pipes[3].read())
    return b.version()

v = ssl.TLSVersion
print(json.dumps([
    [agree(app.server_context(), client(version)) for version in (v.TLSv1, v.TLSv1_2, v.TLSv1_3)],
    [agree(app.old_context(), client(version)) for version in (v.TLSv1, v.TLSv1_2)],
]))
`;

proof("old versions are refused, new ones agreed on", async () => {
  const { files, after } = await fixFiles({
    files: { "app.py": app },
    rules: [weakTlsVersion],
    fixers: [raiseTlsVersion],
    syntaxes: [python],
  });
  expect(after).toEqual([]);
  expect(runPython(interpreter, { files: { "app.py": app }, script })).toEqual([
    ["TLSv1", "TLSv1.2", "TLSv1.3"],
    ["TLSv1", null],
  ]);
  expect(runPython(interpreter, { files, script })).toEqual([
    [null, "TLSv1.2", "TLSv1.3"],
    [null, "TLSv1.2"],
  ]);
});
