import type { Importer, Report } from "../model/index.ts";

/** suture's own JSON report, from an earlier run elsewhere. */
export const suture: Importer = {
  id: "suture",
  recognises: (text) =>
    /"schemaVersion"\s*:\s*"1"/.test(text) && /"name"\s*:\s*"suture"/.test(text),
  read(text) {
    const value = JSON.parse(text) as Partial<Report> | null;
    if (value?.schemaVersion !== "1" || value.tool?.name !== "suture") {
      throw new SyntaxError("schemaVersion 1 of suture is expected");
    }
    for (const key of ["findings", "assets", "gaps"] as const) {
      if (!Array.isArray(value[key])) throw new SyntaxError(`${key} is missing`);
    }
    const whole = value.findings?.every(
      (finding) =>
        typeof finding?.fingerprint === "string" && typeof finding.location?.path === "string",
    );
    if (!whole) throw new SyntaxError("a finding has no fingerprint or location");
    return value as Report;
  },
};
