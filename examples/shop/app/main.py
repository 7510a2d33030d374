from fastapi import Depends, FastAPI, Form, HTTPException
from sqlalchemy.orm import Session

from app import catalog, models
from app.auth import check_password, create_access_token, current_user
from app.config import settings
from app.database import engine, get_db

app = FastAPI(title=settings.APP_NAME)
models.Base.metadata.create_all(engine)


@app.get("/health")
def health() -> dict:
    return {"status": "ok"}


@app.get("/products")
def products(q: str = "", db: Session = Depends(get_db)) -> list[dict]:
    return catalog.search_products(db, q)


@app.get("/categories/{category}")
def category_products(category: str, limit: int = 20, db: Session = Depends(get_db)) -> list[dict]:
    return catalog.products_in(db, category, limit)


@app.post("/login")
def login(username: str = Form(), password: str = Form(), db: Session = Depends(get_db)) -> dict:
    user = catalog.user_by_email(db, username)
    if user is None or not check_password(password, user.email, user.password_hash):
        raise HTTPException(status_code=401, detail="Wrong email or password")
    return {"access_token": create_access_token(user.email), "token_type": "bearer"}


@app.get("/me")
def me(email: str = Depends(current_user)) -> dict:
    return {"email": email}
