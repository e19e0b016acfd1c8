"""moto's server with the corrections.

    server.py PORT [plain]
"""

import collections
import os
import sys
import threading
import time

import corrections

# Without it the managed policies that roles are given are not there.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

# Calls whose answers are remembered.
REMEMBERED = 1000


def one_at_a_time(application):
    """Terraform makes ten things at once, and moto's state is not made for that. And on a busy machine a
    connection is cut now and then after a call was carried out: the provider's second try has the id of
    the first, and is given the answer of the first."""
    lock = threading.Lock()
    answered = collections.OrderedDict()

    def answer(environ, start_response):
        call = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        with lock:
            if call in answered:
                head, body = answered[call]
            else:
                head = []
                body = list(application(environ, lambda *given: head.append(given)))
                # What was refused is tried again.
                if call and head[0][0].startswith("2"):
                    answered[call] = head, body
                    if len(answered) > REMEMBERED:
                        answered.popitem(last=False)
        start_response(*head[0])
        return body

    return answer


def end_with(parent):
    """A server that nobody asks any more ends, even where its test was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main():
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    os.environ["MOTO_PORT"] = sys.argv[1]
    if "plain" not in sys.argv[2:]:
        for one in corrections.ALL:
            one.close()
    from moto.moto_server import werkzeug_app as moto
    from werkzeug.serving import run_simple

    run_simple(
        "127.0.0.1",
        int(sys.argv[1]),
        one_at_a_time(moto.DomainDispatcherApplication(moto.create_backend_app)),
        threaded=True,
        request_handler=moto.MotoRequestHandler,
    )


if __name__ == "__main__":
    main()
