import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { makeDeb, writeAr } from "../../../test/made-debs.ts";
import { needs } from "../../../test/needs.ts";
import { type NewFile, writeTar } from "../../oci/tar/write-tar.ts";
import { debOf } from "./open-deb.ts";
import { type PayloadEntry, readPayload } from "./read-payload.ts";

const control = "Package: p\nVersion: 1:2-3\nArchitecture: amd64\nDescription: x\n y\n";

function tarOf(files: readonly NewFile[]): Buffer {
  return Buffer.concat([...writeTar(files, { mtime: 0 })]);
}

function controlTar(text = control): Buffer {
  return tarOf([{ path: "./control", type: "file", bytes: Buffer.from(text) }]);
}

function parts(data: Buffer): [string, Uint8Array][] {
  return [
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar", controlTar()],
    ["data.tar", data],
  ];
}

async function payloadOf(bytes: Uint8Array): Promise<PayloadEntry[]> {
  const entries: PayloadEntry[] = [];
  for await (const entry of readPayload(await debOf(bytes))) entries.push(entry);
  return entries;
}

const one = tarOf([{ path: "./a", type: "file", bytes: Buffer.from("1") }]);

test("fields, control files, and files with links last", async () => {
  const bytes = makeDeb({
    name: "p",
    version: "1",
    fields: { Depends: "a,\n b" },
    files: {
      "usr/a": { type: "symlink", linkTarget: "b" },
      "usr/b": { text: "text", mode: 0o4755, uid: 3, userName: "daemon" },
      "usr/c": { type: "hardlink", linkTarget: "usr/b" },
    },
    control: { postinst: "#!/bin/sh\n" },
  });
  const deb = await debOf(bytes);
  expect(deb).toMatchObject({ name: "p", version: "1", architecture: "all" });
  expect(deb.control.find(({ name }) => name === "Depends")?.value).toBe("a,\n b");
  expect([...deb.controlFiles.keys()].sort()).toEqual(["md5sums", "postinst"]);
  expect(deb.controlFiles.get("postinst")?.mode).toBe(0o755);
  const entries = await payloadOf(bytes);
  expect(entries.map(({ name, type }) => `${type} ${name}`)).toEqual([
    "directory /.",
    "directory /usr",
    "file /usr/b",
    "hardlink /usr/c",
    "symlink /usr/a",
  ]);
  expect(entries[2]).toMatchObject({ mode: 0o4755, uid: 3, userName: "daemon" });
  expect(entries[3]?.linkTarget).toBe("/usr/b");
});

test.each<[string, [string, Uint8Array][]]>([
  ["names with a slash", parts(one).map(([name, bytes]) => [`${name}/`, bytes])],
  [
    "a newer minor format, and what it adds",
    [
      ["debian-binary", Buffer.from("2.7\nmore\n")],
      ["_gpgbuilder", Buffer.from("odd")],
      ...parts(one).slice(1),
    ],
  ],
  [
    "parts that are compressed differently",
    [
      ["debian-binary", Buffer.from("2.0\n")],
      ["control.tar.gz", gzipSync(controlTar())],
      ["data.tar", one],
    ],
  ],
])("%s", async (_, members) => {
  expect((await payloadOf(writeAr(members))).map(({ name }) => name)).toEqual(["/a"]);
});

for (const [program, suffix] of [
  ["xz", ".xz"],
  ["zstd", ".zst"],
] as const) {
  needs(program)(`files that ${program} packed`, async () => {
    const packed = spawnSync(program, ["-c"], { input: one }).stdout;
    const members = [...parts(one).slice(0, 2), [`data.tar${suffix}`, packed] as const];
    expect((await payloadOf(writeAr(members))).map(({ name }) => name)).toEqual(["/a"]);
  });
}

test("a last byte that fills up", async () => {
  const bytes = Buffer.concat([writeAr(parts(one)), Buffer.from("\n")]);
  expect(await payloadOf(bytes)).toHaveLength(1);
});

test.each<[string, string, Uint8Array]>([
  ["nothing", "truncated", Buffer.alloc(0)],
  ["no archive", "malformed", Buffer.from("#!/bin/sh\nexit\n")],
  ["an archive of something else", "malformed", writeAr([["x", Buffer.from("2.0\n")]])],
  ["another format", "unsupported", writeAr([["debian-binary", Buffer.from("3.0\n")]])],
  ["no control", "malformed", writeAr(parts(one).filter(([name]) => name !== "control.tar"))],
  ["files first", "malformed", writeAr(parts(one).toSpliced(1, 1).concat(parts(one).slice(1, 2)))],
  ["bzip2", "unsupported", writeAr([...parts(one).slice(0, 2), ["data.tar.bz2", one]])],
  ["broken gzip", "malformed", writeAr([...parts(one).slice(0, 2), ["data.tar.gz", one]])],
  [
    "a name that is none",
    "malformed",
    writeAr([
      ["debian-binary", Buffer.from("2.0\n")],
      ["control.tar", controlTar(control.replace("Package: p", "Package: ../p"))],
      ["data.tar", one],
    ]),
  ],
  [
    "a control file that leads outside",
    "malformed",
    writeAr([
      ["debian-binary", Buffer.from("2.0\n")],
      ["control.tar", tarOf([{ path: "../control", type: "file" }])],
      ["data.tar", one],
    ]),
  ],
])("%s is %s", async (_, problem, bytes) => {
  await expect(payloadOf(bytes)).rejects.toMatchObject({ name: "ArchiveError", problem });
});

test.each<[string, string, NewFile]>([
  ["a path of lines", "malformed", { path: "./a\nb", type: "file" }],
  ["a hard link to nothing", "malformed", { path: "./a", type: "hardlink", linkTarget: "./b" }],
])("%s in a package is %s", async (_, problem, file) => {
  await expect(payloadOf(writeAr(parts(tarOf([file]))))).rejects.toMatchObject({ problem });
});

test.each<[string, NewFile]>([
  ["dots", { path: "./usr/../../etc/x", type: "file" }],
  ["dots at its end", { path: "./usr/..", type: "directory" }],
  ["an absolute path", { path: "/etc/x", type: "file" }],
  ["a hard link outside", { path: "./a", type: "hardlink", linkTarget: "../b" }],
])("%s in a package is the archive's doing", async (_, file) => {
  await expect(payloadOf(writeAr(parts(tarOf([file]))))).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("leads outside"),
  });
});

test.each(["3", "4", "6"])("a device or a pipe (%s) is not installed", async (flag) => {
  const tar = Buffer.from(one);
  tar.write(flag, 156, "latin1");
  tar.fill(" ", 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  await expect(payloadOf(writeAr(parts(tar)))).rejects.toMatchObject({ problem: "unsupported" });
});

test("cut off anywhere it is refused, and never taken for whole", async () => {
  const bytes = makeDeb({ name: "p", version: "1", files: { a: "1".repeat(3000), b: "2" } });
  for (let length = 0; length < bytes.length - 1; length += 37) {
    await expect(payloadOf(bytes.subarray(0, length)), `${length}`).rejects.toMatchObject({
      name: "ArchiveError",
    });
  }
});

test("more control files than any package has", async () => {
  const many = Array.from(
    { length: 300 },
    (_, at): NewFile => ({ path: `./f${at}`, type: "file" }),
  );
  const bytes = writeAr([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar", tarOf(many)],
    ["data.tar", one],
  ]);
  await expect(debOf(bytes)).rejects.toMatchObject({ problem: "too-large" });
});
