import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { needs } from "../../test/needs.ts";
import { EnvironmentError } from "../model/index.ts";
import { findIndexUrl, openPackageIndex, packageIndexAt } from "./package-index.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = "application/vnd.pypi.simple.v1+json";

test("asks the simple API once for each package, with the address's credentials", async () => {
  const seen: string[] = [];
  const base = await serve((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization} ${request.headers.accept}`);
    response.writeHead(200, { "content-type": json });
    response.end(JSON.stringify({ files: [{ filename: "pyyaml-5.4.tar.gz" }] }));
  });
  const index = packageIndexAt(`${base.replace("//", "//user:p%40ss@")}/simple/`);
  expect(await index.versionsOf("PyPI", "PyYAML")).toEqual(["5.4"]);
  expect(await index.versionsOf("PyPI", "pyyaml")).toEqual(["5.4"]);
  expect(await index.versionsOf("npm", "pyyaml")).toBe("unknown");
  const basic = Buffer.from("user:p@ss").toString("base64");
  expect(seen).toEqual([`/simple/pyyaml/ Basic ${basic} ${json}, text/html;q=0.1`]);
});

test("follows redirects and reads a mirror's HTML", async () => {
  const base = await serve((request, response) => {
    if (request.url === "/simple/a/") response.writeHead(302, { location: "/other/a/" }).end();
    else
      response.writeHead(200, { "content-type": "text/html" }).end("<html><a href=x>a-1.0.zip</a>");
  });
  expect(await packageIndexAt(`${base}/simple`).versionsOf("PyPI", "a")).toEqual(["1.0"]);
});

test.each([
  ["no such package is none published", 404, "", []],
  ["a server's error is unknown", 500, "", "unknown"],
  ["a login page is unknown", 401, "", "unknown"],
  ["a broken answer is unknown", 200, "{", "unknown"],
  ["an endless answer is unknown", 200, "x".repeat(5000), "unknown"],
] as const)("%s", async (_, status, body, expected) => {
  const base = await serve((_request, response) => {
    response.writeHead(status, { "content-type": json }).end(body);
  });
  expect(await packageIndexAt(base, { maxBytes: 1000 }).versionsOf("PyPI", "a")).toEqual(expected);
});

test("a server that does not answer is unknown", async () => {
  const silent = await serve(() => {});
  expect(await packageIndexAt(silent, { timeoutMs: 100 }).versionsOf("PyPI", "a")).toBe("unknown");
  expect(await packageIndexAt("http://127.0.0.1:1").versionsOf("PyPI", "a")).toBe("unknown");
});

test("the configuration wins over the environment, the environment over pip", async () => {
  const environment = { PIP_INDEX_URL: "https://env.invalid/simple" };
  const pip = ["echo", "--index-url <url> Base URL (default\n https://pip.invalid/simple). "];
  expect(await findIndexUrl({ url: "https://own.invalid", environment, pip })).toBe(
    "https://own.invalid",
  );
  expect(await findIndexUrl({ environment, pip })).toBe("https://env.invalid/simple");
  const path = { PATH: process.env["PATH"] };
  expect(await findIndexUrl({ environment: path, pip })).toBe("https://pip.invalid/simple");
});

test("no index, or one that is no address, is an error that says what to set", async () => {
  const environment = { PATH: process.env["PATH"] };
  const missing = findIndexUrl({ environment, pip: ["/nonexistent/pip"] });
  await expect(missing).rejects.toThrow(EnvironmentError);
  await expect(missing).rejects.toMatchObject({ hint: expect.stringContaining("PIP_INDEX_URL") });
  const odd = findIndexUrl({ url: "file://user:secret@host/x", environment });
  await expect(odd).rejects.toThrow("file://host/x is no address");
});

test("where nothing names an index, what is published is unknown; a wrong setting is an error", async () => {
  const environment = { PATH: process.env["PATH"] };
  const none = openPackageIndex({ environment, pip: ["/nonexistent/pip"] });
  expect(await none.versionsOf("PyPI", "a")).toBe("unknown");
  const wrong = openPackageIndex({ environment, url: "nonsense" });
  await expect(wrong.versionsOf("PyPI", "a")).rejects.toThrow(EnvironmentError);
  const base = await serve((_request, response) => {
    response.writeHead(200, { "content-type": json }).end('{"files":[{"filename":"a-1.zip"}]}');
  });
  const set = openPackageIndex({ environment: { PIP_INDEX_URL: base } });
  expect(await set.versionsOf("PyPI", "a")).toEqual(["1"]);
});

needs("pip")("pip itself says its configured index", async () => {
  const environment = { PATH: process.env["PATH"], HOME: process.env["HOME"], PIP_INDEX_URL: "" };
  expect(await findIndexUrl({ environment })).toMatch(/^https?:\/\//);
});
