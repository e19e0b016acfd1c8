"""moto's server with the corrections.

    server.py PORT [plain]
"""

import os
import sys
import threading
import time

import corrections

# Without it the managed policies that roles are given are not there.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"


def one_at_a_time(application):
    """Terraform makes ten things at once, and moto's state is not made for that: now and then a call
    fails after it was carried out, and the provider's second try finds its own name taken."""
    lock = threading.Lock()

    def answer(environ, start_response):
        with lock:
            return list(application(environ, start_response))

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
