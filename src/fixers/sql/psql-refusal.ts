import type { Refusal } from "../../model/index.ts";
import { needsPerson } from "./refuse.ts";

/** What a person does where the edit is not sure, in Python and in a shell script. */
export const psqlByHand: Refusal = needsPerson(
  "Hand the values to psql as variables (`-v name=value`), and write `:'name'` in a statement that it reads from its standard input: `-c` does not look for them.",
);
