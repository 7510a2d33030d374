import type { SettingsProgram } from "../../analysis/python/settings.ts";
import type { Rule } from "../../model/index.ts";
import { isTestFile } from "../test-files.ts";

/** A setting that nothing defines fails when it is read: in the middle of a check, or never seen. */
export const undefinedSetting: Rule<SettingsProgram, null> = {
  id: "python/undefined-setting",
  kind: "code",
  title: "A setting is read that is defined nowhere",
  advice: "Add the field to the settings without a default, or read the one that is there.",
  severity: "medium",
  cwe: 1188,
  reads: "python-settings",
  *find({ undefinedSettings }) {
    for (const { name, className, classPath, place } of undefinedSettings) {
      yield {
        range: place.site.range,
        message: `${className} in ${classPath} has no ${name}: reading it raises AttributeError.`,
        evidence: null,
        severity: isTestFile(place.path) ? "low" : "medium",
        place,
      };
    }
  },
};
