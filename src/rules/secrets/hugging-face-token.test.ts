import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { huggingFaceToken } from "./hugging-face-token.ts";

test.each([
  [`hf_${made(34, "letters")}`, `hf_${made(34, "letters")}`],
  [`api_org_${made(34, "letters")}`, `api_org_${made(34, "letters")}`],
])("reports %#", (text, token) => {
  expect(reported(huggingFaceToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([
  `hf_${made(20, "letters")}`,
  "hf_model_for_sequence_classification_name",
  `self_${"hf"}_${made(34, "letters")}`,
  "",
])("leaves %#", (text) => {
  expect(reported(huggingFaceToken, text)).toEqual([]);
});
