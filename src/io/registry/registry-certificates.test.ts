import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { image, registryPort, textsOf } from "../../../test/open-registry.ts";
import { answerFrom, stored } from "../../../test/registry-server.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { registry } from "../../sources/registry.ts";
import { nodeDisk } from "../disk.ts";
import { registryCertificates } from "./registry-certificates.ts";

test("the first folder that has some holds, a certificate only with its key", () => {
  const first = tempFolder({ "a:1/ca.crt": "CA", "a:1/me.cert": "ME", "b/me.cert": "ME" });
  const second = tempFolder({ "b/ca.crt": "CA2", "b/x.cert": "X", "b/x.key": "K" });
  expect(registryCertificates("a:1", [first, second])).toEqual({ ca: ["CA"] });
  expect(registryCertificates("b", [first, second])).toEqual({ ca: ["CA2"], cert: "X", key: "K" });
  expect(registryCertificates("c", [first, second])).toBeUndefined();
});

needs("openssl")("a registry of an authority that only certs.d knows", async () => {
  const folder = tempFolder();
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const args = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`;
  execFileSync("openssl", args.split(" "), { stdio: "ignore" });
  const held = await stored(image);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (got, answer) =>
    answerFrom(held, got, answer),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const HOME = tempFolder();
  const open = (environment: Record<string, string>) =>
    registry.open({
      target: { kind: "registry", location: `localhost:${port}/app:1` },
      disk: nodeDisk,
      registry: registryPort({ environment }),
    });
  await expect(open({ HOME })).rejects.toMatchObject({
    name: "EnvironmentError",
    message: expect.stringContaining("not trusted"),
    hint: expect.stringContaining("SSL_CERT_FILE"),
  });
  expect(await textsOf(await open({ HOME, SSL_CERT_FILE: cert }))).toHaveLength(3);
  const place = join(HOME, `.docker/certs.d/localhost:${port}`);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "ca.crt"), readFileSync(cert));
  expect(await textsOf(await open({ HOME }))).toHaveLength(3);
});
