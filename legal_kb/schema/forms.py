"""How short strings are written, each form with an example to show to whoever got one wrong."""

from __future__ import annotations

from collections.abc import Mapping

IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
REFERENCE = r"^[a-z_]+/[A-Za-z0-9][A-Za-z0-9_-]*$"
SOURCE_URL = r"^(https?://\S+|/\S*)$"
PHONE = r"^(\d{3}|\d{5}|\d{4} \d{4}|\+\d{1,3} \d{4} \d{4})$"
URL = r"^https?://\S+$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
HASH = r"^[0-9a-f]{64}$"

FORMS: Mapping[str, str] = {
    IDENTIFIER: "`a-short-name`, with letters, digits and hyphens alone",
    REFERENCE: "`services/rainlily`: the collection, a slash, and the record’s id",
    SOURCE_URL: "`https://www.example.org/page`",
    PHONE: "`2345 6789`, `999`, `18281` or `+852 2345 6789`",
    URL: "`https://www.example.org/page`",
    EMAIL: "`name@example.org`",
    DATE: "`2027`, `2027-01` or `2027-01-31`",
    HASH: "the 64 characters that `make kb-report` prints under the chapter",
}
"""Form → an example in words."""
