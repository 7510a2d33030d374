import type { Finding, RuleFinding, VulnerabilityFinding } from "../../src/model/index.ts";
import {
  api,
  appLayer,
  jinja2,
  libc,
  libpq,
  libssl,
  line,
  lodash,
  openssl,
  zlib,
} from "./assets.ts";
import { ruleFinding, vulnerability } from "./builders.ts";

const jinjaFindings = [
  vulnerability(jinja2, "CVE-2024-34064", "medium", {
    title: "Jinja2 xmlattr filter accepts keys with non-attribute characters",
    aliases: ["GHSA-h75v-3vvj-5mfj"],
    advisories: ["GHSA-h75v-3vvj-5mfj"],
    fixedVersions: ["3.1.4"],
    state: "fixed",
    cwe: [79],
    cvss: { score: 5.4, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:L/I:L/A:N" },
    epss: 0.0012,
    published: "2024-05-06T14:20:59Z",
  }),
  vulnerability(jinja2, "CVE-2024-22195", "medium", {
    aliases: ["GHSA-h5c8-rqwp-cp95"],
    fixedVersions: ["3.1.3"],
    state: "fixed",
    cwe: [79],
  }),
  vulnerability(jinja2, "CVE-2020-28493", "high", { fixedVersions: ["2.11.3"], state: "fixed" }),
];

export const exploited: VulnerabilityFinding = vulnerability(libssl, "CVE-2024-5535", "critical", {
  title: "openssl: SSL_select_next_proto buffer overread",
  message: "libssl3 3.0.11-1~deb12u2 reads beyond a buffer with an empty protocol list.",
  fixedVersions: ["3.0.14-1~deb12u2"],
  state: "fixed",
  cvss: { score: 9.1, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:H" },
  knownExploited: "2024-07-02",
  epss: 0.43,
  cwe: [200, 125],
  priority: { bucket: "day-1", rank: 0, because: "known to be exploited" },
});

export const sqlInjection: RuleFinding = ruleFinding(
  "python/sql-string",
  "SQL is built from a string",
  {
    kind: "code",
    message: "The query of execute() holds the request's parameter name.",
    advice: "Bind values as parameters of execute().",
    cwe: [89],
    location: line("app/routes/orders & more.py", 41, 13, 58),
    symbol: "find_orders",
    trace: [
      {
        location: line("app/routes/orders & more.py", 38, 12, 36),
        message: "request.args is read",
      },
      {
        location: line("app/routes/orders & more.py", 41, 13, 58),
        message: "it reaches execute()",
      },
    ],
    priority: { bucket: "day-1", rank: 1, because: "reachable from a request" },
  },
);

export const hardcodedSecret: RuleFinding = ruleFinding(
  "secrets/generic-api-key",
  "Key in source code",
  {
    kind: "secret",
    severity: "critical",
    message: "STRIPE_KEY holds a live key (sk_l***).",
    advice: "Rotate the key, then read it from the environment.",
    cwe: [798],
    location: line("app/settings.py", 12, 14, 60),
    secretCount: 1,
    priority: { bucket: "day-1", rank: 2, because: "a secret in source code" },
  },
);

export const unpinned: RuleFinding = ruleFinding(
  "dockerfile/unpinned-image",
  "Base image is not pinned to a digest",
  {
    kind: "misconfiguration",
    severity: "medium",
    message: "python:3.12-slim can change under the same tag.",
    advice: "Pin the image to its digest.",
    cwe: [494],
    location: line("Dockerfile", 1, 6, 22),
  },
);

/** Twice the same place apart from its line: one fingerprint, two occurrences. */
const rootUsers = [7, 19].map((at) => ({
  ...ruleFinding("compose/root-user", "Service runs as root", {
    kind: "misconfiguration",
    severity: "medium",
    cwe: [250],
    location: line("compose.yaml", at),
  }),
  fingerprint: "f".repeat(32),
}));

const suppressed: readonly Finding[] = [
  vulnerability(zlib, "CVE-2023-45853", "critical", {
    state: "wont-fix",
    suppression: { by: ".trivyignore", reason: "False positive: minizip is not built" },
  }),
  ruleFinding("python/weak-hash", "MD5 is used", {
    kind: "code",
    cwe: [327],
    location: line("app/cache.py", 9),
    suppression: { by: "suture", reason: "a cache key", until: "2027-01-31" },
  }),
];

export const findings: readonly Finding[] = [
  exploited,
  sqlInjection,
  hardcodedSecret,
  vulnerability(openssl, "CVE-2024-5535", "critical", {
    fixedVersions: ["3.0.14-1~deb12u2"],
    state: "fixed",
    knownExploited: "2024-07-02",
  }),
  vulnerability(libpq, "CVE-2024-10979", "high", { fixedVersions: ["16.5-1.pgdg120+1"] }),
  ...jinjaFindings,
  vulnerability(lodash, "GHSA-35jh-r3h4-6jhm", "unknown", {
    fixedVersions: ["4.17.21", "5.0.1"],
    state: "fixed",
  }),
  unpinned,
  ...rootUsers,
  ruleFinding("secrets/private-key", "Private key in an image layer", {
    kind: "secret",
    location: { asset: api.id, path: "app/id_rsa", layer: appLayer },
    cwe: [321],
    secretCount: 1,
  }),
  vulnerability(libc, "CVE-2019-9192", "low", {
    state: "unimportant",
    vex: {
      status: "not_affected",
      author: "Unknown Builder",
      document: "https://openvex.dev/ns sha256:cc",
      verified: "unverified",
      contradictedBy: [
        {
          status: "affected",
          author: "Debian",
          date: "2025-05-06T00:00:00Z",
          document: "https://openvex.dev/ns sha256:dd",
          verified: "unverified",
        },
      ],
    },
  }),
  vulnerability(libc, "CVE-2018-20796", "none", { state: "wont-fix" }),
  ...suppressed,
].map((finding, rank) => ({ ...finding, priority: { ...finding.priority, rank } }));
