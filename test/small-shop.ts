import { made } from "./made-token.ts";

/** Secrets of the small shop, made at run time: no scanner takes this repository for one that leaks. */
export const shopSecrets = {
  database: `q7-${made(14)}`,
  webhook: `wh-${made(28)}`,
};

/** A project with something for each kind of finding, as contents by path. */
export const smallShop: Readonly<Record<string, string>> = {
  "requirements.txt": "requests==2.30.0  # web hooks\n",
  "compose.yaml": `# One machine.
services:
  backend:
    build: .
    environment:
      - DATABASE_URL=postgresql://shop:${shopSecrets.database}@db:5432/shop
  db:
    image: postgres:16
    ports:
      - "5432:5432"
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: ${shopSecrets.database}
`,
  Dockerfile: `FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 app
ADD requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app ./app
CMD ["python", "-m", "app"]
`,
  "app/settings.py": `from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "shop"
    webhook_secret: str = "${shopSecrets.webhook}"
`,
};
