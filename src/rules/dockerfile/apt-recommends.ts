import type { Rule, TextRange } from "../../model/index.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import { aptCalls, type PackageCall, shippedRuns } from "../dockerfile-runs.ts";

/** Where the option goes, and what it would leave out. */
export interface AptRecommendsEvidence {
  /** The word `install`. */
  readonly verb: TextRange;
  /** None of the packages pulls in a recommended one that it works worse without. */
  readonly losesNothing: boolean;
}

/** Recommended packages are not needed, and each is one more thing to patch. */
export const aptRecommends: Rule<Dockerfile, AptRecommendsEvidence> = {
  id: "dockerfile/apt-recommends",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "Recommended packages are installed too",
  advice: "Install with --no-install-recommends and name what the image needs.",
  severity: "low",
  cwe: 1104,
  triggers: ["apt"],

  *find(document) {
    // Somebody has switched it off for all calls.
    if (/install-recommends["']?[\s=]+["']?(?:0|false|no)\b/i.test(document.text)) return;
    for (const { script, stage } of shippedRuns(document)) {
      for (const call of aptCalls(script)) {
        if (call.verb.value !== "install" || isDecided(call)) continue;
        yield {
          range: { start: call.program.range.start, end: call.verb.range.end },
          message: `${call.program.value} install also takes what its packages only recommend`,
          evidence: { verb: call.verb.range, losesNothing: losesNothing(call) },
          symbol: stage.label,
        };
      }
    }
  },
};

function isDecided({ options, command }: PackageCall): boolean {
  return (
    options.some(({ value }) => /^--(?:no-)?install-recommends$/.test(value)) ||
    command.words.some(({ value }) => /install-recommends=/i.test(value))
  );
}

/**
 * Packages with all that they depend on recommend nothing, or translations, or modules that no
 * caller loads (`libpq5`: those of LDAP and SASL). Read from Debian 12; what an image always has,
 * such as `libc6`, is left out, since apt looks at recommendations of new packages only.
 */
const plainPackages: ReadonlySet<string> = new Set(
  (
    "bc bzip2 ca-certificates dumb-init file gosu jq less libexpat1 libffi-dev libffi8 libgeos-c1v5 " +
    "libgl1 libgomp1 libjemalloc2 libjpeg62-turbo libmagic1 libmariadb3 libpng16-16 libpq5 " +
    "libsqlite3-0 libssl-dev libssl3 libstdc++6 libxml2 libyaml-0-2 locales lsb-release make " +
    "netcat-openbsd openssl patch rsync sqlite3 tini tree tzdata unzip xz-utils zlib1g zstd"
  ).split(" "),
);

function losesNothing({ packages }: PackageCall): boolean {
  return (
    packages.length > 0 &&
    packages.every(
      ({ value, isStatic }) => isStatic && plainPackages.has(value.replace(/[=:/].*$/, "")),
    )
  );
}
