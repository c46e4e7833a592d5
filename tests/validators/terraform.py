"""Says why a file is not Terraform; prints nothing if it is.

    python terraform.py FILE.tf
"""

import sys

import hcl2

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        try:
            hcl2.load(file)
        except Exception as error:  # noqa: BLE001: whatever it is, it is the verdict
            print(f"{type(error).__name__}: {error}")
