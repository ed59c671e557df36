"""What the heavy tests take of those of the flows: lakes, and the PostgreSQL of their catalogs."""

from tests.flows.conftest import _without_reports, approval, lake, postgres

__all__ = ["_without_reports", "approval", "lake", "postgres"]
