"""The tools that are asked, in the order of the table: what each runs in, and what it is told."""

import json
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from asterism.version import VERSION
from benchmarks.screen import BARE
from benchmarks.screen_peers.definitions import (
    CODES,
    LIMITS,
    RULE,
    Json,
    for_aces,
    for_circe,
    for_cql,
)
from benchmarks.screen_peers.peers import Peer, aces, by_hand, circe, ours, phenex
from benchmarks.screen_peers.records import SAMPLE

ROOT = Path(__file__).parents[2]
ELM = ROOT / "tests" / "conformance" / "elm"  # what npm is to install, with the lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool, by the function that asks it, in an environment with these packages."""

    name: str
    packages: tuple[str, ...]
    peer: Peer | None  # None is cql-execution, which is no Python
    asked: Json = field(default_factory=dict)
    is_ours: bool = False  # then run by the project's own environment
    people: int | None = None  # only the first so many

    @property
    def versions(self) -> str:
        return ", ".join(each.replace("==", " ") for each in self.packages)


def tools() -> tuple[Tool, ...]:
    duck, glot = (f"{each}=={version(each)}" for each in ("duckdb", "sqlglot"))
    of_phenex = ("phenex==0.1.0", "duckdb==1.1.3")
    findings: Json = {"rule": RULE, "limits": LIMITS, "codes": CODES}
    locked = json.loads((ELM / "package.json").read_text())["dependencies"]["cql-execution"]
    return (
        Tool(
            name="by hand", packages=(duck,), peer=by_hand, asked={"definition": BARE},
            is_ours=True,
        ),
        Tool(name="ours", packages=(f"asterism=={VERSION}", duck), peer=ours, is_ours=True),
        Tool(
            name="Circe", packages=("ohdsi-circe-python-alpha==0.2.0", duck, glot), peer=circe,
            asked={"definition": for_circe()},
        ),
        Tool(name="PhenEx", packages=of_phenex, peer=phenex, asked={**findings, "day": "all"}),
        Tool(
            name="PhenEx, first day", packages=of_phenex, peer=phenex,
            asked={**findings, "day": "first"},
        ),
        Tool(
            name="ACES", packages=("es-aces==0.7.3", "polars==1.44.2"), peer=aces,
            asked={"definition": for_aces()},
        ),
        Tool(
            name="cql-execution", packages=(f"cql-execution=={locked}",), peer=None,
            asked={"definition": for_cql()}, people=SAMPLE,
        ),
    )  # fmt: skip
