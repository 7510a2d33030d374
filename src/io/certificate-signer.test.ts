import { describe, expect, test } from "vitest";
import { serve } from "../../test/registry-server.ts";
import { sigstoreServer, tokenFor } from "../../test/sigstore-server.ts";
import { certificateChecker, readTrustedRoot } from "../oci/signatures/check-certificates.ts";
import { certificateSigner } from "./certificate-signer.ts";
import { identityToken } from "./identity-token.ts";
import { sigstoreAddresses } from "./sigstore-addresses.ts";

const statement = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}');
const token = tokenFor("ana@acme.example");

async function signedBy(address: string, identity = token): Promise<unknown> {
  const signer = certificateSigner({ fulcio: address, rekor: address, token: identity });
  if (signer.kind !== "certificate") throw new Error("no certificate");
  return signer.sign(statement);
}

test("a bundle of a made Fulcio and Rekor holds, and names whom the token named", async () => {
  const server = await sigstoreServer();
  const bundle = await signedBy(server.address);
  expect(server.tokens).toEqual([token]);
  expect(JSON.stringify(bundle)).not.toContain(token);
  const identity = { subject: "ana@acme.example", issuer: "https://id.example" };
  const root = readTrustedRoot(server.trustedRoot);
  const check = certificateChecker({ root, identities: [identity] });
  expect(await check({ bundle })).toEqual({ identity });
});

describe("fails, without a word of the token", () => {
  test.each([
    ["/api/v2/signingCert", 401, "No certificate to sign with"],
    ["/api/v1/log/entries", 400, "The signature is not in the log"],
  ])("where %s answers %i", async (path, status, message) => {
    const { address } = await sigstoreServer({ failing: { path, status } });
    const error = await signedBy(address).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({ name: "EnvironmentError" });
    const said = String((error as Error).message);
    expect(said).toContain(message);
    expect(said).toContain(`answers ${status}`);
    expect(JSON.stringify([said, (error as Error).stack])).not.toContain(token);
  });

  test("where nobody is there", async () => {
    const error = await signedBy("http://127.0.0.1:9").catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining("cannot be reached"),
    });
  });

  test("where the token is none", async () => {
    const { address } = await sigstoreServer();
    const error = await signedBy(address, "a.b.c").catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({
      name: "EnvironmentError",
      message: "The identity token cannot be read",
    });
    expect(error).not.toHaveProperty("cause");
  });
});

describe("the token", () => {
  test("is the one that is given", async () => {
    expect(await identityToken({ SIGSTORE_ID_TOKEN: `${token}\n` })).toBe(token);
  });

  test("is asked of GitHub Actions, for sigstore", async () => {
    const port = await serve((request, answer) => {
      const isRight =
        request.url === "/token?job=1&audience=sigstore" &&
        request.headers.authorization === "bearer request-token";
      answer.writeHead(isRight ? 200 : 403).end(JSON.stringify({ value: token }));
    });
    const url = `http://127.0.0.1:${port}/token?job=1`;
    const environment = {
      ACTIONS_ID_TOKEN_REQUEST_URL: url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
    };
    expect(await identityToken(environment)).toBe(token);
    const refused = identityToken({ ...environment, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "other" });
    await expect(refused).rejects.toMatchObject({
      name: "EnvironmentError",
      hint: expect.stringContaining("id-token: write"),
    });
  });

  test.each([
    ["nothing", {}],
    ["no token", { SIGSTORE_ID_TOKEN: "hunter2" }],
    ["half of what GitHub sets", { ACTIONS_ID_TOKEN_REQUEST_URL: "https://x.example" }],
  ])("%s is an error that does not show it", async (_, environment) => {
    const error = await identityToken(environment).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({ name: "EnvironmentError" });
    expect((error as Error).message).not.toContain("hunter2");
  });
});

describe("addresses", () => {
  test("are the public ones, or those of the environment", () => {
    expect(sigstoreAddresses({})).toEqual({
      fulcio: "https://fulcio.sigstore.dev",
      rekor: "https://rekor.sigstore.dev",
      tuf: "https://tuf-repo-cdn.sigstore.dev",
    });
    expect(
      sigstoreAddresses({
        SUTURE_FULCIO_URL: "https://fulcio.acme.example/",
        SUTURE_TUF_URL: "https://tuf.acme.example",
        SUTURE_TUF_ROOT: "/etc/root.json",
      }),
    ).toEqual({
      fulcio: "https://fulcio.acme.example",
      rekor: "https://rekor.sigstore.dev",
      tuf: "https://tuf.acme.example",
      tufRoot: "/etc/root.json",
    });
  });

  test.each([
    ["no address", { SUTURE_REKOR_URL: "rekor" }],
    ["another scheme", { SUTURE_FULCIO_URL: "file:///etc/passwd" }],
    ["a repository without its first root", { SUTURE_TUF_URL: "https://tuf.example" }],
  ])("%s is refused", (_, environment) => {
    expect(() => sigstoreAddresses(environment)).toThrow(expect.objectContaining({ exitCode: 4 }));
  });
});
