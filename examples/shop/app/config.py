"""Settings of the shop."""
from pydantic import BaseSettings


class Settings(BaseSettings):
    APP_NAME: str = "shop"
    SECRET_KEY: str = "your-secret-key-here"  # signs the session tokens
    PAYMENT_API_KEY: str = "pay-9fK2mQ7xL4tR8vB1nC6wZ3yH5jD0pS"
    DATABASE_URL: str = "sqlite:///./shop.db"
    ACCESS_TOKEN_EXPIRE_MINUTES: int = 30


settings = Settings()
