import type { Notifier } from "../model/index.ts";
import { slack } from "./slack.ts";
import { webhook } from "./webhook.ts";

/** Who is told how a release ended. In the order of their ids. */
export const notifiers: readonly Notifier[] = [slack, webhook];
