import { expect, test } from "vitest";
import { emptyVex } from "../../../test/attached.ts";
import { authFileFor, startRegistry } from "../../../test/docker-registry.ts";
import { needs } from "../../../test/needs.ts";
import { type PushedTo, pushServer } from "../../../test/push-server.ts";
import { madeImage, push } from "../../../test/pushing.ts";
import { type Interfere, sendRange } from "../../../test/registry-server.ts";
import { registryPorts, signingKey, signingOf } from "../../../test/signing.ts";
import { signImage } from "../../oci/signatures/sign-image.ts";
import { verifyImage } from "../../oci/signatures/verify-image.ts";

const keys = [{ name: "own.pub", pem: signingKey.publicPem }];
const predicates = [{ predicateType: "https://openvex.dev/ns", predicate: emptyVex }];

/** Signs in both forms, and verifies from the start. */
async function signAndVerify(port: number, digest: string, environment = { HOME: "/nowhere" }) {
  const image = { registry: `127.0.0.1:${port}`, repository: "group/app", digest };
  const request = signingOf(digest, { image, forms: ["tag", "bundle"], predicates });
  const attached = await signImage(await registryPorts(image, environment), request);
  const { files } = await registryPorts(image, environment);
  const verified = await verifyImage(files, { digest, keys, attestations: ["openvex"] });
  return { attached, verified };
}

/** Also sends blobs, and keeps a list of referrers where asked to. */
async function server(keepsReferrers: boolean): Promise<PushedTo> {
  let pushed: PushedTo | undefined;
  const interfere: Interfere = (request, answer) => {
    const [, repository, kind, name = ""] =
      /^\/v2\/(group\/app)\/(blobs|referrers|manifests)\/([^/]+)$/.exec(request.url ?? "") ?? [];
    if (kind === "blobs" && request.method === "GET") {
      const bytes = pushed?.blobs.get(`${repository}@${name}`);
      if (bytes) sendRange(bytes, request, answer);
      return bytes !== undefined;
    }
    if (keepsReferrers && kind === "manifests" && request.method === "PUT") {
      answer.setHeader("oci-subject", "sha256:0");
    }
    if (!keepsReferrers || kind !== "referrers") return false;
    const manifests = [...(pushed?.manifests ?? [])].flatMap(([key, { bytes, mediaType }]) => {
      const { subject } = JSON.parse(Buffer.from(bytes).toString());
      const digest = key.slice(key.indexOf("@") + 1);
      return subject?.digest === name ? [{ mediaType, digest, size: bytes.length }] : [];
    });
    answer.setHeader("content-type", "application/vnd.oci.image.index.v1+json");
    answer.end(JSON.stringify({ schemaVersion: 2, manifests }));
    return true;
  };
  pushed = await pushServer({ interfere });
  return pushed;
}

test.each([true, false])(
  "signs where the list of referrers is the registry's own: %s",
  async (own) => {
    const pushed = await server(own);
    const { digest } = await push(pushed, await madeImage());
    const { attached, verified } = await signAndVerify(pushed.port, digest);
    expect(attached).toHaveLength(4);
    expect(verified).toMatchObject({ outcome: "verified", problems: [] });
    expect(verified.signatures.map(({ via }) => via).sort()).toEqual(["cosign", "referrer"]);
    const standIn = `group/app@${digest.replace(":", "-")}`;
    expect(pushed.manifests.has(standIn)).toBe(!own);
    const before = pushed.asked.filter((line) => !/^(?:GET|HEAD)/.test(line)).length;
    const again = await signAndVerify(pushed.port, digest);
    expect(again.attached.some(({ isNew }) => isNew)).toBe(false);
    expect(pushed.asked.filter((line) => !/^(?:GET|HEAD)/.test(line))).toHaveLength(before);
  },
);

test("a registry that stores something else is not believed", async () => {
  const other = `sha256:${"4".repeat(64)}`;
  const pushed = await pushServer({
    interfere: (request, answer) => {
      const isSignature = request.method === "PUT" && request.url?.endsWith(".sig");
      if (isSignature) answer.writeHead(201, { "docker-content-digest": other }).end();
      return isSignature ?? false;
    },
  });
  const { digest } = await push(pushed, await madeImage());
  await expect(signAndVerify(pushed.port, digest)).rejects.toMatchObject({
    name: "EnvironmentError",
    message: expect.stringContaining("stored another manifest"),
  });
});

needs("docker-registry")("signs in Debian's registry, with its password", async () => {
  const port = await startRegistry("basic");
  const environment = { HOME: "/nowhere", REGISTRY_AUTH_FILE: authFileFor(port) };
  const { digest } = await push({ port }, await madeImage(), { environment });
  const { verified } = await signAndVerify(port, digest, environment);
  expect(verified).toMatchObject({ outcome: "verified", problems: [] });
});
