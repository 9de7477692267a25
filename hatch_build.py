"""The reader as machine code: `HATCH_BUILD_HOOKS_ENABLE=1 pip install .` (docs/adr/0019).

It is compiled in a folder of its own, so that no compiled module is left beside its source, where
an editable install would run it instead of what one edits.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = (
    "asterism/model/finding.py",
    "asterism/model/interval.py",
    "asterism/model/place.py",
    "asterism/model/quantity.py",
    "asterism/model/threshold.py",
    "asterism/model/truth.py",
    "asterism/model/unit.py",
    "asterism/model/when.py",
    "asterism/read/text/**/[!_]*.py",
    "asterism/serve/show/machine.py",
    "asterism/serve/show/statements.py",
)
_SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup

options = ["--explicit-package-bases", "--ignore-missing-imports"]
modules = mypycify([*options, *sys.argv[3:]], opt_level="2", multi_file=True, group_name="asterism")
setup(name="asterism", packages=[], ext_modules=modules, script_args=sys.argv[1:3])
"""


class CompiledReader(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled modules into the wheel, beside their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="asterism-build-"))
        if version == "editable":
            return
        try:
            made = self._compiled()
        except BaseException:
            shutil.rmtree(self._folder)
            raise
        build_data["infer_tag"], build_data["pure_python"] = True, False
        build_data["force_include"].update(made)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del version, build_data, artifact_path
        shutil.rmtree(self._folder)

    def _compiled(self) -> dict[str, str]:
        """The compiled modules, each with its place in the wheel."""
        folder = self._folder
        shutil.copytree(Path(self.root, "src"), folder, dirs_exist_ok=True)
        sources = sorted(
            str(path.relative_to(folder)) for pattern in COMPILED for path in folder.glob(pattern)
        )
        self.app.display_info(f"compiling {len(sources)} modules: two minutes or so")
        subprocess.run(  # noqa: S603  our own words
            [sys.executable, "-c", _SETUP, "build_ext", "--inplace", *sources],
            cwd=folder, env={**os.environ, "MYPYPATH": str(folder)}, check=True,
        )  # fmt: skip
        shutil.rmtree(folder / "build")
        return {
            str(path): str(path.relative_to(folder))
            for ending in ("so", "pyd")
            for path in folder.rglob(f"*.{ending}")
        }
