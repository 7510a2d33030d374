import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

const files = {
  "suture-release.toml":
    'image = "ghcr.io/acme/shop"\nsign = false\n[build]\n[[notify]]\nwith = "slack"\nurl = "env:SLACK_URL"\n',
};
const env = { SLACK_URL: "https://hooks.example/T0/s3cret" };

test("without a plan, or with one that is wrong, it is a usage error", () => {
  const { run } = workplace({ "bad.toml": "image = 1\n" });
  const missing = run(["release"]);
  expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining("no plan")]);
  const wrong = run(["release", "bad.toml"]);
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("bad.toml: image: ")]);
  const both = workplace(files).run(["release", "--dry-run", "--rollback"], { env });
  expect([both.status, both.stderr]).toEqual([2, expect.stringContaining("stand alone")]);
});

test("where nothing was released there is nothing to go back to", () => {
  const { status, stderr } = workplace(files).run(["release", "--rollback"], { env });
  expect([status, stderr]).toEqual([2, expect.stringContaining("Nothing is known")]);
});

test("what is missing around it is exit code 4, and is recorded", () => {
  const place = workplace({ ...files, Dockerfile: "FROM scratch\nCOPY a /a\n" });
  const { status, stderr, stdout } = place.run(["release", "--record", "r.json"], {
    env: { SLACK_URL: "http://127.0.0.1:9/s3cret", PATH: "/nowhere" },
  });
  expect([status, stderr]).toEqual([4, expect.stringContaining("No image can be built")]);
  expect(JSON.parse(readFileSync(join(place.target, "r.json"), "utf8"))).toMatchObject({
    outcome: "failed",
    image: "ghcr.io/acme/shop",
  });
  expect(stdout + stderr).not.toContain("s3cret");
  expect(stderr).toContain("127.0.0.1:9 could not be told");
});

test("a line of cron goes to standard output, or to a file", () => {
  const place = workplace(files);
  const printed = place.run(["release", "--install", "cron"], { env });
  expect([printed.status, printed.stderr]).toEqual([0, ""]);
  expect(printed.stdout).toMatch(
    /^\d+ [2-5] \* \* \* cd .*target && .*release suture-release\.toml/,
  );
  const written = place.run(["release", "--install", "cron", "--output", "out"], { env });
  expect([written.status, written.stdout]).toEqual([0, expect.stringContaining("crontab -l")]);
  expect(place.files()["out/suture-release.cron"]).toBe(printed.stdout);
});

test("a schedule is never written over, unless it is forced to", () => {
  const place = workplace({ ...files, ".github/workflows/suture-release.yml": "mine\n" });
  const refused = place.run(["release", "--install", "github"], { env });
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("there already")]);
  expect(place.files()[".github/workflows/suture-release.yml"]).toBe("mine\n");
  const forced = place.run(["release", "--install", "github", "--force"], { env });
  expect([forced.status, forced.stderr]).toEqual([0, ""]);
  const { report } = place.json(["scan", "--only", "github"]);
  expect([report.findings, report.gaps]).toEqual([[], []]);
  const text = place.files()[".github/workflows/suture-release.yml"] ?? "";
  expect(text).toContain("SLACK_URL: ${{ secrets.SLACK_URL }}");
  expect(text).not.toContain("s3cret");
  expect(place.run(["release", "--install", "jenkins"], { env }).status).toBe(2);
});
