import type { Report } from "../src/model/index.ts";
import { gaps, line } from "./report-samples/assets.ts";
import { ruleFinding } from "./report-samples/builders.ts";
import { findings, sqlInjection, unpinned } from "./report-samples/findings.ts";
import { hostileReport } from "./report-samples/hostile.ts";
import { hostileLayersReport, layeredReport, tiedReport } from "./report-samples/layered.ts";
import { allGone, plan, steps, without } from "./report-samples/plan.ts";
import { reportOf } from "./report-samples/report-of.ts";

export { appLayer, baseLayer } from "./report-samples/assets.ts";
export * from "./report-samples/builders.ts";
export {
  findings,
  hardcodedSecret,
  sqlInjection,
  unpinned,
} from "./report-samples/findings.ts";
export { hostileReport, hostileText, largeReport } from "./report-samples/hostile.ts";
export { layeredReport, tiedReport } from "./report-samples/layered.ts";
export { reportOf } from "./report-samples/report-of.ts";

export const scanReport: Report = reportOf({ findings });
export const incompleteReport: Report = reportOf({ findings, gaps, outcome: "incomplete" });
export const cleanReport: Report = reportOf({ outcome: "clean" });
export const sbomReport: Report = reportOf({ command: "sbom", outcome: "clean" });
export const emptyReport: Report = reportOf({ outcome: "clean", data: [], assets: [] });

export const planReport: Report = reportOf({ command: "plan", findings, plan });

export const verifyReport: Report = reportOf({
  command: "verify",
  findings: without(...allGone),
  verification: {
    gone: [...steps.secret, ...steps.jinja],
    remains: [sqlInjection, unpinned],
    unchecked: steps.openssl.map((finding) => ({
      finding,
      why: "The image was not built again.",
      command: "suture verify . --image api=shop-api:1.5",
    })),
    introduced: [
      ruleFinding("dockerfile/no-healthcheck", "Image has no health check", {
        kind: "misconfiguration",
        severity: "low",
        location: line("Dockerfile", 30),
      }),
    ],
    checks: [
      { id: "parses", title: "Changed files parse", result: "passed", message: "4 files parse." },
      {
        id: "builds",
        title: "The image builds",
        result: "skipped",
        message: "There is no docker here.",
      },
      {
        id: "inventory",
        title: "The inventory did not shrink",
        result: "failed",
        message: "31 packages before, 0 after.",
        path: "requirements.txt",
      },
    ],
  },
});

const diff = `--- a/app/settings.py
+++ b/app/settings.py
@@ -10,5 +10,5 @@
 DEBUG = False
-STRIPE_KEY = "***"
+STRIPE_KEY = os.environ["STRIPE_KEY"]
 ALLOWED = ["shop.example"]
--- a/requirements.txt
+++ b/requirements.txt
@@ -3,1 +3,1 @@
-jinja2==2.11.2
+jinja2==3.1.4
`;

const changedPaths = [".env.example", ".gitignore", "app/settings.py", "requirements.txt"];

export const fixReport: Report = reportOf({
  command: "fix",
  findings: without(...allGone),
  plan,
  change: { dryRun: false, paths: changedPaths, diff },
});

export const dryRunReport: Report = reportOf({
  command: "fix",
  findings,
  plan,
  change: { dryRun: true, paths: changedPaths, diff },
});

/** Every sample by name, for what must hold of all. */
export const samples: Readonly<Record<string, Report>> = {
  scan: scanReport,
  incomplete: incompleteReport,
  clean: cleanReport,
  empty: emptyReport,
  sbom: sbomReport,
  plan: planReport,
  verify: verifyReport,
  fix: fixReport,
  "dry-run": dryRunReport,
  hostile: hostileReport,
  layered: layeredReport,
  tied: tiedReport,
  "hostile layers": hostileLayersReport,
};
