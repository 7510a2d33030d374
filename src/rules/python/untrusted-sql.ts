import type { PythonFlows } from "../../analysis/python/flow/program.ts";
import type { Rule } from "../../model/index.ts";
import { type FlowEvidence, flowRule } from "../python-flows.ts";

/** Where the statement is put together in the same file, `python/sql-injection` says it, with a fix. */
export const untrustedSql: Rule<PythonFlows, FlowEvidence> = flowRule({
  id: "python/untrusted-sql",
  title: "What a user sends is run as SQL",
  advice:
    "Write a placeholder in the statement and hand the value over beside it, all the way down to the call that runs it.",
  severity: "high",
  cwe: 89,
  aliases: ["B608", "B610", "B611"],
  kinds: ["sql"],
  harm: "whoever sends it reads and changes the database",
});
