import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { dockerSocket } from "./docker-socket.ts";

const volumes = (item: string) => `services:\n  a:\n    volumes:\n      - ${item}\n`;

test.each([
  "[[/var/run/docker.sock:/var/run/docker.sock]]",
  "[['/var/run/docker.sock:/var/run/docker.sock:ro']]",
  "[[//var/run/docker.sock:/var/run/docker.sock]]",
  "[[/run/podman/podman.sock:/run/docker.sock:z]]",
  "[[${SOCK:-/var/run/docker.sock}:/var/run/docker.sock]]",
  "[[{type: bind, source: /var/run/docker.sock, target: /x}]]",
])("reports %s", (item) => {
  expect(mark(dockerSocket, composeSyntax, volumes(item))).toBe(volumes(item));
});

test.each([
  "./docker.sock.md:/docs/a.md",
  "/run/mysqld/mysqld.sock:/mysqld.sock",
  "sockets:/var/run/docker.sock",
  "/var/run/docker.socket:/a",
])("allows %s", (item) => {
  expect(mark(dockerSocket, composeSyntax, volumes(item))).toBe(volumes(item));
});
