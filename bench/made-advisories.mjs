// A made set of OSV records, sizes and ranges drawn like those of real exports: seven in ten like npm's
// (one range, no list of versions), one in ten like PyPI's (ranges and long lists), two in ten like
// Debian's (several releases). Ids and names are made up.
import { closeSync, openSync, writeSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";

/** Writes a zip archive in OSV's layout; the same count gives the same bytes. */
export function writeMadeArchive(path, count) {
  const random = randomNumbers(20251125);
  const file = openSync(path, "w");
  const directory = [];
  let offset = 0;
  let pending = [];
  const flush = () => {
    writeSync(file, Buffer.concat(pending));
    pending = [];
  };
  for (let i = 0; i < count; i++) {
    const { id, record } = madeRecord(i, count, random);
    const { local, entry } = zipEntry(`${id}.json`, JSON.stringify(record), offset);
    pending.push(local);
    directory.push(entry);
    offset += local.length;
    if (i % 2000 === 0) flush();
  }
  flush();
  const list = Buffer.concat(directory);
  writeSync(file, list);
  writeSync(file, zipEnd({ count, size: list.length, offset }));
  closeSync(file);
}

/** Names to look up: so many that have records, so many that have none. */
export function madeNames(count, hits, misses) {
  const random = randomNumbers(7);
  const names = [];
  for (let i = 0; i < hits; i++) {
    const number = Math.floor(random() * count);
    const { ecosystem, name } = packageOf(kindOf(number), number, count);
    names.push([ecosystem, name]);
  }
  for (let i = 0; i < misses; i++)
    names.push([["npm", "PyPI", "Debian:12"][i % 3], `nothing-${i}`]);
  return names;
}

function kindOf(i) {
  return ["npm", "npm", "PyPI", "npm", "Debian", "npm", "npm", "Debian", "npm", "npm"][i % 10];
}

/** Some packages have hundreds of records, most have one. */
function packageOf(kind, i, count) {
  const heavy = i % 97 < 12;
  const number = heavy ? (i * 7919) % Math.max(1, Math.floor(count / 900)) : i;
  const ecosystem = kind === "Debian" ? "Debian:12" : kind;
  return { ecosystem, name: `${heavy ? "popular" : "pkg"}-${kind.toLowerCase()}-${number}` };
}

function madeRecord(i, count, random) {
  const kind = kindOf(i);
  const { name } = packageOf(kind, i, count);
  const id = { npm: `MADE-npm-${i}`, PyPI: `MADE-py-${i}`, Debian: `DEBIAN-CVE-2099-${i}` }[kind];
  const pick = (...values) => values[Math.floor(random() * values.length)];
  const date = new Date(1_600_000_000_000 + Math.floor(random() * 1.5e11)).toISOString();
  const fixed = `${pick(0, 1, 2, 4)}.${Math.floor(random() * 30)}.${Math.floor(random() * 20)}`;
  const range = (end) => ({
    type: kind === "npm" ? "SEMVER" : "ECOSYSTEM",
    events: [{ introduced: "0" }, ...(end ? [{ fixed: end }] : [])],
  });
  const affected =
    kind === "Debian"
      ? ["11", "12", "13"].slice(0, pick(1, 1, 2, 3)).map((release) => ({
          package: { ecosystem: `Debian:${release}`, name, purl: `pkg:deb/debian/${name}` },
          ranges: [range(`${fixed}-1+deb${release}u1`)],
          ecosystem_specific: { urgency: "not yet assigned" },
        }))
      : [
          {
            package: { ecosystem: kind, name, purl: `pkg:${kind.toLowerCase()}/${name}` },
            ranges: [range(random() < 0.85 ? fixed : undefined)],
            ...(kind === "PyPI" && { versions: versionList(pick(5, 10, 32, 32, 70, 119), random) }),
          },
        ];
  const record = {
    id,
    summary: `A made flaw of ${name} that lets somebody do something they should not`,
    details: Array.from(
      { length: pick(10, 20, 40) },
      () => `word${Math.floor(random() * 9999)}`,
    ).join(" "),
    aliases: kind === "Debian" ? [] : [`CVE-2099-${100_000 + i}`],
    ...(kind === "Debian" && { upstream: [`CVE-2099-${i}`] }),
    modified: date,
    published: date,
    severity: [
      {
        type: "CVSS_V3",
        score: `CVSS:3.1/AV:N/AC:${pick("L", "H")}/PR:N/UI:N/S:U/C:${pick("H", "L", "N")}/I:N/A:${pick("H", "N")}`,
      },
    ],
    references: Array.from({ length: pick(1, 2, 4) }, (_, n) => ({
      type: "WEB",
      url: `https://example.test/${id}/${n}`,
    })),
    schema_version: "1.6.0",
    affected,
  };
  return { id, record };
}

function versionList(length, random) {
  return Array.from(
    { length },
    (_, i) => `${i % 5}.${Math.floor(i / 5)}.${Math.floor(random() * 9)}`,
  );
}

function zipEntry(name, text, offset) {
  const raw = Buffer.from(text);
  const packed = deflateRawSync(raw, { level: 1 });
  const title = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt32LE(crc32(raw), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(raw.length, 18);
  facts.writeUInt16LE(title.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), facts, title, packed]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  const head = Buffer.from("PK\x01\x02\x14\x00", "latin1");
  return { local, entry: Buffer.concat([head, facts, tail, title]) };
}

/** Zip64: there are more files than the old end of an archive can count. */
function zipEnd({ count, size, offset }) {
  const wide = Buffer.alloc(76);
  wide.write("PK\x06\x06", 0, "latin1");
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(45, 12);
  wide.writeUInt16LE(45, 14);
  wide.writeBigUInt64LE(BigInt(count), 24);
  wide.writeBigUInt64LE(BigInt(count), 32);
  wide.writeBigUInt64LE(BigInt(size), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  wide.write("PK\x06\x07", 56, "latin1");
  wide.writeBigUInt64LE(BigInt(offset + size), 64);
  wide.writeUInt32LE(1, 72);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(0xffffffff, 12);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([wide, end]);
}

function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
