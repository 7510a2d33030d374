import type { Framework } from "../../flow/framework.ts";

/** Engines of templates: the text of a template is a program. */
export const templates: Framework = {
  sinks: [
    {
      refs: [
        "ejs.render",
        "ejs.compile",
        "pug.render",
        "pug.compile",
        "jade.render",
        "jade.compile",
        "handlebars.compile",
        "nunjucks.renderString",
        "nunjucks.compile",
        "nunjucks.Environment().renderString",
        "nunjucks.configure().renderString",
        "lodash.template",
        "lodash/template",
        "underscore.template",
        "dot.template",
        "dot.compile",
        "eta.renderString",
        "eta.render",
        "eta.Eta().renderString",
        "liquidjs.Liquid().parseAndRender",
        "swig.render",
        "swig.compile",
        "twig.twig",
        "squirrelly.render",
      ],
      kind: "template",
      args: [0],
      what: "the text of a template",
    },
  ],
};
