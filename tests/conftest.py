"""How Hypothesis searches: anew on a developer's machine, the same way each time in CI.

CI is a gate: it must say the same of the same commit. The search for new examples is the
developer's, who can mend what it finds.
"""

import os

from hypothesis import settings

settings.register_profile("search", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("gate" if os.environ.get("CI") else "search")
