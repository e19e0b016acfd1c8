"""moto's server with the corrections.

    server.py PORT [plain]
"""

import os
import sys

import corrections

# Without it the managed policies that roles are given are not there.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"


def main():
    if "plain" not in sys.argv[2:]:
        for one in corrections.ALL:
            one.close()
    from moto.server import main as serve

    serve(["-H", "127.0.0.1", "-p", sys.argv[1]])


if __name__ == "__main__":
    main()
