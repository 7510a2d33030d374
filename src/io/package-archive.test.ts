import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type ArchiveMachine, type Asked, archiveMachine } from "../../test/archive-machine.ts";
import { sendRange } from "../../test/registry-server.ts";
import type { FetchedDeb } from "../debian/archive/open-archives.ts";
import type { AvailableDeb } from "../debian/available-deb.ts";

let machine: ArchiveMachine;

beforeEach(async () => {
  machine = await archiveMachine();
  machine.put({ name: "bookworm", debs: [{ name: "dash", version: "1.0-1" }] });
});

const end = "dash_1.0-1_amd64.deb";

async function fetchDash(asked: Asked = {}): Promise<{ deb: AvailableDeb; fetched: FetchedDeb }> {
  const opened = await machine.open(asked);
  const [deb] = await opened.packages({ names: new Set(["dash"]) });
  if (!deb) throw new Error("not found");
  return { deb, fetched: await opened.fetch(deb) };
}

function isKept(): boolean {
  const file = machine.files.get(`pool/main/${end}`) ?? Buffer.of();
  return machine.kept().includes(createHash("sha256").update(file).digest("hex"));
}

describe("a package's file", () => {
  test.each<[string, (file: Buffer) => Buffer, string]>([
    ["that is cut off", (file) => file.subarray(0, 1000), "has 1000 bytes, and its signed index"],
    ["that is longer", (file) => Buffer.concat([file, file]), "and its signed index says"],
    [
      "of other bytes",
      (file) => Buffer.from(file).fill(1, 9, 12),
      "is not what its signed index says",
    ],
    ["that is empty", () => Buffer.of(), "has 0 bytes"],
  ])("%s is refused", async (_, change, why) => {
    machine.faults.set(end, (request, answer, file = Buffer.of()) =>
      sendRange(change(file), request, answer),
    );
    await expect(fetchDash()).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining(why),
    });
    expect(isKept()).toBe(false);
  });

  test("of other bytes without a length", async () => {
    machine.faults.set(end, (_, answer, file = Buffer.of()) => {
      answer.write(file.subarray(0, 100));
      answer.end(Buffer.alloc(file.length * 2));
    });
    await expect(fetchDash()).rejects.toThrow("is not what its signed index says");
    expect(isKept()).toBe(false);
  });

  test("that the archive lists and does not have", async () => {
    machine.faults.set(end, (_, answer) => answer.writeHead(404).end());
    const { fetched } = await fetchDash();
    expect(fetched).toEqual({
      kind: "missing",
      reason: `${machine.base} bookworm lists dash 1.0-1, and does not have its file`,
    });
  });

  test("from a mirror that breaks off: the rest is asked for", async () => {
    let times = 0;
    machine.faults.set(end, (request, answer, file = Buffer.of()) => {
      if (times++ > 0) return sendRange(file, request, answer);
      answer.setHeader("content-length", file.length);
      answer.write(file.subarray(0, 40_000), () => answer.destroy());
    });
    const { fetched } = await fetchDash();
    expect(fetched.kind).toBe("file");
    expect(machine.seen.filter((path) => path.includes(end))).toEqual([
      `/pool/main/${end}`,
      expect.stringMatching(/ bytes=\d+-$/),
    ]);
  });

  test("from a mirror that always breaks off", async () => {
    machine.faults.set(end, (_, answer, file = Buffer.of()) => {
      answer.setHeader("content-length", file.length);
      answer.write(file.subarray(0, 10), () => answer.destroy());
    });
    await expect(fetchDash()).rejects.toMatchObject({ name: "EnvironmentError" });
    expect(isKept()).toBe(false);
  });

  test("from a busy mirror, and one that refuses", async () => {
    let times = 0;
    machine.faults.set(end, (request, answer, file = Buffer.of()) => {
      if (times++ > 1) return sendRange(file, request, answer);
      answer.writeHead(503).end();
    });
    expect((await fetchDash()).fetched.kind).toBe("file");
    const other = await archiveMachine();
    other.put({ name: "bookworm", debs: [{ name: "dash", version: "1.0-1" }] });
    other.faults.set("InRelease", (_, answer) => answer.writeHead(403).end());
    await expect(other.open()).rejects.toThrow("the server answers 403");
  });

  test("that was changed in the cache is not used", async () => {
    const { deb, fetched } = await fetchDash();
    if (fetched.kind !== "file") throw new Error(fetched.reason);
    writeFileSync(fetched.file.path, "changed");
    const again = await fetchDash();
    if (again.fetched.kind !== "file") throw new Error(again.fetched.reason);
    const bytes = readFileSync(again.fetched.file.path);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(deb.sha256);
  });
});

describe("hosts", () => {
  const found = { isFound: true };

  test("an image's host of this machine is not asked", async () => {
    for (const host of ["127.0.0.1", "localhost", "[::1]", "2130706433"]) {
      const sources = `deb ${machine.base.replace("127.0.0.1", host)} bookworm main`;
      await expect(machine.open({ sources, ...found })).rejects.toThrow(
        "is not of the public network",
      );
    }
    expect(machine.seen).toEqual([]);
    expect(machine.kept()).toEqual([]);
  });

  test("unless the user allows it", async () => {
    const options = { allowHosts: ["127.0.0.1"] };
    expect((await fetchDash({ ...found, options })).fetched.kind).toBe("file");
    const named = { allowHosts: [new URL(machine.base).host] };
    expect((await fetchDash({ ...found, options: named })).fetched.kind).toBe("file");
  });

  test("a proxy is not told to ask for it either", async () => {
    const environment = { http_proxy: machine.base };
    const sources = "deb http://192.168.3.4/debian bookworm main";
    const asked = { sources, ...found, options: { environment } };
    await expect(machine.open(asked)).rejects.toThrow("is not of the public network");
    expect(machine.seen).toEqual([]);
  });

  test("a redirect of the user's own mirror into this machine's neighborhood", async () => {
    for (const to of ["http://localhost:1/x", "http://169.254.169.254/latest", "http://[::1]/"]) {
      machine.faults.set("InRelease", (_, answer) => answer.writeHead(302, { location: to }).end());
      await expect(machine.open()).rejects.toThrow("is not of the public network");
    }
    machine.faults.set("InRelease", (_, answer) =>
      answer.writeHead(302, { location: "file:///etc/passwd" }).end(),
    );
    await expect(machine.open()).rejects.toMatchObject({ name: "EnvironmentError" });
  });

  test("a redirect within a mirror", async () => {
    machine.faults.set(`main/${end}`, (_, answer) =>
      answer.writeHead(302, { location: `/moved/${end}` }).end(),
    );
    machine.files.set(`moved/${end}`, machine.files.get(`pool/main/${end}`) ?? Buffer.of());
    expect((await fetchDash()).fetched.kind).toBe("file");
  });
});

test("a state that is damaged is told, not overlooked", async () => {
  await machine.open();
  const [, name] = machine.kept();
  const path = join(machine.cache, "state/archives", name ?? "");
  expect(existsSync(path)).toBe(true);
  writeFileSync(path, "{");
  await expect(machine.open()).rejects.toMatchObject({
    message: expect.stringContaining("is damaged"),
    hint: expect.stringContaining("Delete it"),
  });
});
