import type { ImageLayer, Report, ReportedAsset } from "../../src/model/index.ts";
import {
  api,
  appLayer,
  assets,
  baseLayer,
  debian,
  dpkg,
  jinja2,
  libc,
  libssl,
  line,
  openssl,
} from "./assets.ts";
import { ruleFinding, vulnerability } from "./builders.ts";
import { hostileText } from "./hostile.ts";
import { reportOf } from "./report-of.ts";

const [shop, image] = assets as [ReportedAsset, ReportedAsset];
const curl = debian("curl", "7.88.1", "curl", { layer: appLayer, instruction: 0 });

const base: ImageLayer = {
  diffId: baseLayer,
  isBase: true,
  confidence: "high",
  instructions: [{ keyword: "ADD", text: "ADD … /" }],
  superseded: [
    {
      name: "wget",
      version: "1.21",
      purl: "pkg:deb/debian/wget@1.21",
      ecosystem: "Debian:12",
      by: appLayer,
    },
    {
      name: "perl",
      version: "5.36",
      purl: "pkg:deb/debian/perl@5.36",
      ecosystem: "Debian:12",
      by: appLayer,
      replacedBy: "5.38",
    },
  ],
};
const app: ImageLayer = {
  diffId: appLayer,
  isBase: false,
  confidence: "high",
  instructions: [{ keyword: "RUN", text: "RUN apt-get update && apt-get install -y curl" }],
  superseded: [],
};

const at = (layer: string) => ({ ...dpkg, layer });
const place = (layer: string) => ({ layer, location: at(layer) });

function reportOn(layers: readonly ImageLayer[], isTied: boolean): Report {
  const from = line("Dockerfile", 3);
  const run = line("Dockerfile", 7);
  const found = [
    { one: openssl, rule: "CVE-2026-1", severity: "critical", layer: baseLayer, at: from },
    { one: libssl, rule: "CVE-2026-1", severity: "critical", layer: baseLayer, at: from },
    { one: libc, rule: "CVE-2026-2", severity: "low", layer: baseLayer, at: from },
    { one: curl, rule: "CVE-2026-3", severity: "high", layer: appLayer, at: run },
  ] as const;
  const ofImage = found.map(({ one, rule, severity, layer, at: tied }) => {
    const finding = vulnerability(one, rule, severity, {
      fixedVersions: rule === "CVE-2026-2" ? [] : ["99"],
      location: isTied ? { ...tied, layer } : at(layer),
    });
    const where = isTied ? place(layer) : { layer };
    return { ...finding, package: { ...finding.package, ...where } };
  });
  const secret = ruleFinding("secrets/x", "A secret", {
    kind: "secret",
    location: { asset: api.id, path: "app/.env", layer: appLayer },
  });
  const suppressed = vulnerability(openssl, "CVE-2026-9", "critical", {
    location: at(baseLayer),
    suppression: { by: ".trivyignore" },
  });
  const ofDirectory = vulnerability(jinja2, "CVE-2026-4", "medium", { fixedVersions: ["3"] });
  return reportOf({
    assets: [shop, { ...image, packages: [openssl, libssl, libc, curl], layers }],
    findings: [...ofImage, secret, suppressed, ofDirectory],
  });
}

/** An image whose layers and their instructions are known from its history. */
export const layeredReport: Report = reportOn([base, app], false);

/** The same, tied to a Dockerfile. */
export const tiedReport: Report = reportOn(
  [
    {
      ...base,
      from: { keyword: "FROM", text: "FROM debian:12", dockerfile: line("Dockerfile", 3) },
    },
    {
      ...app,
      instructions: app.instructions.map((one) => ({ ...one, dockerfile: line("Dockerfile", 7) })),
    },
  ],
  true,
);

/** An instruction that holds whatever a history can hold. */
export const hostileLayersReport: Report = reportOn(
  [
    { ...base, instructions: [{ text: hostileText }, { text: hostileText }] },
    { ...app, instructions: [] },
  ],
  false,
);
