import { describe, expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import {
  debian12,
  dpkgStatus,
  type LayeredImage,
  pythonPackage,
  scanLayered,
} from "../../../test/layered-images.ts";

const base = [debian12, dpkgStatus("openssl 3.0.1"), textFile("bin/sh", "x")];
const added = dpkgStatus("openssl 3.0.1", "curl 7.88");

/** Instructions and confidence of each layer. */
async function made(image: LayeredImage): Promise<readonly string[]> {
  const { layers } = await scanLayered(image);
  return layers.map(({ instructions, confidence }) =>
    [instructions.map(({ text }) => text).join(" | "), confidence].filter(Boolean).join(": "),
  );
}

const add = "/bin/sh -c #(nop) ADD file:9d2f in / ";

describe("the instruction of a layer", () => {
  test("is the entry that counting gives, and contents bear out", async () => {
    const history = [
      add,
      '-/bin/sh -c #(nop)  CMD ["bash"]',
      "-ENV A=b",
      "RUN /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit",
      "COPY --link app /app # buildkit",
      "RUN /bin/sh -c touch /x # buildkit",
    ];
    const layers = [
      base,
      [added],
      [textFile("app/a", "1"), textFile("app/b/c", "2")],
      [textFile("x", "")],
    ];
    expect(await made({ layers, history })).toEqual([
      "ADD … /: high",
      "RUN apt-get update && apt-get install -y curl: high",
      "COPY app /app: high",
      "RUN touch /x: medium",
    ]);
  });

  test("is what changes files, where a builder hangs the layer on the last line", async () => {
    const history = [add, "-/bin/sh -c apt-get install -y curl", "/bin/sh -c #(nop) USER app"];
    expect(await made({ layers: [base, [added]], history })).toEqual([
      "ADD … /: high",
      "RUN apt-get install -y curl: high",
    ]);
  });

  test("is one of several that were squashed, by what each can have brought", async () => {
    const history = [
      add,
      "-/bin/sh -c #(nop) COPY dir:12 in /srv/app ",
      "-/bin/sh -c apt-get install -y curl",
      "-/bin/sh -c useradd app && mkdir /x",
      "-/bin/sh -c pip install jinja2",
      '/bin/sh -c #(nop) CMD ["x"]',
    ];
    const venv = pythonPackage("jinja2", "2.11.2");
    const vendored = pythonPackage("flask", "1.0", "srv/app/vendor");
    const { packages, layers } = await scanLayered({
      layers: [base, [added, venv, vendored]],
      history,
    });
    expect(layers[1]?.instructions).toHaveLength(4);
    expect(packages).toEqual({
      "openssl 3.0.1": [0, 0],
      "curl 7.88": [1, 1],
      "jinja2 2.11.2": [1, 3],
      // Copied, or installed by pip.
      "flask 1.0": [1, undefined],
    });
  });

  test("is not told of two that can both have installed a package", async () => {
    const history = [add, "-RUN apt-get install a", "-RUN ./setup.sh", "USER app"];
    const { packages } = await scanLayered({ layers: [base, [added]], history });
    expect(packages["curl 7.88"]).toEqual([1, undefined]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["a copy of other files", [add, "COPY app /app"], ["ADD … /: high", ""]],
    ["a user that writes files", [add, "USER app"], ["ADD … /: high", ""]],
    ["fewer entries than layers", [add], ["", ""]],
    ["no history", [], ["", ""]],
    [
      "more entries, none marked",
      [add, "RUN a", "ENV x=y", "CMD z"],
      ["ADD … /: high", "RUN a: high"],
    ],
    ["more entries that change files", [add, "RUN a", "RUN b"], ["", ""]],
    ["one entry for two layers", ["-ENV a=b", "bazel build"], ["", ""]],
  ])("is not claimed against the evidence: %s", async (_, history, expected) => {
    expect(await made({ layers: [base, [added]], history })).toEqual(expected);
  });

  test("a squashed image names all that its one layer can come from", async () => {
    const history = [
      add,
      "-RUN apt-get install curl",
      "-COPY app /app",
      { createdBy: "", emptyLayer: false, comment: "merge sha256:1 to sha256:2" },
    ];
    expect(await made({ layers: [base, [added, textFile("app/x", "")]], history })).toEqual([
      "ADD … /: high",
      "RUN apt-get install curl | COPY app /app: medium",
    ]);
  });

  test("follows links and folders to where a copy went", async () => {
    const layers = [
      [debian12, { path: "lib", type: "symlink", linkTarget: "usr/lib" } as const],
      [textFile("usr/lib/x/a", "1")],
      [textFile("srv/app/b", "1")],
      [textFile("srv/app/c/d", "1")],
    ];
    const history = [add, "COPY x /lib/x/", "-WORKDIR /srv", "COPY b app/", "COPY d ./app/c"];
    expect((await made({ layers, history })).slice(1)).toEqual([
      "COPY x /lib/x/: high",
      "COPY b app/: high",
      "COPY d ./app/c: high",
    ]);
  });

  test("shows no credential", async () => {
    const token = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
    const history = [
      add,
      `RUN |1 TOKEN=${token} /bin/sh -c curl -H "Authorization: Bearer ${token}" https://u:p4ssw0rd1@h/x ${token} DB_PASSWORD=hunter2 # buildkit`,
    ];
    const [, text] = await made({ layers: [base, [added]], history });
    expect(text).not.toMatch(/ghp_|p4ssw0rd1|hunter2/);
    expect(text).toContain("RUN curl -H");
  });

  test("a long or hostile history takes no time", async () => {
    const long = `RUN ${"$( ".repeat(20_000)}${"a && ".repeat(20_000)}`;
    await made({ layers: [base, [added]], history: [add, `-${long}`, `-${long}x`, "USER a"] });
  });
});
