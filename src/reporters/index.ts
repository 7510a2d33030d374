import type { Reporter } from "../model/index.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { json } from "./json.ts";
import { sarif } from "./sarif.ts";

/** In the order of their ids. */
export const reporters: readonly Reporter[] = [cyclonedx, json, sarif];
