import type { Framework } from "../../flow/framework.ts";

const request = "flask.request";
const environments = [
  "jinja2.Environment()",
  "jinja2.environment.Environment()",
  "flask.current_app.jinja_env",
  "flask.Flask().jinja_env",
];

/** Flask, Quart, Werkzeug, MarkupSafe and Jinja. */
export const flask: Framework = {
  aliases: {
    "quart.": "flask.",
    "flask.globals.": "flask.",
    "flask.helpers.": "flask.",
    "flask.wrappers.Response": "flask.Response",
    "werkzeug.wrappers.Response": "flask.Response",
    "jinja2.utils.markupsafe.": "markupsafe.",
    "flask.Markup": "markupsafe.Markup",
    "jinja2.Markup": "markupsafe.Markup",
    "flask.escape": "markupsafe.escape",
  },
  sources: {
    [`${request}.args`]: { what: "the query of the request" },
    [`${request}.form`]: { what: "a form of the request" },
    [`${request}.values`]: { what: "the query or a form of the request" },
    [`${request}.json`]: { what: "the body of the request" },
    [`${request}.data`]: { what: "the body of the request" },
    [`${request}.stream`]: { what: "the body of the request" },
    [`${request}.files`]: { what: "an uploaded file" },
    [`${request}.get_json()`]: { what: "the body of the request" },
    [`${request}.get_data()`]: { what: "the body of the request" },
    [`${request}.cookies`]: { what: "a cookie", safe: ["html", "answer", "redirect"] },
    [`${request}.headers`]: {
      what: "a header of the request",
      safe: ["html", "answer", "redirect", "header"],
    },
    [`${request}.user_agent`]: {
      what: "a header of the request",
      safe: ["html", "answer", "redirect", "header"],
    },
    [`${request}.query_string`]: { what: "the query of the request", safe: ["redirect", "url"] },
    [`${request}.path`]: { what: "the path of the request", safe: ["redirect", "url", "path"] },
    [`${request}.full_path`]: {
      what: "the path of the request",
      safe: ["redirect", "url", "path"],
    },
    [`${request}.url`]: { what: "the address of the request", safe: ["redirect", "url", "path"] },
    [`${request}.base_url`]: {
      what: "the address of the request",
      safe: ["redirect", "url", "path"],
    },
  },
  sinks: [
    {
      refs: [
        "flask.render_template_string",
        "flask.templating.render_template_string",
        "flask.stream_template_string",
        "jinja2.Template",
        "jinja2.environment.Template",
        ...environments.map((one) => `${one}.from_string`),
      ],
      kind: "template",
      args: [0, "source"],
      what: "the text of a template",
    },
    {
      refs: ["mako.template.Template"],
      kind: "template",
      args: [0, "text"],
      what: "the text of a template",
    },
    {
      refs: ["markupsafe.Markup"],
      kind: "html",
      args: [0],
      what: "HTML that is not escaped",
    },
    {
      refs: ["flask.redirect", "werkzeug.utils.redirect"],
      kind: "redirect",
      args: [0, "location"],
      what: "the address of a redirect",
    },
    {
      refs: ["flask.make_response", "flask.Response"],
      kind: "answer",
      args: [0, "response"],
      what: "the text of a response",
      unless: ["mimetype", "content_type", "headers"],
    },
    {
      refs: ["flask.send_file"],
      kind: "path",
      args: [0, "path_or_file", "filename_or_fp"],
      what: "the path of a file",
    },
    {
      refs: ["flask.send_from_directory"],
      kind: "path",
      args: [0, "directory"],
      what: "the folder that files are sent from",
    },
    {
      refs: ["request.files[]", "request.files.get()"].flatMap((file) => [
        `flask.${file}.save`,
        `flask.${file}.filename.save`,
      ]),
      kind: "path",
      args: [0, "dst"],
      what: "the path of a file",
    },
  ],
  sanitizers: {
    "werkzeug.utils.secure_filename": ["path", "command"],
    "werkzeug.secure_filename": ["path", "command"],
    "werkzeug.utils.safe_join": ["path"],
    "werkzeug.security.safe_join": ["path"],
    "flask.safe_join": ["path"],
    "markupsafe.escape": ["html", "answer"],
    "bleach.clean": ["html", "answer"],
    "bleach.linkify": ["html", "answer"],
    "nh3.clean": ["html", "answer"],
    "flask.url_for": "all",
    "flask.render_template": "all",
    "flask.jsonify": "all",
    "flask.send_file": "all",
    "flask.send_from_directory": "all",
    "flask.redirect": "all",
    "flask.render_template_string": "all",
  },
};
