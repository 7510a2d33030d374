import type { Reporter } from "../model/index.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { sarif } from "./sarif.ts";
import { spdx } from "./spdx.ts";
import { table } from "./table.ts";

/** In the order of their ids. */
export const reporters: readonly Reporter[] = [cyclonedx, html, json, sarif, spdx, table];
