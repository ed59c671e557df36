"""When things run: settings, steps, flow, command line. Alone imports Prefect and reads the environment."""
