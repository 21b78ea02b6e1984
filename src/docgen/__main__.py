"""`python -m docgen`."""

import sys

from docgen.interfaces.cli import main

sys.exit(main())
