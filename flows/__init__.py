"""When things run: settings, steps, flow, command line. Alone imports Prefect and reads the environment."""

import os

# Polars' allocator gives memory back so soon that fetching it again takes a tenth of the time of extraction. It has to
# be told before Polars is imported.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:3000")
