"""When things run: settings, steps, flow, command line. Alone imports Prefect and reads the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Polars' allocator gives memory back so soon that fetching it again takes a tenth of the time of extraction. It has to
# be told before Polars is imported.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:3000")

from warehouse.store_access import StoreAccess, access_is_given_by

if TYPE_CHECKING:
    from warehouse.data_path import DataPath


def _access(place: DataPath) -> StoreAccess:
    from flows.store_access import access_from_environment

    return access_from_environment(place)


access_is_given_by(_access)
