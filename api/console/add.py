"""`python -m api.console.add NAME --role administrator`: make an account, the first one too.

The password is asked for and never shown; the address for an authenticator app is printed once.
"""

from __future__ import annotations

import argparse
import getpass
import sys

from api.console.accounts import Unfit
from api.console.permissions import ROLES
from api.console.staff import Staff
from api.settings import Settings


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m api.console.add", description="Make a staff account.")
    asked.add_argument("name")
    asked.add_argument("--role", choices=ROLES, default="worker")
    given = asked.parse_args()
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("The same again: "):
        print("The two are not the same. Nothing was made.", file=sys.stderr)
        return 1
    staff = Staff(settings.data)
    try:
        address = staff.accounts.make(given.name, given.role, password, by="command line")
    except Unfit as error:
        print(f"{error} Nothing was made.", file=sys.stderr)
        return 1
    finally:
        staff.close()
    print(f"Made. Put this address into an authenticator app; it is shown only once:\n{address}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
