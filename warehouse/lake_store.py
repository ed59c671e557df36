"""The object store in which the files of a lake lie: DuckDB's extension for it, the credentials, the patience.

DuckDB gets the credentials as a secret for the lake's files alone, which it shows to no query.
"""

from __future__ import annotations

from typing import Final

import duckdb

from contracts.errors import NoLakeFiles
from warehouse.data_path import DataPath
from warehouse.extensions import extension_file, how_to_install
from warehouse.quoting import literal
from warehouse.store_access import StoreAccess, access_to

EXTENSION: Final = "httpfs"
STORE_SECRET: Final = "reviewmart_store"  # noqa: S105 -- the name that DuckDB keeps it under
# The time is that of a whole request, so the parts of a file that is written are as small as S3 lets them be: 5 MB.
_SHORT: Final = {"http_timeout": "15", "http_retries": "1"}
_LONG: Final = {"http_timeout": "30", "http_retries": "3"}
_ALWAYS: Final = {"http_retry_wait_ms": "300", "s3_uploader_max_filesize": "50GB", "s3_uploader_thread_limit": "4"}
# The extension fills these from the environment, where every query could read them.
_EMPTIED: Final = dict.fromkeys(("s3_access_key_id", "s3_secret_access_key", "s3_session_token"), "")


def require_extension(lake: str, place: DataPath) -> None:
    """See that the extension is at hand.

    Raises:
        NoLakeFiles: saying how to get it.
    """
    if extension_file(EXTENSION) is None:
        why = f"they lie in {place}, and DuckDB's extension {EXTENSION} is not at hand"
        raise NoLakeFiles.of(lake, why, f"Get it: {how_to_install((EXTENSION,))}.")


def reach_store(connection: duckdb.DuckDBPyConnection, lake: str, place: DataPath) -> None:
    """Let a database reach the files of a lake in their store, and nothing else there.

    Args:
        connection: of the database.
        lake: the address, for the message.
        place: where the files lie.

    Raises:
        NoLakeFiles: if the extension is not at hand.
        BadStore: if there are no credentials.
    """
    require_extension(lake, place)
    access = access_to(place)
    connection.execute(f"LOAD {literal(str(extension_file(EXTENSION)))}").fetchall()
    _set(connection, _ALWAYS | (_EMPTIED if access else {}))
    if access is not None:
        connection.execute(_secret_sql(access, place)).fetchall()


def set_patience(connection: duckdb.DuckDBPyConnection, *, is_long: bool) -> None:
    """Say how long a store is waited for from now on, if the database reaches one.

    Args:
        connection: of the database.
        is_long: whether files are written or all of them read, and not just a few questions asked.
    """
    if connection.execute("SELECT 1 FROM duckdb_settings() WHERE name = 'http_retries'").fetchall():
        _set(connection, _LONG if is_long else _SHORT)


def _set(connection: duckdb.DuckDBPyConnection, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        connection.execute(f"SET GLOBAL {name} = {literal(value)}").fetchall()


def _secret_sql(access: StoreAccess, place: DataPath) -> str:
    values = {
        "KEY_ID": access.key_id,
        "SECRET": access.secret,
        "SESSION_TOKEN": access.session_token,
        "REGION": access.region,
        "ENDPOINT": access.endpoint,
        "URL_STYLE": "path",  # as the other client, and as most servers but Amazon's need it
        "USE_SSL": str(access.is_encrypted).lower(),
        "SCOPE": place.prefix,
    }
    words = ", ".join(f"{name} {literal(value)}" for name, value in values.items() if value)
    return f"CREATE OR REPLACE SECRET {STORE_SECRET} (TYPE s3, {words})"
