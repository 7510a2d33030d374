import type { Finding, Report, ReportedAsset } from "../../src/model/index.ts";
import { severities } from "../../src/model/index.ts";
import { assets, debian, line } from "./assets.ts";
import { packageOf, ruleFinding, vulnerability } from "./builders.ts";
import { reportOf } from "./report-of.ts";

/** Everything that names can hold, to be spelled out or escaped. */
export const hostileText =
  "\u001b[2J\u001b]0;pwned\u0007</script><img src=x onerror=alert(1)>\"'&\r\n\u202eevil\u2028\ud800";

/** The hostile text wherever a scanned file decides. */
export const hostileReport: Report = reportOf({
  target: hostileText,
  outcome: "incomplete",
  findings: [
    vulnerability(
      packageOf(hostileText, hostileText, {
        purl: `pkg:generic/${encodeURIComponent("x\u001b")}@1`,
        ecosystem: "PyPI",
        locations: [{ asset: ".", path: `a b/%2e/${hostileText}` }],
      }),
      hostileText,
      "high",
      { fixedVersions: [hostileText], aliases: [hostileText], title: hostileText },
    ),
    ruleFinding("secrets/x", hostileText, {
      kind: "secret",
      message: hostileText,
      advice: hostileText,
      symbol: hostileText,
      location: { asset: hostileText, path: hostileText },
      suppression: { by: "nosec", reason: hostileText },
    }),
    ruleFinding("python/x", hostileText, {
      kind: "code",
      location: { asset: ".", path: hostileText },
    }),
  ],
  gaps: [{ asset: hostileText, path: hostileText, reason: "malformed", message: hostileText }],
  assets: [
    {
      asset: { id: hostileText, kind: "image", name: hostileText },
      packages: [
        packageOf(hostileText, hostileText, {
          purl: `pkg:generic/x@1`,
          ecosystem: hostileText,
          license: hostileText,
          origin: hostileText,
          dependsOn: [hostileText],
          locations: [{ asset: hostileText, path: hostileText }],
        }),
      ],
      os: { id: hostileText, versionId: hostileText, name: hostileText },
      fileCount: 1,
    },
  ],
});

/** As many findings as a large estate has. */
export function largeReport(size: number): Report {
  const packages = Array.from({ length: Math.ceil(size / 10) }, (_, i) =>
    debian(`libsample${i}`, `1.${i}-1`, `sample${Math.floor(i / 3)}`),
  );
  const many: Finding[] = Array.from({ length: size }, (_, i) => {
    const severity = severities[i % severities.length] ?? "unknown";
    const found = packages[Math.floor(i / 20)];
    if (i % 2 === 0 && found) {
      return vulnerability(found, `CVE-2025-${10_000 + i}`, severity, {
        fixedVersions: i % 3 ? ["2.0-1"] : [],
      });
    }
    return ruleFinding(`python/rule-${i % 40}`, `Mistake ${i % 40}`, {
      kind: "code",
      severity,
      location: line(`app/module_${i % 300}.py`, i),
    });
  });
  const [project, image] = assets as [ReportedAsset, ReportedAsset];
  return reportOf({ findings: many, assets: [project, { ...image, packages }] });
}
