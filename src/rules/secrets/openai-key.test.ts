import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { openaiKey } from "./openai-key.ts";

test.each([
  `sk-${"proj"}-${made(74, "url")}T3BlbkFJ${made(74, "url")}`,
  `sk-${"admin"}-${made(58)}T3BlbkFJ${made(58)}`,
  `sk-${made(20)}T3BlbkFJ${made(20)}`,
])("reports %#", (token) => {
  expect(reported(openaiKey, `OPENAI_API_KEY="${token}"`)).toEqual([`high ${token}`]);
});

test.each([
  `sk-${made(48)}`,
  `task-${made(20)}T3BlbkFJ${made(20)}`.replace("task", "tasksk"),
  `sk-${made(20)}T3BlbkFJ${made(10)}`,
  `sk-${"x".repeat(20)}T3BlbkFJ${"x".repeat(20)}`,
  "",
])("leaves %#", (text) => {
  expect(reported(openaiKey, text)).toEqual([]);
});
