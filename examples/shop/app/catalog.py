"""Queries over the products."""
from sqlalchemy import text
from sqlalchemy.orm import Session


def search_products(db: Session, term: str) -> list[dict]:
    query = text(f"SELECT id, name, price FROM products WHERE name LIKE '%{term}%' ORDER BY id")
    return [dict(row._mapping) for row in db.execute(query)]


def products_in(db: Session, category: str, limit: int) -> list[dict]:
    rows = db.execute(
        text("SELECT id, name, price FROM products WHERE category = '%s' ORDER BY id LIMIT %d" % (category, limit))
    )
    return [dict(row._mapping) for row in rows]


def user_by_email(db: Session, email: str):
    # One row or none: the address is unique.
    return db.execute(text("SELECT id, email, password_hash FROM users WHERE email = '" + email + "'")).first()
