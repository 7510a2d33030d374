import { expect, test } from "vitest";
import { scriptFlowLines } from "../../../../test/javascript-flows.ts";

const kinds = (text: string) =>
  scriptFlowLines({ "a.js": text }).map((one) => one.replace(/ a\.js:(\d+).*/, " $1"));
const express = (body: string) => kinds(`app.get("/", (req, res) => {\n${body}\n});\n`);

test.each([
  ["a text", "res.send(req.query.a);"],
  ["a text in HTML", "res.send(`<b>${req.body.a}</b>`);"],
  ["behind a status", "res.status(404).send('no ' + req.params.a);"],
  ["a list that becomes a text", "res.send(req.body.list.map((x) => `<li>${x}`).join(''));"],
])("follows %s into an answer", (_, body) => {
  expect(express(body)).toEqual(["answer 2"]);
});

test.each([
  ["an object of the request", "res.send(req.query);"],
  ["an object", "res.send({ a: req.query.a });"],
  ["a list", "res.send([req.query.a]);"],
  ["a list that is made", "res.send(req.body.list.map((x) => x.a));"],
  ["JSON", "res.json(req.query.a);"],
])("knows that %s is sent as JSON", (_, body) => {
  expect(express(body)).toEqual([]);
});

test("knows that Fastify sends texts as plain text", () => {
  const text =
    'app.get("/", async (request, reply) => {\nreply.code(200).send(request.query.a);\n});\n';
  expect(kinds(text)).toEqual([]);
  expect(kinds(text.replace("code(200).send", "redirect"))).toEqual(["redirect 2"]);
});

test("knows a message of a socket from an event of it", () => {
  const text = (event: string) =>
    `const { exec } = require("child_process");\nsocket.on("${event}", (a) => {\nexec(a.b);\n});\n`;
  expect(kinds(text("run"))).toEqual(["command 3"]);
  expect(kinds(text("connect_error"))).toEqual([]);
});
