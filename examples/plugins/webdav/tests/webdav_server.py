"""A WebDAV server on loopback, as far as the sink needs one."""

import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from diplofeed_webdav.sink import LIST


class Files:
    """Documents by path, what was asked, and what is refused."""

    def __init__(self):
        """Begin without documents."""
        self.files, self.types, self.collections = {}, {}, {"/dav/"}
        self.asked, self.login, self.refused = [], "", {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.files = self
        self.url = f"http://127.0.0.1:{self.server.server_port}/dav/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tag(self, path):
        """Return the entity tag of a document."""
        return f'"{sha256(self.files[path]).hexdigest()}"' if path in self.files else ""

    def documents(self):
        """Return the documents without the list."""
        return {path.removeprefix("/dav/"): data for path, data in self.files.items() if not path.endswith(LIST)}

    def close(self):
        """End the server."""
        self.server.shutdown()
        self.server.server_close()

    def status(self, method, path, headers, body):
        """Return the status of an answer; what is put and deleted is so."""
        if self.login and headers.get("Authorization") != self.login:
            return 401
        if (method, path) in self.refused:
            return self.refused[method, path]
        return {"GET": self.get, "PUT": self.put, "DELETE": self.delete, "MKCOL": self.make}[method](
            path, headers, body
        )

    def get(self, path, *_):
        """Tell whether there is a document."""
        return 200 if path in self.files else 404

    def put(self, path, headers, body):
        """Store a document, if its collection is there and it is what the request expects."""
        if path.rpartition("/")[0] + "/" not in self.collections:
            return 409
        match, none = headers.get("If-Match"), headers.get("If-None-Match")
        if (match and match != self.tag(path)) or (none == "*" and path in self.files):
            return 412
        self.files[path], self.types[path] = body, headers["Content-Type"]
        return 201

    def delete(self, path, *_):
        """Delete a document."""
        return 404 if self.files.pop(path, None) is None else 204

    def make(self, path, *_):
        """Make a collection."""
        self.collections.add(path)
        return 201


class Handler(BaseHTTPRequestHandler):
    """Answers for the documents of the server."""

    def answer(self):
        """Answer a request of any method."""
        files, path = self.server.files, unquote(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        files.asked.append(f"{self.command} {path}")
        status = files.status(self.command, path, self.headers, body)
        data = files.files[path] if (self.command, status) == ("GET", 200) else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if status < 400 and files.tag(path):
            self.send_header("ETag", files.tag(path))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        """Answer."""
        self.answer()

    def do_PUT(self):
        """Answer."""
        self.answer()

    def do_DELETE(self):
        """Answer."""
        self.answer()

    def do_MKCOL(self):
        """Answer."""
        self.answer()

    def log_message(self, *_):
        """Print nothing."""
