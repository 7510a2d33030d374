import type { Framework } from "../../flow/framework.ts";

const request = "django.http.HttpRequest()";

/** Django and Django REST framework. */
export const django: Framework = {
  aliases: {
    "django.http.request.": "django.http.",
    "django.http.response.": "django.http.",
    "django.core.handlers.wsgi.WSGIRequest": "django.http.HttpRequest",
    "django.core.handlers.asgi.ASGIRequest": "django.http.HttpRequest",
    "rest_framework.request.Request": "django.http.HttpRequest",
    "django.utils.html.mark_safe": "django.utils.safestring.mark_safe",
    "django.utils.safestring.SafeText": "django.utils.safestring.SafeString",
  },
  sources: {
    [`${request}.GET`]: { what: "the query of the request" },
    [`${request}.POST`]: { what: "a form of the request" },
    [`${request}.FILES`]: { what: "an uploaded file" },
    [`${request}.body`]: { what: "the body of the request" },
    [`${request}.data`]: { what: "the body of the request" },
    [`${request}.query_params`]: { what: "the query of the request" },
    [`${request}.COOKIES`]: { what: "a cookie", safe: ["html", "answer", "redirect"] },
    [`${request}.META`]: {
      what: "a header of the request",
      safe: ["html", "answer", "redirect", "log", "header"],
    },
    [`${request}.headers`]: {
      what: "a header of the request",
      safe: ["html", "answer", "redirect", "header"],
    },
  },
  sinks: [
    {
      refs: ["django.utils.safestring.mark_safe", "django.utils.safestring.SafeString"],
      kind: "html",
      args: [0],
      what: "HTML that is not escaped",
    },
    {
      refs: [
        "django.http.HttpResponse",
        "django.http.HttpResponseBadRequest",
        "django.http.HttpResponseNotFound",
        "django.http.HttpResponseForbidden",
        "django.http.HttpResponseServerError",
      ],
      kind: "answer",
      args: [0, "content"],
      what: "the text of a response",
      unless: ["content_type", "mimetype"],
    },
    {
      refs: [
        "django.shortcuts.redirect",
        "django.http.HttpResponseRedirect",
        "django.http.HttpResponsePermanentRedirect",
      ],
      kind: "redirect",
      args: [0, "redirect_to", "to"],
      what: "the address of a redirect",
    },
    {
      refs: ["django.template.Template", "django.template.base.Template"],
      kind: "template",
      args: [0, "template_string"],
      what: "the text of a template",
    },
    {
      refs: ["django.template.engines[].from_string", "django.template.Engine().from_string"],
      kind: "template",
      args: [0],
      what: "the text of a template",
    },
  ],
  sanitizers: {
    "django.utils.html.escape": ["html", "answer"],
    "django.utils.html.conditional_escape": ["html", "answer"],
    "django.utils.html.format_html": ["html", "answer"],
    "django.utils.html.strip_tags": ["html", "answer"],
    "django.utils.html.escapejs": ["html", "answer"],
    "django.utils.text.get_valid_filename": ["path"],
    "django.utils.text.slugify": "all",
    "django.utils._os.safe_join": ["path"],
    "django.urls.reverse": "all",
    "django.shortcuts.resolve_url": "all",
    "django.shortcuts.render": "all",
    "django.shortcuts.get_object_or_404": "all",
    "django.template.loader.render_to_string": "all",
  },
};
