import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { needs } from "../../../test/needs.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { type HttpRequest, readBody, request, withoutCredentials } from "./http.ts";
import { proxyFor } from "./proxies.ts";

interface Listening {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
  close(): unknown;
  closeAllConnections(): void;
}

async function listen(server: Listening): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

async function text(asked: HttpRequest): Promise<string> {
  const answer = await request({ environment: {}, ...asked });
  return `${answer.status} ${Buffer.from(await readBody(answer, 1 << 20)).toString()}`;
}

test("sends what is asked, and credentials of the address as Basic authorization", async () => {
  const port = await serve((got, answer) => {
    const chunks: Buffer[] = [];
    got.on("data", (chunk: Buffer) => chunks.push(chunk));
    got.on("end", () => {
      const { authorization, "x-a": a } = got.headers;
      answer.end(
        JSON.stringify([got.method, got.url, authorization, a, String(Buffer.concat(chunks))]),
      );
    });
  });
  const asked = {
    url: `http://me:s%40me@127.0.0.1:${port}/a?b=c`,
    method: "PUT",
    headers: { "x-a": "1" },
    body: Buffer.from("hello"),
  };
  expect(await text(asked)).toBe(
    `200 ["PUT","/a?b=c","Basic ${Buffer.from("me:s@me").toString("base64")}","1","hello"]`,
  );
});

test("follows redirects, and leaves credentials behind where the server changes", async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve((got, answer) => {
    seen.push(got.headers.authorization, got.method);
    answer.end("there");
  });
  const port = await serve((got, answer) => {
    seen.push(got.headers.authorization);
    const location = got.url === "/1" ? "2" : `http://127.0.0.1:${other}/x`;
    answer.writeHead(got.url === "/1" ? 307 : 302, { location }).end("moved");
  });
  const headers = { authorization: "Bearer t" };
  const asked = { url: `http://127.0.0.1:${port}/1`, method: "POST", headers };
  expect(await text(asked)).toBe("200 there");
  expect(seen).toEqual(["Bearer t", "Bearer t", undefined, "GET"]);
  await expect(text({ ...asked, maxRedirects: 1 })).rejects.toThrow("redirects too often");
  const mayFollow = ({ port: to }: URL) => {
    if (to === String(other)) throw new Error("not there");
  };
  await expect(text({ ...asked, mayFollow })).rejects.toThrow("not there");
});

test("half a body, a silent server and a large body are errors", async () => {
  const port = await serve((got, answer) => {
    if (got.url === "/silent") return;
    if (got.url === "/large") answer.end("x".repeat(5000));
    else {
      answer.writeHead(200, { "content-length": "100" });
      answer.write("half");
      setTimeout(() => answer.destroy(), 20);
    }
  });
  const base = `http://127.0.0.1:${port}`;
  await expect(text({ url: `${base}/half` })).rejects.toThrow();
  await expect(text({ url: `${base}/silent`, timeoutMs: 100 })).rejects.toThrow("silent");
  const large = await request({ url: `${base}/large`, environment: {} });
  await expect(readBody(large, 100)).rejects.toThrow(RangeError);
  expect(withoutCredentials("https://u:p@host/x")).toBe("https://host/x");
});

test("asks a server behind a socket", async () => {
  const socketPath = join(tempFolder(), "engine.sock");
  const server = createServer((got, answer) => answer.end(got.url));
  await new Promise<void>((done) => server.listen(socketPath, done));
  onTestFinished(() => void server.close());
  expect(await text({ url: "http://localhost/_ping", socketPath })).toBe("200 /_ping");
});

test("chooses the proxy as curl does", () => {
  const chosen = (url: string, environment: Record<string, string>) =>
    proxyFor(new URL(url), environment)?.href;
  const all = { HTTPS_PROXY: "http://s:1", http_proxy: "h:2", ALL_PROXY: "http://a:3" };
  expect(chosen("https://x.org", all)).toBe("http://s:1/");
  expect(chosen("http://x.org", all)).toBe("http://h:2/");
  expect(chosen("http://x.org", { ALL_PROXY: "http://a:3" })).toBe("http://a:3/");
  for (const [exception, url] of [
    ["*", "http://x.org"],
    ["org", "http://x.org"],
    [".x.org, other", "http://a.x.org"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["::1", "http://[::1]/"],
    ["192.0.2.0/24", "http://192.0.2.7"],
    ["fd00::/8", "http://[fd12::1]/"],
  ] as const) {
    expect(chosen(url, { ...all, NO_PROXY: exception }), exception).toBeUndefined();
  }
  expect(chosen("http://127.0.0.1:81", { ...all, NO_PROXY: "127.0.0.1:80" })).toBe("http://h:2/");
  for (const NO_PROXY of ["192.0.2.0/24", "192.0.2.0/99", "fd00::/8"]) {
    expect(chosen("http://192.0.3.7", { ...all, NO_PROXY })).toBe("http://h:2/");
  }
  expect(chosen("http://max.org", { ...all, NO_PROXY: "x.org" })).toBe("http://h:2/");
});

needs("openssl")("goes through a proxy, in a tunnel where the server is secure", async () => {
  const folder = tempFolder();
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`.split(
      " ",
    ),
    { stdio: "ignore" },
  );
  const files = { key: readFileSync(key), cert: readFileSync(cert) };
  const secure = await listen(createSecureServer(files, (_, answer) => answer.end("secret")));
  const plain = await serve((_, answer) => answer.end("plain"));
  const seen: string[] = [];
  const note = (got: IncomingMessage) =>
    seen.push(`${got.method} ${got.url} ${got.headers["proxy-authorization"] ?? ""}`);
  const proxy = createServer((got, answer) => {
    note(got);
    answer.end("by proxy");
  });
  proxy.on("connect", (got, socket) => {
    note(got);
    const to = connect(secure, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(to).pipe(socket);
    });
    to.on("error", () => socket.destroy());
    socket.on("error", () => to.destroy());
  });
  const at = await listen(proxy);
  const environment = { all_proxy: `http://p:w@127.0.0.1:${at}`, CURL_CA_BUNDLE: cert };
  expect(await text({ url: `http://127.0.0.1:${plain}/x`, environment })).toBe("200 by proxy");
  const url = `https://localhost:${secure}/y`;
  expect(await text({ url, environment })).toBe("200 secret");
  expect(await text({ url, environment })).toBe("200 secret");
  const pair = `Basic ${Buffer.from("p:w").toString("base64")}`;
  // The second request uses the tunnel of the first.
  expect(seen).toEqual([
    `GET http://127.0.0.1:${plain}/x ${pair}`,
    `CONNECT localhost:${secure} ${pair}`,
  ]);
  await expect(text({ url, environment: { all_proxy: environment.all_proxy } })).rejects.toThrow(
    /self-signed|self signed/,
  );
});
