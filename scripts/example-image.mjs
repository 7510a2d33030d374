// Writes the example's image as an OCI archive, from the recorded text files beside it and through
// suture's own code: node scripts/example-image.mjs OUT.tar

import { once } from "node:events";
import { createWriteStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeOciArchive } from "../dist/index.js";
import { root } from "./run.mjs";

const shop = join(root, "examples/shop");
const sitePackages = "usr/local/lib/python3.11/site-packages";

/** @param out - the archive to write */
export async function writeExampleImage(out) {
  const read = (path) => readFileSync(join(shop, path));
  const file = (path, bytes) => ({ path, type: "file", bytes });
  const packages = read("image/python-packages.txt").toString().trim().split("\n");
  const image = {
    reference: "shop:latest",
    mtime: Date.UTC(2026, 10, 24) / 1000,
    config: {
      Env: ["PYTHONUNBUFFERED=1", `PAYMENT_WEBHOOK_SECRET=${webhookSecret(read("Dockerfile"))}`],
      WorkingDir: "/srv/shop",
      ExposedPorts: { "8000/tcp": {} },
      Cmd: ["gunicorn", "app.main:app", "-k", "uvicorn.workers.UvicornWorker"],
    },
    layers: [
      {
        createdBy: "/bin/sh -c #(nop) ADD file:rootfs in /",
        files: [
          file("etc/os-release", read("image/os-release")),
          file("var/lib/dpkg/status", read("image/dpkg-status")),
        ],
      },
      {
        createdBy: "RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt",
        files: packages.map((line) => {
          const [name, version] = line.split("==");
          const folder = `${sitePackages}/${name.replaceAll("-", "_")}-${version}.dist-info`;
          const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;
          return file(`${folder}/METADATA`, Buffer.from(metadata));
        }),
      },
      {
        createdBy: "COPY app ./app",
        files: readdirSync(join(shop, "app"))
          .filter((name) => name.endsWith(".py"))
          .map((name) => file(`srv/shop/app/${name}`, read(`app/${name}`))),
      },
    ],
  };
  const stream = createWriteStream(out);
  for (const chunk of writeOciArchive(image)) if (!stream.write(chunk)) await once(stream, "drain");
  stream.end();
  await once(stream, "close");
}

/** The image was built from this Dockerfile: it holds what the Dockerfile put into it. */
function webhookSecret(dockerfile) {
  return /PAYMENT_WEBHOOK_SECRET=(\S+)/.exec(dockerfile.toString())?.[1] ?? "";
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await writeExampleImage(process.argv[2] ?? "shop.tar");
}
