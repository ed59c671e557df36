"""A notebook over a published warehouse: `marimo edit docs/explore.py -- --db reviews.duckdb`.

It needs marimo, altair, polars, pyarrow and duckdb 1.5.5, best in an environment of their own: marimo and Prefect ask
for different versions of websockets. The warehouse is opened read-only and closed again, so that running a cell again
shows a version that was published since.
"""

import marimo

app = marimo.App(width="medium", app_title="Reviews")


@app.cell
def _():
    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo


@app.cell
def _(duckdb, mo):
    path = mo.cli_args().get("db") or "reviews.duckdb"

    def ask(query):
        """The rows of a query, of the version that is published now."""
        with duckdb.connect(path, read_only=True) as reviews:
            return reviews.sql(query).pl()

    run = ask("SELECT load_run_key, outcome, finished_at, review_count_after FROM latest_run").row(0, named=True)
    told = f"Run {run['load_run_key']}: {run['outcome']}, {run['finished_at']} UTC"
    mo.md(f"# {run['review_count_after']:,} reviews\n\n{told}")
    return (ask,)


@app.cell
def _(alt, ask):
    distribution = ask("SELECT source_id, step_label, whole_step_out_of_10, review_count FROM rating_distribution")
    ratings = (
        alt.Chart(distribution, title="Ratings")
        .mark_bar()
        .encode(
            x=alt.X("step_label:N", sort=alt.SortField("whole_step_out_of_10"), title="rating out of 10"),
            y=alt.Y("review_count:Q", title="reviews"),
            color=alt.Color("source_id:N", title="source"),
        )
    )
    ratings
    return


@app.cell
def _(alt, ask):
    words = ask(
        "SELECT rating_band, word_count // 50 * 50 AS words, count(*) AS texts FROM review_distinct"
        " GROUP BY ALL ORDER BY ALL"
    )
    lengths = (
        alt.Chart(words, title="Length of the texts")
        .mark_line(point=True)
        .encode(x=alt.X("words:Q", title="words"), y=alt.Y("texts:Q"), color=alt.Color("rating_band:N", title="rated"))
    )
    lengths
    return


@app.cell
def _(alt, ask):
    films = ask(
        "SELECT title_label, rated_text_count, mean_rating_out_of_10 FROM title_summary WHERE rated_text_count >= 2"
        " ORDER BY rated_text_count DESC, title_label LIMIT 300"
    )
    titles = (
        alt.Chart(films, title="Titles: how often and how well they are rated")
        .mark_circle()
        .encode(
            x=alt.X("rated_text_count:Q", scale=alt.Scale(type="log"), title="rated texts"),
            y=alt.Y("mean_rating_out_of_10:Q", title="mean rating"),
            tooltip=["title_label", "rated_text_count", "mean_rating_out_of_10"],
        )
    )
    titles
    return


@app.cell
def _(alt, ask):
    coverage = ask(
        "SELECT mention_kind, sum(naming_review_count)::BIGINT AS reviews FROM extraction_coverage GROUP BY ALL"
    )
    mentions = (
        alt.Chart(coverage, title="What the texts name")
        .mark_bar()
        .encode(x=alt.X("reviews:Q"), y=alt.Y("mention_kind:N", sort="-x", title=None))
    )
    mentions
    return


@app.cell
def _(alt, ask):
    trend = ask("SELECT load_run_key, review_count_after, refused_count, removed_count FROM quality_trend")
    runs = (
        alt.Chart(trend, title="Reviews after each run")
        .mark_line(point=True)
        .encode(
            x=alt.X("load_run_key:O", title="run"),
            y=alt.Y("review_count_after:Q", title="reviews"),
            tooltip=["load_run_key", "review_count_after", "refused_count", "removed_count"],
        )
    )
    runs
    return


if __name__ == "__main__":
    app.run()
