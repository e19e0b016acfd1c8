"""Each correction of the emulator closes a gap, and the gap is still there without it."""

import functools
import sys
import urllib.request

import botocore.exceptions
import botocore.parsers

import corrections
import emulator


def holds(one, url):
    """Whether an emulator does as AWS, in an account that is empty."""
    urllib.request.urlopen(f"{url}/moto-api/reset", data=b"", timeout=30).close()
    try:
        return one.holds(functools.partial(emulator.client, url))
    except (botocore.exceptions.ClientError, botocore.parsers.ResponseParserError, KeyError):
        # An error that AWS answers with, one that a server dies with, and a field that is not there.
        return False


def main():
    wrong = []
    with emulator.emulator() as mended, emulator.emulator("plain") as plain:
        for one in corrections.ALL:
            if not holds(one, mended):
                wrong.append(f"{one.__name__} does not close its gap: {one.__doc__}")
            if holds(one, plain):
                wrong.append(f"moto does this itself now, take {one.__name__} away: {one.__doc__}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(corrections.ALL)} corrections are needed and do what they say")


if __name__ == "__main__":
    main()
