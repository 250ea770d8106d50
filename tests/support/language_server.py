"""A language server that is talked to as editors do, over its standard input and output (LSP 3.17)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from support.reading import NODE_FOLDER

__all__ = ["Server", "yaml_server"]


@define
class Server:
    """A server, and what it said without being asked."""

    process: subprocess.Popen[bytes]
    news: list[Any] = field(factory=list)
    asked: int = 0

    def tell(self, method: str, params: object) -> None:
        """Send what has no answer."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> Any:
        """Send a request and return its answer."""
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def diagnostics(self, uri: str) -> list[str]:
        """Wait for what the server finds wrong with a document, and return the messages."""
        while True:
            for message in self.news:
                if message["method"] == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                    self.news.remove(message)
                    return [each["message"] for each in message["params"]["diagnostics"]]
            self._next()

    def _next(self) -> Any:
        """Return the next message; a question of the server's is answered with the least."""
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message = json.loads(self.process.stdout.read(length))
        if "method" in message and "id" in message:
            items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            settings = [
                {"validate": True, "completion": True} if each.get("section") == "yaml" else {} for each in items
            ]
            self._send({"id": message["id"], "result": settings if items else None})
        elif "method" in message:
            self.news.append(message)
        return message

    def _send(self, message: dict[str, object]) -> None:
        assert self.process.stdin
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()


@contextmanager
def yaml_server(root: Path) -> Iterator[Server]:
    """Run the language server of the extension YAML of Visual Studio Code on a folder."""
    program = Path(os.environ[NODE_FOLDER], "node_modules", "yaml-language-server", "bin", "yaml-language-server")
    command = [shutil.which("node") or "node", str(program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            server = Server(process)
            workspace = {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}
            server.ask(
                "initialize",
                {"processId": None, "rootUri": root.as_uri(), "capabilities": {"workspace": workspace}},
            )
            server.tell("initialized", {})
            yield server
        finally:
            process.kill()
