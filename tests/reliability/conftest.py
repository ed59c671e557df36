"""What the heavy tests take of those of the flows: lakes, and the PostgreSQL of their catalogs."""

from tests.flows.conftest import approval, lake, postgres

__all__ = ["approval", "lake", "postgres"]
