"""The address of a lake: what is the same lake, and that no password stays in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.errors import BadLake
from warehouse.lake_address import is_lake, lake_address, name_beside, without_password, without_secrets

PLAIN = "ducklake:postgres:dbname=reviews host=db port=5432 user=loader"


@pytest.mark.parametrize(
    "written",
    [
        "ducklake:postgres:dbname=reviews host=db port=5432 user=loader password=sesame",
        "ducklake:postgres:  user = loader  host=db dbname='reviews' port=5432 password='sesame'",
        "ducklake:postgres:PORT=5432 password=sesame dbname=reviews user=loader host=db",
        "ducklake:postgres:postgresql://loader:sesame@db:5432/reviews",
        "ducklake:postgres:postgres:/loader:sesame@db:5432/reviews",  # as a Path makes it
    ],
)
def test_the_same_lake_has_the_same_address_however_it_is_written(written: str) -> None:
    address = lake_address(written)
    assert str(address) == PLAIN
    assert address.password == "sesame"
    assert lake_address(address.path) == address  # and it survives being a path


@pytest.mark.parametrize(
    ("warehouse", "name"),
    [
        ("/home/ann/films.duckdb", "films.duckdb"),
        ("ducklake:sqlite:/home/ann/films.sqlite", "ducklake:sqlite:films.sqlite"),
        (f"{PLAIN} password=sesame", PLAIN),
    ],
)
def test_beside_a_warehouse_no_folder_and_no_password_is_needed_to_name_it(warehouse: str, name: str) -> None:
    assert name_beside(Path(warehouse)) == name


@pytest.mark.parametrize(
    ("written", "password"),
    [
        (r"password='it\'s a \\ secret'", r"it's a \ secret"),
        (r"password=a\ b", "a b"),
        ("password=''", ""),
        ("password=two//slashes", "two//slashes"),
    ],
)
def test_a_password_is_read_as_postgresql_reads_it(written: str, password: str) -> None:
    assert lake_address(f"ducklake:postgres:dbname=quoted {written}").password == password


def test_a_uri_is_unquoted() -> None:
    address = lake_address("ducklake:postgres:postgresql://me%40home:a%2Fb%3Ac@h1:1,[::1]:2/my%20lake?sslmode=require")
    words = "dbname='my lake' host=h1,::1 port=1,2 sslmode=require user=me@home"
    assert (str(address), address.password) == (f"ducklake:postgres:{words}", "a/b:c")


@pytest.mark.parametrize(
    "text",
    [
        "ducklake:postgres:host=db password=sesame",
        "ducklake:postgres:dbname=x password='sesame",
        "ducklake:postgres:sesame",
        "ducklake:postgres:dbname=x sslpassword=sesame",
        "ducklake:postgres:postgresql://u:sesame@[::1/x",
        "ducklake:mysql:sesame",
        "ducklake:sqlite:",
    ],
)
def test_what_is_no_address_is_not_repeated(text: str) -> None:
    with pytest.raises(BadLake) as error:
        lake_address(text)
    assert "sesame" not in str(error.value)


def test_a_password_is_blotted_out_of_what_others_say() -> None:
    lake_address(r"ducklake:postgres:dbname=told password='it\'s me'")
    said = r"cannot connect to 'dbname=told password='it\'s me'' with it''s me, that is it's me"
    assert "s me" not in without_secrets(said)


def test_an_sqlite_lake_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert lake_address("ducklake:sqlite:sub/lake.sqlite").path == Path(f"ducklake:sqlite:{tmp_path}/sub/lake.sqlite")


def test_whoever_asks_for_a_lake_gets_the_same_digest() -> None:
    one, other, third = (
        lake_address(f"ducklake:postgres:dbname={name} host=db user={user}").digest
        for name, user in (("a", "x"), ("a", "y"), ("b", "x"))
    )
    assert one == other != third


def test_a_file_is_no_lake() -> None:
    assert without_password(Path("reviews.duckdb")) == Path("reviews.duckdb")
    assert not is_lake(Path("ducklake/reviews.duckdb"))
