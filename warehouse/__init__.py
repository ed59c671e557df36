"""Where rows go: DDL, load, publish and read. The only room that imports DuckDB."""
