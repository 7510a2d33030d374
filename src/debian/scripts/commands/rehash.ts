import { Buffer } from "node:buffer";
import { targetOf } from "../../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../../rootfs/working-root.ts";
import { hashCertificate } from "../subject-hash.ts";

/** `openssl rehash`: links named by the hash of a certificate's subject, `5ad8a5d6.0`. */
export async function rehash(root: WorkingRoot, folder: string): Promise<void> {
  const buckets = new Map<string, Bucket>();
  for (const name of root.list(folder)) {
    const path = `${folder}/${name}`;
    const { type, linkTarget = "" } = root.get(path) ?? {};
    const link = /^([0-9a-f]{8})\.(\d+)$/.exec(name);
    if (type === "symlink" && link) {
      const [, hash = "", id = ""] = link;
      addEntry(buckets, hash, { file: linkTarget, id: Number(id) });
      continue;
    }
    if (!/\.(?:pem|crt|cer)$/i.test(name)) continue;
    const node = targetOf(root, path);
    if (node?.type !== "file") continue;
    const found = hashCertificate(Buffer.from(await root.bytesOf(node)).toString("latin1"));
    if (found) addEntry(buckets, found.subjectHash, { file: name, digest: found.digest });
  }
  for (const [hash, bucket] of buckets) link(root, `${folder}/${hash}`, bucket);
}

interface Entry {
  readonly file: string;
  /** Number of the link that there is. */
  id: number | undefined;
  /** Of the certificate; `undefined` where only a link speaks of it. */
  digest: string | undefined;
}

type Bucket = Entry[];

function addEntry(
  buckets: Map<string, Bucket>,
  hash: string,
  { file, id, digest }: { readonly file: string; readonly id?: number; readonly digest?: string },
): void {
  const bucket = buckets.get(hash) ?? [];
  buckets.set(hash, bucket);
  // The same certificate under two names is linked once.
  if (digest !== undefined && bucket.some((entry) => entry.digest === digest)) return;
  let entry = bucket.find((one) => one.file === file);
  if (!entry) {
    entry = { file, id: undefined, digest: undefined };
    bucket.push(entry);
  }
  if (id !== undefined && (entry.id === undefined || id < entry.id)) entry.id = id;
  entry.digest ??= digest;
}

/** Links that are right stay; numbers that are free are taken from the lowest. */
function link(root: WorkingRoot, prefix: string, bucket: Bucket): void {
  const needed = bucket.filter(({ digest }) => digest !== undefined).length;
  const isKept = ({ id }: Entry) => id !== undefined && id < needed;
  const taken = new Set(bucket.filter(isKept).map(({ id }) => id));
  let next = 0;
  for (const entry of bucket) {
    if (isKept(entry)) continue;
    if (entry.digest === undefined) {
      if (entry.id !== undefined) root.remove(`${prefix}.${entry.id}`);
      continue;
    }
    while (taken.has(next)) next++;
    taken.add(next);
    const facts = { mode: 0o777, uid: 0, gid: 0, mtime: 0, linkTarget: entry.file };
    root.put(`${prefix}.${next}`, { type: "symlink", ...facts });
  }
}
