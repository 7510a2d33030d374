import type { Fixer, RuleFinding } from "../model/index.ts";
import { dockerSocket } from "../rules/compose/docker-socket.ts";
import { hostNamespace } from "../rules/compose/host-namespace.ts";
import { privileged } from "../rules/compose/privileged.ts";
import type { ServiceEvidence } from "../rules/compose-services.ts";

/** Never edits: what a service does with its host is not in the file. Says what a person has to find out. */
export const reviewHostAccess: Fixer<RuleFinding<ServiceEvidence>> = {
  id: "review-host-access",
  fixes: [dockerSocket.id, hostNamespace.id, privileged.id],
  safety: "guided",

  propose({ rule, evidence: { service } }) {
    return { refused: "needs-person", message: (questions[rule] ?? fallback)(service) };
  },
};

const fallback = (service: string) => `Find out what ${service} needs of its host.`;

const questions: Readonly<Record<string, (service: string) => string>> = {
  [dockerSocket.id]: (service) =>
    `Find out which calls ${service} makes, and give it a proxy such as docker-socket-proxy that lets only those through.`,
  [hostNamespace.id]: (service) =>
    `Start ${service} without it and see what fails; publish the ports or share the volume it misses.`,
  [privileged.id]: (service) =>
    `Start ${service} without privileged and add the device or capability that it then asks for.`,
};
