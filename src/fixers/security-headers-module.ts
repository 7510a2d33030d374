const headers = `HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Reported, not kept: read the reports first, then rename it to Content-Security-Policy.
    "Content-Security-Policy-Report-Only": "default-src 'self'; frame-ancestors 'none'",
}
# Browsers stay on HTTPS for this long, whatever happens to the certificate.
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
`;

/** Text of `security_headers.py` for applications that speak ASGI. */
export const asgiHeaders: string = `"""Security headers on every answer. A header that an endpoint sets itself stays."""

${headers}

class SecurityHeaders:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = {**HEADERS, **(HTTPS_HEADERS if scope.get("scheme") == "https" else {})}

        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                sent = list(message.get("headers", []))
                present = {name.lower() for name, _ in sent}
                for name, value in wanted.items():
                    if name.lower().encode() not in present:
                        sent.append((name.lower().encode(), value.encode()))
                message = {**message, "headers": sent}
            await send(message)

        await self.app(scope, receive, send_with_headers)
`;

/** Text of `security_headers.py` for Flask. */
export const flaskHeaders: string = `"""Security headers on every answer. A header that a view sets itself stays."""

from flask import request

${headers}

def add_security_headers(app):
    @app.after_request
    def _add_headers(response):
        wanted = {**HEADERS, **(HTTPS_HEADERS if request.is_secure else {})}
        for name, value in wanted.items():
            response.headers.setdefault(name, value)
        return response
`;
