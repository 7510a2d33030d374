import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { groqKey } from "./groq-key.ts";

test.each([[`gsk_${made(52)}`, `gsk_${made(52)}`]])("reports %#", (text, token) => {
  expect(reported(groqKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`gsk_${made(30)}`, "gsk_gpu_kernel_name", ""])("leaves %#", (text) => {
  expect(reported(groqKey, text)).toEqual([]);
});
