"""An AWS account on loopback: the CloudFormation engine of ministack in front of moto's services.

ministack evaluates a template as AWS does (rules, conditions, change sets, rollback, what is kept),
but has neither CodeDeploy nor Application Auto Scaling and refuses a third of the types used here.
moto keeps and gives back what its services are told, but its own CloudFormation leaves out half of
it. So every type is made by `provision.py` through moto's API, and read back from there.
"""

import asyncio
import faulthandler
import os
import socket
import sys
import threading

ACCOUNT = "123456789012"


def loopback():
    """A listening socket on a free port of 127.0.0.1, held from here on, so that nobody takes it."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", 0))
    return listening, listening.getsockname()[1]


def start():
    """Starts both in this process and gives the environment that a client of them needs."""
    # A test that hangs says where, and ends.
    faulthandler.dump_traceback_later(900, exit=True)
    keys = {
        # ministack reads the account from the key, moto has one account.
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    os.environ.update(keys)
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    os.environ["SERVICES"] = "cloudformation,s3"
    os.environ["IOT_MTLS_ENABLED"] = "0"
    os.environ["SFTP_ENABLED"] = "0"
    os.environ["LOG_LEVEL"] = "WARNING"
    listening, port = loopback()
    os.environ["GATEWAY_PORT"] = str(port)

    services = moto()
    engine = f"http://127.0.0.1:{port}"
    ministack(listening, services)
    return keys | {
        "AWS_ENDPOINT_URL": services,
        "AWS_ENDPOINT_URL_CLOUDFORMATION": engine,
        # The engine reads a template that is too large to be sent from its own S3.
        "AWS_ENDPOINT_URL_S3": engine,
    }


def moto():
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    import corrections

    corrections.moto()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    import logging

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return "http://{}:{}".format(*server.get_host_and_port())


def ministack(listening, services):
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app
    from ministack.services.cloudformation import provisioners

    import corrections
    import provision
    from kinds import KINDS

    corrections.ministack()
    provision.install(provisioners, services, KINDS)
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.loglevel = "WARNING"
    ready = threading.Event()

    async def run():
        ready.set()
        # Never triggered: the process ends with the test.
        await serve(app, config, shutdown_trigger=asyncio.Event().wait)

    def end_with_it():
        try:
            asyncio.run(run())
        except BaseException as error:  # a server that did not start must not look like a slow one
            print(f"the CloudFormation engine ended: {error!r}", file=sys.stderr)
            raise

    threading.Thread(target=end_with_it, daemon=True).start()
    ready.wait(30)
