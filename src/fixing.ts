/** What only fixing needs: a scan does without, so that it is loaded when it is asked for. */
export { programs } from "./analysis/programs.ts";
export { fixers } from "./fixers/index.ts";
export { rules } from "./rules/index.ts";
export { prepareChange } from "./stages/fix/prepare.ts";
export { proposedEdits } from "./stages/fix/proposed-edits.ts";
export { plan } from "./stages/plan/plan.ts";
export { proposeAll } from "./stages/plan/propose-all.ts";
export { syntaxes } from "./syntax/index.ts";
