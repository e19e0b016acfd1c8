"""The two applications of the reference system, each task a server of its own on loopback.

The backend answers /v1/helloworld; the frontend's page at / calls it and shows what it said, and shows
nothing where it could not. Both write one JSON line for each request, health checks included.
"""

import http.client
import json
import socket
import ssl
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        # A health check hangs up as soon as it knows enough.
        pass


class Container:
    """What answers on a port of its own, as `answer` says, and writes a line for each request."""

    def __init__(self, log):
        self.log = log

        class Handler(BaseHTTPRequestHandler):
            container = self

            def do_GET(self):
                status, kind, body = self.container.answer(self.path, self.headers)
                self.container.log(json.dumps(self.container.line(self.path, self.headers, status)))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Task(Container):
    """One running task. `log` takes its lines; `sick` makes health checks fail."""

    def __init__(self, service, version, log, backend=None):
        self.service = service
        self.version = version
        self.backend = backend
        self.domain = None
        # Whose certificates it trusts; with one it calls by HTTPS.
        self.authority = None
        self.sick = False
        super().__init__(log)

    def line(self, path, headers, status):
        return {"method": "GET", "uri": path, "user_agent": headers.get("User-Agent", ""), "status": status}

    def answer(self, path, headers):
        path, agent = path.split("?")[0], headers.get("User-Agent", "")
        if path == "/healthcheck":
            return (500, "text/plain", b"sick") if self.sick and "HealthChecker" in agent else (200, "application/json", b"null")
        if self.service == "backend" and path == "/v1/helloworld":
            body = {"data": "Hello world", "version": self.version}
            return 200, "application/json", json.dumps(body).encode()
        if self.service == "frontend" and path == "/":
            return 200, "text/html", self.page()
        return 404, "text/plain", b"not found"

    def page(self):
        # Ignores what the environment says of proxies, as the applications do.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        asked = urllib.request.Request(f"{self.backend}/v1/helloworld")
        if self.domain:
            asked.add_header("Host", self.domain)
        try:
            with self.secure() if self.authority else opener.open(asked, timeout=3) as answer:
                data = json.load(answer)["data"]
        except OSError:
            data = "nothing to show"
        return f"<!doctype html>\n<title>front</title>\n<p>{data}</p>\n".encode()

    def secure(self):
        """The same by HTTPS, at the same address by the name that DNS would point there."""
        address = urllib.parse.urlsplit(self.backend)
        plain = socket.create_connection((address.hostname, address.port), timeout=3)
        context = ssl.create_default_context(cafile=self.authority)
        connection = http.client.HTTPSConnection(self.domain)
        connection.sock = context.wrap_socket(plain, server_hostname=self.domain)
        connection.request("GET", "/v1/helloworld")
        return connection.getresponse()


class Proxy(Container):
    """The container that takes a task's requests: it asks the application on its own port, and says so."""

    def __init__(self, port, log):
        self.application = port
        super().__init__(log)

    def line(self, path, headers, status):
        return {"proxy": "GET", "uri": path, "user_agent": headers.get("User-Agent", ""), "status": status}

    def answer(self, path, headers):
        asked = http.client.HTTPConnection("127.0.0.1", self.application, timeout=3)
        asked.request("GET", path, headers=dict(headers))
        answer = asked.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
