"""`python -m allopm`: the same as the `allopm` command."""

import sys

from allopm.cli import main

sys.exit(main())
