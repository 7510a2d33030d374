"""The same facts in SQLite, for bench/advisories.mjs: build ZIP DB, ask DB NAMES, scan ZIP NAMES."""
import json
import sqlite3
import sys
import time
import zipfile


def facts(record):
    """What suture keeps of a record, by package."""
    keep = {k: record[k] for k in ("id", "aliases", "upstream", "modified", "published", "summary") if record.get(k)}
    keep["cvss"] = [s["score"] for s in record.get("severity", [])]
    by_package = {}
    for entry in record["affected"]:
        key = (entry["package"]["ecosystem"], entry["package"]["name"])
        by_package.setdefault(key, []).append({k: entry[k] for k in ("ranges", "versions") if entry.get(k)})
    for key, affected in by_package.items():
        yield key, {**keep, "affected": affected}


def records(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield json.loads(archive.read(name))


def build(source, target):
    db = sqlite3.connect(target)
    db.execute("pragma journal_mode=off")
    db.execute("pragma synchronous=off")
    db.execute("create table facts (ecosystem text, name text, record text)")
    db.execute("create table ids (id text, ecosystem text, name text)")
    for record in records(source):
        for (ecosystem, name), kept in facts(record):
            db.execute("insert into facts values (?, ?, ?)", (ecosystem, name, json.dumps(kept)))
            for one in [record["id"], *record.get("aliases", []), *record.get("upstream", [])]:
                db.execute("insert into ids values (?, ?, ?)", (one, ecosystem, name))
    db.execute("create index by_package on facts (ecosystem, name)")
    db.execute("create index by_id on ids (id)")
    db.commit()
    db.close()


def ask(source, names):
    start = time.perf_counter()
    db = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    found = 0
    for ecosystem, name in names:
        rows = db.execute("select record from facts where ecosystem = ? and name = ?", (ecosystem, name))
        found += len([json.loads(row) for (row,) in rows])
    return found, start


def scan(source, names):
    start = time.perf_counter()
    wanted = {}
    for ecosystem, name in names:
        wanted[(ecosystem, name)] = wanted.get((ecosystem, name), 0) + 1
    found = 0
    for record in records(source):
        for key, _ in facts(record):
            found += wanted.get(key, 0)
    return found, start


action, source, other = sys.argv[1:]
if action == "build":
    build(source, other)
else:
    with open(other) as file:
        asked = json.load(file)
    total, began = (ask if action == "ask" else scan)(source, asked)
    print(json.dumps({"ms": (time.perf_counter() - began) * 1000, "found": total}))
