import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyVex, smallBom, smallImage } from "./attached.ts";
import { cosignMade } from "./cosign-made.ts";
import { type Descriptor, layoutDraft } from "./layouts.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { keyPair } from "./signed-envelopes.ts";
import { sigstoreServer, tokenFor } from "./sigstore-server.ts";

const password = "correct horse battery staple";
const withPassword = { env: { COSIGN_PASSWORD: password } };

/** A place with a layout of one image in `app`. */
function place(files: Readonly<Record<string, string>> = {}): Workplace & { image: Descriptor } {
  const draft = layoutDraft();
  const image = smallImage(draft);
  const annotations = { "org.opencontainers.image.ref.name": "1" };
  const made = workplace(files);
  cpSync(draft.write([{ ...image, annotations }]), join(made.target, "app"), { recursive: true });
  return { ...made, image };
}

test("a pair of keys signs an image and its bill of materials, and verifies them", () => {
  const { run, target, image } = place({ "bom.json": JSON.stringify(smallBom) });
  expect(run(["sign", "--generate-key", "release"], withPassword)).toMatchObject({ status: 0 });
  const key = readFileSync(join(target, "release.key"), "utf8");
  expect(statSync(join(target, "release.key")).mode & 0o777).toBe(0o600);
  const signing = ["sign", "oci:app:1", "--key", "release.key", "--attest", "bom.json"];
  const first = run([...signing, "--annotation", "commit=4f2a", "--debug"], withPassword);
  expect(first.stderr).toBe("");
  expect(first.stdout).toContain(image.digest);
  const again = run([...signing, "--annotation", "commit=4f2a", "--json"], withPassword);
  expect(JSON.parse(again.stdout).attached).toMatchObject([{ isNew: false }, { isNew: false }]);
  const verified = run(["verify-image", "app", "--key", "release.pub"]);
  expect(verified).toMatchObject({ status: 0, stderr: "" });
  expect(verified.stdout).toContain("signature: release.pub, commit=4f2a");
  expect(verified.stdout).toContain(`app@${image.digest}`);
  const verifying = ["verify-image", "app", "--key", "release.pub", "--json"];
  const json = run([...verifying, "--attestation", "cyclonedx"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ outcome: "verified", digest: image.digest });
  expect(run([...verifying, "--attestation", "openvex"]).status).toBe(1);
  const secrets = key.split("\n").filter((line) => line.length > 40 && !line.startsWith("-"));
  const shown = [first, again, verified, json].map(({ stdout, stderr }) => stdout + stderr).join();
  for (const secret of [password, ...secrets]) expect(shown).not.toContain(secret);
});

test("a key is never written over", () => {
  const { run, target } = place({ "release.pub": "mine" });
  const { status, stderr } = run(["sign", "--generate-key", "release"], withPassword);
  expect(status).toBe(2);
  expect(stderr).toContain("release.pub is there already");
  expect(readFileSync(join(target, "release.pub"), "utf8")).toBe("mine");
});

test("an image is signed with a key of cosign's, also out of a variable", () => {
  const { privateKey, publicKey } = cosignMade.cosign3;
  const { run } = place({ "cosign.pub": publicKey });
  const env = { RELEASE_KEY: privateKey, SUTURE_KEY_PASSWORD: "secret", COSIGN_PASSWORD: "other" };
  for (const form of ["tag", "bundle"]) {
    const args = ["sign", "oci:app:1", "--key", "env://RELEASE_KEY", "--as", form];
    expect(run(args, { env })).toMatchObject({ status: 0, stderr: "" });
  }
  const { stdout, status } = run(["verify-image", "oci:app:1", "--key", "cosign.pub", "--json"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).signatures).toHaveLength(2);
});

describe("signing is refused", () => {
  const plain = keyPair().privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const files = {
    "cosign.key": cosignMade.cosign2.privateKey,
    "cosign.pub": cosignMade.cosign2.publicKey,
    "plain.key": plain,
    "note.txt": "hello",
    "odd.json": "{}",
  };
  test.each<[string, readonly string[], number, string]>([
    ["without a password", ["oci:app:1", "--key", "cosign.key"], 2, "A password is needed"],
    ["with a public key", ["oci:app:1", "--key", "cosign.pub"], 2, "it is the public half"],
    ["with a key that is missing", ["oci:app:1", "--key", "none.key"], 2, "cannot be read"],
    ["with a key of a key service", ["oci:app:1", "--key", "awskms://x"], 2, "key services"],
    ["with a variable that is not set", ["oci:app:1", "--key", "env://NONE_SET"], 2, "is not set"],
    ["of a tag", ["registry.example/app:1", "--key", "plain.key"], 2, "a tag may be moved"],
    ["of an image of an engine", ["podman:app", "--key", "plain.key"], 2, "keeps no signatures"],
    ["of nothing", [], 2, "needs the image"],
    ["of a directory", [".", "--key", "plain.key"], 2, "is no OCI layout"],
    ["without a key and without a token", ["oci:app:1"], 4, "Nothing says who signs"],
    [
      "of a document of no known kind",
      ["oci:app:1", "--key", "plain.key", "--attest", "odd.json"],
      2,
      "does not say what it is",
    ],
    [
      "of text as JSON",
      ["oci:app:1", "--key", "plain.key", "--attest", "note.txt", "--type", "cyclonedx"],
      2,
      "is no JSON",
    ],
    [
      "as something else",
      ["oci:app:1", "--key", "plain.key", "--as", "scroll"],
      2,
      "tag and bundle",
    ],
  ])("%s", (_, args, status, message) => {
    const { run, target } = place(files);
    const before = readFileSync(join(target, "app/index.json"), "utf8");
    const env = { SIGSTORE_ID_TOKEN: "", ACTIONS_ID_TOKEN_REQUEST_URL: "" };
    const ended = run(["sign", ...args, "--debug"], { env });
    expect(ended.stderr).toContain(message);
    expect(ended.status).toBe(status);
    expect(readFileSync(join(target, "app/index.json"), "utf8")).toBe(before);
    for (const line of plain.split("\n").slice(1, -2)) expect(ended.stderr).not.toContain(line);
  });
});

describe("verify-image", () => {
  const other = { "other.pub": keyPair().publicPem };
  const signed = (files: Readonly<Record<string, string>> = {}) => {
    const made = place({ ...other, ...files });
    made.run(["sign", "--generate-key", "k"], withPassword);
    expect(made.run(["sign", "oci:app:1", "--key", "k.key"], withPassword).status).toBe(0);
    return made;
  };

  test.each<[string, readonly string[], number, string]>([
    ["another key", ["--key", "other.pub"], 1, "does not fit other.pub"],
    ["nobody", [], 1, "Nobody is trusted"],
    ["an identity without its issuer", ["--certificate-identity", "a"], 2, "and an issuer"],
    [
      "an issuer without an identity",
      ["--certificate-oidc-issuer", "https://x.example"],
      2,
      "An identity is",
    ],
    ["no document", ["--key", "k.pub", "--attestation", "nonsense"], 2, "does not know"],
    [
      "a trusted root that is none",
      [
        "--certificate-identity",
        "a",
        "--certificate-oidc-issuer",
        "b",
        "--trusted-root",
        "other.pub",
      ],
      2,
      "is no JSON",
    ],
    [
      "an identity, offline, without a root",
      ["--certificate-identity", "a", "--certificate-oidc-issuer", "b", "--offline"],
      4,
      "not known offline",
    ],
  ])("by %s", (_, args, status, message) => {
    const ended = signed().run(["verify-image", "app", ...args]);
    expect(ended.stdout + ended.stderr).toContain(message);
    expect(ended.status).toBe(status);
  });

  test("says that it could not look where it could not", () => {
    const { run, target } = signed();
    const index = JSON.parse(readFileSync(join(target, "app/index.json"), "utf8"));
    writeFileSync(join(target, "app/blobs", index.manifests[1].digest.replace(":", "/")), "{");
    const ended = run(["verify-image", "app", "--key", "k.pub"]);
    expect(ended).toMatchObject({ status: 3 });
    expect(ended.stdout).toContain("not everything could be read");
    expect(run(["verify-image", "registry.example/app:1", "--offline"]).status).toBe(4);
  });

  test("takes keys from suture.toml", () => {
    const { run, target } = signed();
    writeFileSync(join(target, "suture.toml"), '[verify]\nkeys = ["k.pub"]\n');
    expect(run(["verify-image", "oci:app:1", "--quiet"])).toMatchObject({ status: 0, stdout: "" });
  });
});

test("without a key: signed by whom the token names, verified by identity, believed by a scan", async () => {
  const made = place({ "vex.json": JSON.stringify(emptyVex) });
  const server = await sigstoreServer();
  writeFileSync(join(made.target, "root.json"), JSON.stringify(server.trustedRoot));
  const token = tokenFor("ana@acme.example");
  const signed = await made.start(["sign", "oci:app:1", "--attest", "vex.json", "--debug"], {
    SIGSTORE_ID_TOKEN: token,
    SUTURE_FULCIO_URL: server.address,
    SUTURE_REKOR_URL: server.address,
  });
  expect(signed).toMatchObject({ status: 0, stderr: "" });
  expect(signed.stdout).not.toContain(token);
  const whom = ["--certificate-oidc-issuer", "https://id.example", "--trusted-root", "root.json"];
  const verify = (...more: readonly string[]) =>
    made.run(["verify-image", "app", ...whom, "--offline", ...more]);
  const verified = verify("--certificate-identity", "ana@acme.example");
  expect(verified).toMatchObject({ status: 0, stderr: "" });
  expect(verified.stdout).toContain("signature: ana@acme.example (https://id.example)");
  expect(verify("--certificate-identity-regexp", ".*@acme\\.example").status).toBe(0);
  expect(verify("--certificate-identity-regexp", "acme").status).toBe(1);
  expect(verify("--certificate-identity", "mallory@acme.example").status).toBe(1);
  writeFileSync(
    join(made.target, "app/suture.toml"),
    '[verify]\ntrusted-root = "../root.json"\n[[verify.identities]]\nsubject = "ana@acme.example"\nissuer = "https://id.example"\n',
  );
  const { report } = made.json(["scan", "app", "--only", "vulnerability"]);
  const identity = { subject: "ana@acme.example", issuer: "https://id.example" };
  expect(report.assets[0]?.attestations).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: "vex", trust: "verified", identity })]),
  );
});
