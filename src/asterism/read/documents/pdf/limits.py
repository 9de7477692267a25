"""How much a PDF may cost before it is refused. All are far beyond any report."""

LARGEST_PDF = 50 * 1024 * 1024  # bytes of the file
MOST_PAGES = 1000
MOST_CHARACTERS = 5 * 1024 * 1024
LARGEST_ANSWER = 256 * 1024 * 1024  # bytes from the child: every word with its box
MEMORY = 1024 * 1024 * 1024  # bytes of address space, most of which is never touched
CPU_SECONDS = 60  # a thousand dense pages take 20 to 40
WALL_SECONDS = 120
