"""`asterism data`: what is read with beside our own knowledge, and how to get or renew it."""

import json
import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from asterism.errors import UsageError
from asterism.folders import data_folder
from asterism.serve.cli.fetching import fetched, without_secrets
from asterism.serve.cli.output import opened, telling, write_text
from asterism.serve.datasets import (
    DATASETS,
    EXTRA,
    LARGEST,
    ORIGINS,
    PREVIOUS,
    Copy,
    Dataset,
    digest_of,
    in_use,
    origins,
    previous,
    recognised,
)

_MOST_ORIGINS = 50  # remembered


def data(arguments: Namespace) -> int:
    """Show what is there, or install what `--from` names."""
    if arguments.action == "show":
        if arguments.source is not None:
            fix = "asterism data update --from PATH|URL"
            raise UsageError("--from goes with update", where="command line", fix=fix)
        write_text("\n".join(_shown(dataset) for dataset in DATASETS), None)
        return 0
    if arguments.source is None:
        fix = f"asterism data update --from PATH|URL, for example {DATASETS[0].address}"
        raise UsageError("it is not said what to install", where="command line", fix=fix)
    write_text(_installed(arguments.source), None)
    return 0


def _shown(dataset: Dataset) -> str:
    copy, before = in_use(dataset), previous(dataset)
    lines = [f"{dataset.title} ({dataset.file}), for {dataset.used_for}"]
    lines += list(_told(copy, dataset)) if copy else list(_missing(dataset))
    if before:
        lines.append(f"  before    {before.version}, kept as {before.path.name}")
    return "".join(f"{line}\n" for line in lines)


def _told(copy: Copy, dataset: Dataset) -> Iterator[str]:
    yield f"  version   {copy.version}"
    yield f"  file      {copy.path}"
    yield f"  from      {copy.origin}"
    yield f"  sha256    {copy.sha256}"
    yield f"  licence   {dataset.licence}"


def _missing(dataset: Dataset) -> Iterator[str]:
    yield "  missing   what it is for is left out; everything else works"
    yield f"  get it    {EXTRA}"
    yield f"  or        asterism data update --from {dataset.address}"


def _installed(source: str) -> str:
    """Install the file and tell of it. Raises: InputError, UsageError, OutputError."""
    folder = data_folder()
    with telling(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        shown = without_secrets(source)
        with fetched(source, folder, LARGEST) as path:
            dataset, _ = recognised(path, shown)
            _remember(digest_of(path), shown)
            path.chmod(0o644)
            _put(path, folder / dataset.file)
    return f"installed\n{_shown(dataset)}"


def _remember(digest: str, shown: str) -> None:
    known = {key: told for key, told in origins().items() if key != digest} | {digest: shown}
    kept = dict(list(known.items())[-_MOST_ORIGINS:])
    with opened(str(data_folder() / ORIGINS)) as stream:
        stream.write(f"{json.dumps(kept, indent=1)}\n".encode())


def _put(path: Path, target: Path) -> None:
    """Give the file its name. The one that had it is kept; at no time is there none."""
    if target.exists() and digest_of(target) != digest_of(path):
        aside = target.with_name(f".{target.name}.aside")
        aside.unlink(missing_ok=True)
        try:
            os.link(target, aside)
        except OSError:  # a file system without links
            shutil.copyfile(target, aside)
        aside.replace(target.with_name(target.name + PREVIOUS))
    path.replace(target)
