"""Print the n-th command block of the README's "Start" section, so that CI runs what it says."""

import re
import sys
from pathlib import Path

readme = Path("README.md").read_text(encoding="utf-8")
start = readme.split("## Start", 1)[1].split("\n## ", 1)[0]
blocks = re.findall(r"```sh\n(.+?)```", start, flags=re.DOTALL)
sys.stdout.write(blocks[int(sys.argv[1]) - 1])
