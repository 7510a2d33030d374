import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { authFile, basic, image, openedFrom, textsOf } from "../../../test/open-registry.ts";
import {
  type Interfere,
  registryOf,
  sendRange,
  serve,
  stored,
} from "../../../test/registry-server.ts";
import { tempFolder } from "../../../test/temp-folder.ts";

describe("who asks", () => {
  const tokens = (accepts: (authorization: string | undefined) => boolean): Interfere => {
    let given = 0;
    return (request, answer) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
      if (pathname === "/token") {
        const scope = searchParams.get("scope");
        const isRight = scope === "repository:app:pull" && searchParams.get("service") === "test";
        if (!isRight || !accepts(request.headers.authorization)) answer.writeHead(401).end();
        else answer.end(JSON.stringify({ token: `t${++given}`, expires_in: 300 }));
        return true;
      }
      if (/^Bearer t\d+$/.test(request.headers.authorization ?? "")) return false;
      const realm = `http://${request.headers.host}/token`;
      answer.setHeader("www-authenticate", `Bearer realm="${realm}",service="test"`);
      answer.writeHead(401).end();
      return true;
    };
  };

  test("an anonymous token, fetched once", async () => {
    const server = await registryOf(
      await stored(image),
      tokens((sent) => sent === undefined),
    );
    expect(await textsOf(await openedFrom(server))).toHaveLength(3);
    expect(server.seen.filter(({ path }) => path.startsWith("/token"))).toHaveLength(1);
  });

  test("a token for a name and password that docker or podman keeps", async () => {
    const server = await registryOf(
      await stored(image),
      tokens((sent) => sent === basic("me:s:1")),
    );
    const auth = Buffer.from("me:s:1").toString("base64");
    const host = `127.0.0.1:${server.port}`;
    for (const key of [host, `https://${host}/v1/`, `${host}/app`]) {
      const environment = authFile({ auths: { [key]: { auth } } });
      expect(await textsOf(await openedFrom(server, { environment })), key).toHaveLength(3);
    }
    const home = tempFolder({
      ".docker/config.json": JSON.stringify({ auths: { [host]: { auth } } }),
      ".config/containers/auth.json": "{broken s:1",
    });
    expect(await textsOf(await openedFrom(server, { environment: { HOME: home } }))).toHaveLength(
      3,
    );
  });

  test("an identity token is exchanged", async () => {
    let form = "";
    const anonymous = tokens(() => false);
    const server = await registryOf(await stored(image), (request, answer) => {
      if (request.method !== "POST") return anonymous(request, answer);
      request.on("data", (chunk: Buffer) => {
        form += chunk;
      });
      request.on("end", () => answer.end(JSON.stringify({ access_token: "t9" })));
      return true;
    });
    const environment = authFile({
      auths: { [`127.0.0.1:${server.port}`]: { identitytoken: "id1" } },
    });
    expect(await textsOf(await openedFrom(server, { environment }))).toHaveLength(3);
    expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "id1",
      client_id: "suture",
      scope: "repository:app:pull",
      service: "test",
    });
  });

  test("Basic authentication by a credential helper, which is asked by the registry's name", async () => {
    const server = await registryOf(await stored(image), (request, answer) => {
      if (request.headers.authorization === basic("me:helped")) return false;
      answer.setHeader("www-authenticate", 'Basic realm="x"');
      answer.writeHead(401).end();
      return true;
    });
    const host = `127.0.0.1:${server.port}`;
    const bin = tempFolder({
      "docker-credential-mine": `#!/bin/sh
read name; [ "$1 $name" = "get ${host}" ] || { echo "credentials not found in native keychain"; exit 1; }
echo '{"ServerURL":"x","Username":"me","Secret":"helped"}'
`,
    });
    chmodSync(join(bin, "docker-credential-mine"), 0o755);
    const PATH = `${bin}:${process.env["PATH"]}`;
    for (const config of [{ credHelpers: { [host]: "mine" } }, { credsStore: "mine" }]) {
      const environment = { ...authFile(config), PATH };
      expect(await textsOf(await openedFrom(server, { environment }))).toHaveLength(3);
    }
    const none = { ...authFile({ credsStore: "none" }), PATH };
    await expect(openedFrom(server, { environment: none })).rejects.toMatchObject({
      name: "EnvironmentError",
      hint: expect.stringContaining("docker-credential-none cannot be run"),
    });
    const path = { ...authFile({ credsStore: "../mine" }), PATH };
    await expect(openedFrom(server, { environment: path })).rejects.toMatchObject({
      hint: expect.stringContaining("Log in first"),
    });
  });

  test("wrong credentials are an error that does not show them", async () => {
    const server = await registryOf(
      await stored(image),
      tokens(() => false),
    );
    const auth = Buffer.from("me:hunter2secret").toString("base64");
    const environment = authFile({ auths: { [`127.0.0.1:${server.port}`]: { auth } } });
    const error = await openedFrom(server, { environment }).catch((caught: Error) => caught);
    expect(error).toMatchObject({ name: "EnvironmentError" });
    const { message, hint, stack, cause } = error as Error & { hint: string };
    expect([message, hint, stack, String(cause)].join("\n")).not.toMatch(/hunter2|aHVudGVyM|bWU6/);
  });

  test("credentials stay with the registry where blobs are elsewhere", async () => {
    const held = await stored(image);
    const store: (string | undefined)[] = [];
    const port = await serve((request, answer) => {
      store.push(request.headers.authorization);
      sendRange(held.blobs.get(request.url?.slice(1) ?? "") ?? Buffer.of(), request, answer);
    });
    const server = await registryOf(held, (request, answer) => {
      if (request.headers.authorization !== basic("me:pass")) {
        answer.setHeader("www-authenticate", "Basic realm=x");
        answer.writeHead(401).end();
        return true;
      }
      const digest = /blobs\/(.*)$/.exec(request.url ?? "")?.[1];
      if (digest === undefined) return false;
      answer.writeHead(307, { location: `http://127.0.0.1:${port}/${digest}` }).end();
      return true;
    });
    const auth = Buffer.from("me:pass").toString("base64");
    const environment = authFile({ auths: { [`127.0.0.1:${server.port}`]: { auth } } });
    expect(await textsOf(await openedFrom(server, { environment }))).toHaveLength(3);
    expect(store).toEqual([undefined, undefined, undefined]);
  });

  test("a token server without TLS, or of this machine, is not told who asks", async () => {
    const server = await registryOf(await stored(image), (_, answer) => {
      answer.setHeader("www-authenticate", 'Bearer realm="ftp://127.0.0.1/token"');
      answer.writeHead(401).end();
      return true;
    });
    await expect(openedFrom(server)).rejects.toMatchObject({
      message: expect.stringContaining("token server"),
    });
  });
});
