"""The settings of a load: from options, `REVIEWMART_*` variables and `reviewmart.toml`, in that order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from contracts.errors import PipelineError
from flows.stage_address import store_address
from warehouse.data_path import data_path
from warehouse.lake_address import without_password

SETTINGS_FILE = "reviewmart.toml"
HIDDEN = ("alert_", "privacy_key")  # these may hold secrets: none is shown, and none is an option that others could see
UNSHOWN = (*HIDDEN, "stage_store", "data_path")  # what these hold by mistake may be a secret
OPTIONS = {"wait_seconds": "--wait, "} | dict.fromkeys(
    ("workers", "memory_limit_mb", "keep_runs", "keep_quality", "keep_reports"), ""
)  # those not named as their setting


class BadSetting(PipelineError):
    """A setting has a value that cannot be used."""


def _web_address(address: SecretStr) -> SecretStr:
    if not address.get_secret_value().startswith(("http://", "https://")):
        raise ValueError("it must begin with https:// or http://")
    return address


def _text_of_path(given: Any) -> Any:
    return str(given) if isinstance(given, Path) else given


def _place_of_files(given: str) -> str:
    """The text as it was given: a path is that of the folder in which it is used."""
    data_path(given)
    return given


class LoadSettings(BaseSettings):
    """Everything that a load can be told. Frozen: a run has one set of settings from start to end."""

    model_config = SettingsConfigDict(
        env_prefix="REVIEWMART_", frozen=True, toml_file=SETTINGS_FILE, extra="ignore", hide_input_in_errors=True
    )

    to: Annotated[Path, AfterValidator(without_password)] = Field(
        Path("reviews.duckdb"), description="The warehouse to load into: a file, or a lake."
    )
    data_path: Annotated[str, BeforeValidator(_text_of_path), AfterValidator(_place_of_files)] | None = Field(
        None, description="Folder of the files of a lake that is made, or s3://BUCKET/PREFIX."
    )
    work_dir: Path | None = Field(None, description="Folder for this machine's replicas of lakes.")
    source: str | None = Field(None, min_length=1, max_length=200, description="Name of the id space of the reviews.")
    layout: str | None = Field(None, description="Layout of the dump, instead of recognising it.")
    mapping: Path | None = Field(None, description="File that says which columns of a table hold what.")
    encoding: str | None = Field(None, description="Encoding of the texts, where it is not that of the layout.")
    expectations: Path | None = Field(None, description="File of further expectations, severities, owners and bounds.")
    reference: Path | None = Field(None, description="Folder of IMDb's public tables.")
    extract: bool = Field(True, description="Extract people, works, places and the like from the texts.")
    extractor: str = Field("rules", description="Engine that extracts: rules, spacy, or spacy:MODEL.")
    sync: bool = Field(False, description="Remove the reviews of files that are gone.")
    verify: bool = Field(False, description="Read every file again, whatever its time says.")
    relearn: bool = Field(False, description="Learn the lexicon anew, and extract all reviews again.")
    limit: int | None = Field(None, ge=1, description="Records to load at most; their files do not count as known.")
    rebuild: bool = Field(False, description="Make reviews of older rules anew before loading.")
    mixed: bool = Field(False, description="Load under newer rules beside reviews of older ones.")
    direct: bool = Field(False, description="Run without a Prefect server.")
    runner: Literal["threads", "dask"] = Field("threads", description="Where batches run: in threads here, or on Dask.")
    scheduler: str | None = Field(None, min_length=1, description="Address of the Dask scheduler, for --runner dask.")
    stage_store: Annotated[str, AfterValidator(store_address)] | None = Field(
        None, description="Object store for the files of batches on Dask, such as s3://bucket/prefix."
    )
    wait_seconds: float = Field(0.0, ge=0, description="How long to wait for another writer.")
    max_refused: float = Field(0.05, ge=0, le=1, description="Share of refused records that holds a run back.")
    max_removed: float = Field(0.20, ge=0, le=1, description="Share of removed reviews that holds a run back.")
    keep_versions: int = Field(2, ge=0, le=1000, description="Earlier versions to keep.")
    keep_runs: int = Field(1000, ge=1, description="Runs to keep on record, beside those that rows point at.")
    keep_quality: int = Field(100, ge=1, description="Runs whose expectation results are kept.")
    keep_reports: int = Field(100, ge=1, le=100_000, description="Reports to keep.")
    failing_rows: int = Field(50, ge=0, le=10_000, description="Failing rows to keep for each expectation.")
    log_file: Path | None = Field(None, description="File to append one line a step to.")
    privacy: Literal["keep", "pseudonym", "drop"] | None = Field(
        None, description="What is kept of reviewers: all (keep), a pseudonym, or nothing (drop)."
    )
    privacy_key: SecretStr | None = Field(
        None, min_length=16, description="Secret that pseudonyms and ids without reviewers are made with."
    )
    junit: Path | None = Field(None, description="File for the verdict as JUnit XML.")
    markdown: Path | None = Field(None, description="File for the verdict as Markdown.")
    data_docs: Path | None = Field(None, description="Folder for the verdict as Data Docs of Great Expectations.")
    workers: int = Field(2, ge=1, le=64, description="Batches to work on at the same time.")
    memory_limit_mb: int = Field(400, ge=100, description="Memory limit of DuckDB, in MB.")
    alert_command: SecretStr | None = Field(None, min_length=1, description="Command to run when a run is held back.")
    alert_webhook: Annotated[SecretStr, AfterValidator(_web_address)] | None = Field(
        None, description="Address that gets a POST with JSON when a run is held back."
    )
    alert_to: SecretStr | None = Field(None, min_length=1, description="Apprise addresses to tell, between blanks.")
    alert_seconds: float = Field(10.0, gt=0, le=600, description="How long sending an alert may take.")

    def without_secrets(self, *, exclude_unset: bool = False) -> dict[str, Any]:
        """The settings by name in plain values, as a server may keep them: secrets are read again where they apply."""
        return self.model_dump(mode="json", exclude=self._secrets, exclude_unset=exclude_unset)

    @property
    def _secrets(self) -> set[str]:
        return {name for name in type(self).model_fields if isinstance(getattr(self, name), SecretStr)}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options first, then the environment, then the file in the present folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def option_words(options: Mapping[str, Any]) -> list[str]:
    """Settings by name as words of a command line; what may hold a secret is left out."""
    words = []
    for name, value in options.items():
        option = OPTIONS.get(name, f"--{name.replace('_', '-')}, ").removesuffix(", ")
        if name.startswith(HIDDEN) or not option or value is None or value is False:
            continue
        words += [option] if value is True else [option, str(value)]
    return words


def load_settings(**options: Any) -> LoadSettings:
    """The settings of a load; options that are None were not given.

    Raises:
        BadSetting: naming the setting, its value, and what it may be.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return LoadSettings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        option = OPTIONS.get(name, f"--{name.replace('_', '-')}, ")
        shown = "the value that it has" if name.startswith(UNSHOWN) else repr(first["input"])
        option = "" if name.startswith(HIDDEN) else option
        why = first["msg"].removeprefix("Value error, ")
        raise BadSetting(
            f"The setting {name} cannot be {shown}: {why}. "
            f"Set it with {option}REVIEWMART_{name.upper()} or in {SETTINGS_FILE}."
        ) from error
    except (TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSetting(f"The settings in {SETTINGS_FILE} cannot be read: {error}. Correct the file.") from error
