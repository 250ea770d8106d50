"""The access log: a line of JSON for each request, without addresses of readers."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Final

from diplofeed.serve.requests import Request

__all__ = ["ACCESS", "line_of", "log"]

ACCESS: Final = logging.getLogger("diplofeed.access")
_LONGEST: Final = 300


def line_of(request: Request, *, status: int, sent: int, seconds: float, now: datetime) -> str:
    """Return the line of a request: ASCII, so that nothing in it is a line or a command of a terminal.

    Args:
        request: What was asked.
        status: Of the answer; 499 where the client was gone before its end.
        sent: Bytes of the body.
        seconds: How long it took.
        now: The moment of the answer, in UTC.
    """
    entry = {
        "time": now.isoformat(timespec="milliseconds"),
        "method": request.method[:20],
        "path": request.path[:_LONGEST],
        "query": request.query[:_LONGEST].decode("latin-1"),
        "status": status,
        "bytes": sent,
        "ms": round(seconds * 1000, 1),
        "agent": request.fields.get("user-agent", "")[:_LONGEST],
    }
    return json.dumps({name: value for name, value in entry.items() if value != ""})


def log(request: Request, *, status: int, sent: int, seconds: float, now: datetime) -> None:
    """Write the line of a request to the logger ``diplofeed.access``, where somebody listens."""
    if ACCESS.isEnabledFor(logging.INFO):
        ACCESS.info("%s", line_of(request, status=status, sent=sent, seconds=seconds, now=now))
