"""The answer of a query: rows of values by variable, gathered by the item that they are about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

__all__ = ["Answer", "AnswerError", "Row", "answer_of"]

_ENTITY: Final = "http://www.wikidata.org/entity/"


class AnswerError(ValueError):
    """Raised for what is no answer; ``line`` is where that shows, 0 where nobody knows."""

    def __init__(self, message: str, line: int = 0) -> None:
        """Keep the line."""
        self.line = line
        super().__init__(message)


@frozen
class Row:
    """A row of the answer: of each variable that has a value its type, its value and perhaps its language."""

    bindings: Mapping[str, Mapping[str, str]]

    def value(self, variable: str) -> str:
        """Return a value; empty where there is none."""
        return self.bindings.get(variable, {}).get("value", "")

    def labels(self, variable: str) -> Iterator[tuple[str, str]]:
        """Yield the language and the text of a label, if there is one."""
        if text := self.value(variable):
            yield self.bindings[variable].get("xml:lang", "en"), text


@frozen
class Answer:
    """An answer.

    Attributes:
        text: As it was given.
        items: The rows of each item, by its name such as ``Q42``, in the order of the answer.
    """

    text: str
    items: Mapping[str, tuple[Row, ...]]

    def line_of(self, name: str) -> int:
        """Return the line in which an item is first named."""
        return self.text.count("\n", 0, self.text.index(f'{_ENTITY}{name}"')) + 1


def answer_of(data: bytes) -> Answer:
    """Return an answer.

    Raises:
        AnswerError: It is none.
    """
    try:
        text = data.decode("utf-8-sig")
        rows = json.loads(text)["results"]["bindings"]
    except UnicodeDecodeError as error:
        raise AnswerError("it is no text in UTF-8", data.count(b"\n", 0, error.start) + 1) from error
    except json.JSONDecodeError as error:
        raise AnswerError(f"it is no JSON: {error.msg}", error.lineno) from error
    except (LookupError, TypeError, RecursionError, ValueError) as error:
        raise AnswerError("it has no results with bindings") from error
    items: dict[str, list[Row]] = {}
    for bindings in rows if isinstance(rows, list) else ():
        row = _row(bindings)
        items.setdefault(row.value("item").removeprefix(_ENTITY), []).append(row)
    if not isinstance(rows, list) or any(not name[1:].isdigit() or name[0] != "Q" for name in items):
        raise AnswerError(f"a row has no ?item of Wikidata, whose address begins with {_ENTITY}Q")
    if any(f'{_ENTITY}{name}"' not in text for name in items):
        raise AnswerError("addresses are written with escapes")
    return Answer(text, {name: tuple(each) for name, each in items.items()})


def _row(bindings: Any) -> Row:
    if not isinstance(bindings, dict):
        raise AnswerError("a row of it is no object")
    for variable, value in bindings.items():
        if not (isinstance(value, dict) and all(isinstance(each, str) for each in value.values())):
            raise AnswerError(f"the value of ?{variable} is no object of texts")
    return Row(bindings)
