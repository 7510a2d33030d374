import type { Action, Finding, Report } from "../../src/model/index.ts";
import { shop } from "./assets.ts";
import { countsOf, secretMarker } from "./builders.ts";
import { findings } from "./findings.ts";

export const without = (...gone: readonly (readonly Finding[])[]): readonly Finding[] =>
  findings.filter((f) => !gone.flat().includes(f));
const named = (...rules: readonly string[]) => findings.filter((f) => rules.includes(f.rule));

function actionOf(
  title: string,
  removed: readonly (readonly Finding[])[],
  more: Partial<Action> = {},
): Action {
  const earlier = removed.slice(0, -1);
  return {
    id: `action-${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`,
    title,
    fixer: "upgrade-package",
    safety: "safe",
    bucket: "day-1",
    asset: shop.id,
    paths: ["requirements.txt"],
    removes: (removed.at(-1) ?? []).map((f) => f.fingerprint),
    introduces: [],
    before: countsOf(without(...earlier)),
    after: countsOf(without(...removed)),
    basis: "advisory-data",
    notes: [],
    needsImage: false,
    changes: [{ kind: "create", path: ".env", text: `STRIPE_KEY=${secretMarker}\n`, mode: 0o600 }],
    ...more,
  };
}

export const steps: Readonly<Record<"openssl" | "secret" | "jinja" | "root", readonly Finding[]>> =
  {
    openssl: named("CVE-2024-5535"),
    secret: named("secrets/generic-api-key"),
    jinja: named("CVE-2024-34064", "CVE-2024-22195", "CVE-2020-28493"),
    root: named("compose/root-user"),
  };

export const actions: readonly Action[] = [
  actionOf("Upgrade the openssl packages of the image", [steps.openssl], {
    fixer: "upgrade-os-packages",
    paths: ["Dockerfile"],
    basis: "archive",
    needsImage: true,
    notes: ["Rebuild the image: nothing changes before that."],
  }),
  actionOf("Move STRIPE_KEY to the environment", [steps.openssl, steps.secret], {
    fixer: "secret-to-environment",
    paths: ["app/settings.py", ".env.example", ".gitignore"],
    notes: ["Rotate STRIPE_KEY at Stripe: git's history still holds it."],
  }),
  actionOf("Upgrade jinja2 to 3.1.4", [steps.openssl, steps.secret, steps.jinja], {
    bucket: "week-1",
  }),
  actionOf("Run two services as a user", [steps.openssl, steps.secret, steps.jinja, steps.root], {
    bucket: "later",
    safety: "guided",
    fixer: "set-user",
    paths: ["compose.yaml"],
  }),
];

export const allGone: readonly (readonly Finding[])[] = [
  steps.openssl,
  steps.secret,
  steps.jinja,
  steps.root,
];

export const plan: NonNullable<Report["plan"]> = {
  actions,
  before: countsOf(findings),
  after: countsOf(without(...allGone)),
  basis: "advisory-data",
  left: without(...allGone)
    .filter((f) => !f.suppression)
    .map(({ fingerprint: of, rule }) => ({
      fingerprint: of,
      ...(rule === "python/sql-string"
        ? ({ reason: "needs-person", message: "The table name comes from a request." } as const)
        : rule.startsWith("CVE-20")
          ? ({ reason: "no-fix-upstream", message: "No version without it is published." } as const)
          : rule === "dockerfile/unpinned-image"
            ? ({ reason: "needs-network", message: "The digest has to be asked for." } as const)
            : ({ reason: "no-fixer", message: "Do as the advice says." } as const)),
    })),
};
