import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { hostNamespace } from "./host-namespace.ts";

test.each([
  ["the network", 'services:\n  a:\n    image: x\n    [[network_mode: "host"]]\n'],
  ["processes and memory", "services:\n  a:\n    [[pid: host]]\n    [[ipc: host]]\n"],
  ["users and names", "services:\n  a:\n    [[userns_mode: host]]\n    [[uts: host]]\n"],
])("reports %s of the host", (_, text) => {
  expect(mark(hostNamespace, composeSyntax, text)).toBe(text);
});

test.each([
  ["another service's", "services:\n  a:\n    network_mode: service:vpn\n    pid: service:b\n"],
  ["none", "services:\n  a:\n    network_mode: none\n    ipc: private\n"],
  ["a port in host mode", "services:\n  a:\n    ports:\n      - {target: 80, mode: host}\n"],
  ["the host in a build", "services:\n  a:\n    build:\n      context: .\n      network: host\n"],
])("allows %s", (_, text) => {
  expect(mark(hostNamespace, composeSyntax, text)).toBe(text);
});
