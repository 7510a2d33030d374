// A plan over many findings: node bench/plan.mjs [--files 200]
// Input: made here. Requirements, Compose files and Dockerfiles with several mistakes each, in as many
// folders. Beside it: a scan of the same tree; a plan scans again after every action it takes.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compare, suture } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "200" },
    runs: { type: "string", default: "3" },
  },
});
const tree = mkdtempSync(join(tmpdir(), "suture-plan-"));
for (let i = 0; i < Number(values.files); i++) makeService(join(tree, `service-${i}`), i);

const node = process.execPath;
compare(
  {
    "suture scan": [node, suture, "scan", tree, "--offline"],
    "suture plan": [node, suture, "plan", tree, "--offline"],
    "suture fix --dry-run": [node, suture, "fix", tree, "--offline", "--dry-run", "--guided"],
  },
  Number(values.runs),
);

function makeService(folder, i) {
  mkdirSync(folder);
  const files = {
    "requirements.txt": "jinja2==3.1.2\nrequests==2.30.0\nfastapi==0.103.0\n",
    Dockerfile: [
      "FROM python:3.11-slim",
      "WORKDIR /app",
      "RUN apt-get update && apt-get install -y curl",
      "ADD requirements.txt .",
      "RUN pip install -r requirements.txt",
      `ENV DB_PASSWORD=tr0ub4dor-${i}`,
      'CMD ["python", "main.py"]',
      "",
    ].join("\n"),
    "docker-compose.yml": [
      "services:",
      "  web:",
      "    build: .",
      "    privileged: true",
      "    volumes:",
      "      - /var/run/docker.sock:/var/run/docker.sock",
      "  db:",
      "    image: postgres:15",
      '    ports: ["5432:5432"]',
      "    environment:",
      `      POSTGRES_PASSWORD: c0rrect-h0rse-${i}`,
      "",
    ].join("\n"),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
