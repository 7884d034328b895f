"""`python -m api`: check everything, say one clear line if something is wrong, and serve."""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

import sys  # noqa: E402

from api.serve import main  # noqa: E402

sys.exit(main())
