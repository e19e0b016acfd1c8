"""The corrected emulator on loopback, for as long as a test runs, and the provider settings for it."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
import botocore.config

import tools
from documents import REGION

def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def emulator(*arguments):
    """Starts the server and gives its address; at the end it is gone."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    script = pathlib.Path(__file__).with_name("server.py")
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [sys.executable, str(script), str(port), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A name is proven at once: nobody waits for what nobody looks at.
            env=os.environ | {"MOTO_ACM_VALIDATION_WAIT": "0"},
        )
        try:
            last = time.monotonic() + 60
            while True:
                if server.poll() is not None or time.monotonic() > last:
                    log.seek(0)
                    sys.exit(f"the emulator did not start:\n{log.read()[-4000:]}")
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{url}/moto-api/", timeout=5).close()
                    break
                time.sleep(0.1)
            profile(url).write_text(
                f"[profile emulator]\nendpoint_url = {url}\naws_access_key_id = testing\naws_secret_access_key = testing\n"
            )
            yield url
        finally:
            profile(url).unlink(missing_ok=True)
            server.kill()
            server.wait()


def profile(url):
    """The file of a profile that sends whatever service is called to the emulator."""
    return tools.SCRATCH / f"emulator-{url.rpartition(':')[2]}"


def settings(url):
    """Provider settings that send every call to the emulator."""
    return {
        "skip_credentials_validation": True,
        "skip_metadata_api_check": True,
        "s3_use_path_style": True,
        "shared_config_files": [str(profile(url))],
        "profile": "emulator",
    }


def override(folder, url):
    """Writes the settings beside a document."""
    settled = {"provider": {"aws": settings(url)}}
    (folder / "override.tf.json").write_text(json.dumps(settled, indent=2))


def client(url, service, region=REGION):
    """A client of AWS's own library that asks the emulator."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=botocore.config.Config(retries={"max_attempts": 1}, read_timeout=30),
    )
