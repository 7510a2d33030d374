"""What the shop's users rely on; holds before and after suture fix."""
import pytest
from fastapi.testclient import TestClient

from app import maintenance, models
from app.auth import hash_password
from app.database import Base, SessionLocal, engine
from app.main import app

client = TestClient(app)


@pytest.fixture(autouse=True)
def database():
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with SessionLocal() as db:
        db.add(models.Product(name="50% wool scarf", category="winter", price=25))
        db.add(models.Product(name="Straw hat", category="summer", price=15))
        db.add(models.Product(name="O'Neill shorts", category="summer", price=40))
        db.add(models.User(email="ann@example.com", password_hash=hash_password("correct horse", "ann@example.com")))
        db.commit()


def names(path: str, **params: str) -> list[str]:
    response = client.get(path, params=params)
    assert response.status_code == 200
    return [product["name"] for product in response.json()]


def test_health():
    assert client.get("/health").json() == {"status": "ok"}


def test_search():
    assert names("/products", q="hat") == ["Straw hat"]
    assert names("/products", q="50% wool") == ["50% wool scarf"]
    assert len(names("/products")) == 3


def test_category_and_limit():
    assert names("/categories/summer") == ["Straw hat", "O'Neill shorts"]
    assert names("/categories/summer", limit="1") == ["Straw hat"]


def log_in(email: str, password: str):
    return client.post("/login", data={"username": email, "password": password})


def test_login():
    token = log_in("ann@example.com", "correct horse").json()["access_token"]
    assert client.get("/me", headers={"Authorization": f"Bearer {token}"}).json() == {"email": "ann@example.com"}
    assert log_in("ann@example.com", "wrong").status_code == 401
    assert client.get("/me").status_code == 401


def test_maintenance(tmp_path):
    prices = tmp_path / "prices.yaml"
    prices.write_text("- name: Straw hat\n  price: 12\n")
    assert maintenance.load_price_list(str(prices)) == [{"name": "Straw hat", "price": 12}]
    assert "%" in maintenance.disk_usage()
