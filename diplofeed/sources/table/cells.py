"""The cells of a row as the fields of an item: what a person writes for a list, a place or a source, without JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

from diplofeed.compose.markup import escape
from diplofeed.errors import Origin
from diplofeed.model import RelationKind
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.sources.table.directory import Directory, parts_of, table
from diplofeed.sources.table.keys import Keys

__all__ = ["Cell", "Cells"]

_ADDRESS: Final = re.compile(r"https?://(?:(?![,;，；、]https?://)[^\s|<>\"])+", re.IGNORECASE)
_MARKED_LINK: Final = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)")
_BETWEEN: Final = re.compile(r";(?=\s|$|https?:)|；|\n")
_ROLE: Final = re.compile(r"(.+?)\s*[(（]([^()（）]*)[)）]")
_NAMED: Final = re.compile(r"(?:^|[;；\n])\s*([^:;：；\n]{1,80}?)\s*[:：](?!//)\s*")
_AROUND: Final = " \t:–—-,，、<>"  # what stands between a title and an address
_ASIDE: Final = re.compile(r"\s*\([^()]*\)")  # which is of the address before it
_AND: Final = re.compile(r"[\s,，、)]*(?:and|und|et|y|и|та|і|و|和|&|\+)?\s+", re.IGNORECASE)
_BREAKS: Final = re.compile(r"\s*\n\s*")


@frozen
class Cell:
    """The text of a cell, where it stands, and which of several columns of a field it is in."""

    text: str
    origin: Origin
    number: int = 0
    language: str = ""


def _listed(nodes: Iterable[Node], cells: Sequence[Cell]) -> Listing:
    """Return a list of nodes, each once, that begins where the first of some cells stands."""
    return Listing(tuple({_key(node): node for node in nodes}.values()), cells[0].origin)


@frozen
class Cells:
    """What cells mean, by the names there are and the ids that rows have."""

    directory: Directory
    keys: Keys
    is_markdown: bool = False

    # ---------------------------------------------------------------- texts

    def markdown(self, text: str) -> str:
        """Return a text as Markdown that shows it: a paragraph for each line, unless it is Markdown already."""
        if self.is_markdown:
            return text
        return "\n\n".join(escape(line) for line in _BREAKS.split(text.strip()) if line)

    def text(self, cells: Sequence[Cell], *, is_line: bool = False) -> Node:
        """Return a text; where columns are of languages, one for each; several of one language follow each other."""
        by_language: dict[str, list[str]] = {}
        for cell in cells:
            by_language.setdefault(cell.language, []).append(cell.text if is_line else self.markdown(cell.text))
        origin = cells[0].origin
        texts = {language: "\n\n".join(parts) for language, parts in by_language.items()}
        if set(texts) == {""}:
            return Scalar(texts[""], origin)
        return Table(tuple((Scalar(key, origin), Scalar(text, origin)) for key, text in texts.items()), origin)

    def agenda(self, cells: Sequence[Cell]) -> Listing:
        """Return the items of an agenda: on lines, or between semicolons."""
        parts = [Scalar(self.markdown(part), cell.origin) for cell in cells for part in _split(cell.text)]
        return _listed(parts, cells)

    # ---------------------------------------------------------------- names

    def parties(self, cells: Sequence[Cell]) -> Listing:
        """Return the parties of cells, each once."""
        return _listed((node for cell in cells for node in self.directory.parties(cell.text, cell.origin)), cells)

    def topics(self, cells: Sequence[Cell]) -> Listing:
        """Return the topics of cells, each once."""
        return _listed((node for cell in cells for node in self.directory.topics(cell.text, cell.origin)), cells)

    def instruments(self, cells: Sequence[Cell]) -> Listing:
        """Return the treaties of cells, each once."""
        return _listed((node for cell in cells for node in self.directory.instruments(cell.text, cell.origin)), cells)

    def participants(self, cells: Sequence[Cell]) -> Listing:
        """Return people with what stands in brackets after their names: a role, a party, or both."""
        nodes = [self._participant(part, cell.origin) for cell in cells for part in parts_of(cell.text)]
        return _listed(nodes, cells)

    def speakers(self, cells: Sequence[Cell]) -> Listing:
        """Return the people of cells; what stands in brackets is what they are."""
        nodes = [self._speaker(part, cell.origin) for cell in cells for part in parts_of(cell.text)]
        return _listed(nodes, cells)

    def _participant(self, text: str, origin: Origin) -> Table:
        name, role, party = self._with_role(text)
        person = self.directory.person(name, origin)
        return table(origin, person=person, role=role, party=self.directory.party(party, origin) if party else "")

    def _speaker(self, text: str, origin: Origin) -> Node:
        name, role, party = self._with_role(text)
        person = self.directory.person(name, origin)
        if isinstance(person, Scalar) or not (role or party):
            return person
        extra = table(origin, role=role, party=self.directory.party(party, origin) if party else "")
        return Table((*person.pairs, *extra.pairs), origin) if isinstance(person, Table) else person

    def _with_role(self, text: str) -> tuple[str, str, str]:
        """Return a name, a role and the name of a party."""
        match = _ROLE.fullmatch(text)
        if match is None:
            return text, "", ""
        *roles, last = (part.strip() for part in match[2].split(","))
        if self.directory.party_known(last):
            return match[1], ", ".join(roles), last
        return match[1], match[2].strip(), ""

    # ---------------------------------------------------------------- texts of parties

    def by_party(self, cells: Sequence[Cell], parties: Sequence[str]) -> Listing:
        """Return the texts that stand after the names of parties and a colon; what no party is named for has none.

        Args:
            cells: What is read.
            parties: The names in the row's cells of parties, which count as names here.
        """
        nodes = [node for cell in cells for node in self._by_party(cell, parties)]
        return _listed(nodes, cells)

    def _by_party(self, cell: Cell, parties: Sequence[str]) -> Iterator[Table]:
        starts = [match for match in _NAMED.finditer(cell.text) if self._is_party(match[1], parties)]
        before = cell.text[: starts[0].start()] if starts else cell.text
        if before.strip(" ;\n"):
            yield table(cell.origin, text=self.markdown(before.strip(" ;\n")))
        for number, match in enumerate(starts):
            end = starts[number + 1].start() if number + 1 < len(starts) else len(cell.text)
            text = self.markdown(cell.text[match.end() : end].strip(" ;\n"))
            party = self.directory.party(match[1], cell.origin)
            yield table(cell.origin, party=party, text=Scalar(text, cell.origin))  # which is a fault where it is empty

    def _is_party(self, name: str, parties: Sequence[str]) -> bool:
        return name in parties or bool(self.directory.party_known(name))

    # ---------------------------------------------------------------- sources and documents

    def sources(self, cells: Sequence[Cell], links: Sequence[Cell], publishers: Sequence[Cell]) -> Listing:
        """Return the sources of a row: a title and an address in two columns of one number are one source."""
        sources = [(cell, dict(_source(part))) for cell in cells for part in _split_sources(cell.text)]
        untitled = [(cell, dict(_source(part))) for cell in links for part in _split_sources(cell.text)]
        for cell, link in untitled:
            alone = [source for each, source in sources if each.number == cell.number and "url" not in source]
            if len(alone) == 1 and "url" in link and sum(each.number == cell.number for each, _ in untitled) == 1:
                alone[0]["url"] = link["url"]
            else:
                sources.append((cell, link))
        for cell in publishers:
            for each, source in sources:
                if each.number == cell.number:
                    source.setdefault("publisher", cell.text)
        nodes = [table(cell.origin, **_titled(source)) for cell, source in sources]
        return _listed(nodes, (*cells, *links, *publishers))

    def attachments(self, cells: Sequence[Cell]) -> Listing:
        """Return documents: an address, or a title and an address."""
        nodes = [
            table(cell.origin, **{key: value for key, value in _source(part) if key != "publisher"})
            for cell in cells
            for part in _split_sources(cell.text)
        ]
        return _listed(nodes, cells)

    # ---------------------------------------------------------------- references

    def related(self, cells: Sequence[Cell]) -> Listing:
        """Return relations to rows by their ids, as "follows: 12" or "12"."""
        nodes = [self._relation(part, cell.origin) for cell in cells for part in parts_of(cell.text)]
        return _listed(nodes, cells)

    def _relation(self, text: str, origin: Origin) -> Table:
        kind, colon, rest = text.partition(":")
        word = "-".join(kind.lower().split())
        if colon and word in {each.value for each in RelationKind}:
            return table(origin, to=self.keys.reference(rest), as_=word)
        return table(origin, to=self.keys.reference(text))

    def references(self, cells: Sequence[Cell]) -> Listing:
        """Return the ids of meetings, as rows name them."""
        parts = [part.strip() for cell in cells for line in parts_of(cell.text) for part in line.split(",")]
        ids = [Scalar(self.keys.meeting(part), cells[0].origin) for part in parts if part]
        return _listed(ids, cells)


# ---------------------------------------------------------------- parts of cells


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]


def _split_sources(text: str) -> Iterator[str]:
    """Yield the sources of a cell: on lines, between semicolons that are not of an address, or each to its address."""
    for part in _BETWEEN.split(text):
        stripped = part.strip()
        links = [match[0] for match in _MARKED_LINK.finditer(stripped)]
        if links and not _MARKED_LINK.sub("", stripped).strip(" ,"):
            yield from links
        elif len(_ADDRESS.findall(stripped)) > 1:
            yield from _by_address(stripped.replace("|", " "))
        elif "://" in stripped:
            yield stripped
        else:
            yield from _split(stripped)


def _by_address(text: str) -> Iterator[str]:
    """Yield the parts of a text that has several addresses, each from what stands before an address."""
    begins = 0
    ends: list[int] = []
    for match in _ADDRESS.finditer(text):
        end = match.start() + len(_whole(match[0]))
        aside = _ASIDE.match(text, end)
        ends.append(aside.end() if aside else end)
    for end in (*ends[:-1], len(text)):
        joint = _AND.match(text, begins) if begins else None
        yield text[joint.end() if joint else begins : end].lstrip(" ,，、;)")
        begins = end


def _source(text: str) -> Iterator[tuple[str, str]]:
    """Yield what is known of a source: "Title | https://… | Publisher", a text with an address, or either alone."""
    if match := _MARKED_LINK.fullmatch(text.strip()):
        yield from (("title", match[1]), ("url", match[2]))
    elif "|" in text:
        parts = [part.strip(" <>") if "://" in part else part.strip(_AROUND) for part in text.split("|")]
        yield from (("url", part) for part in parts if _ADDRESS.fullmatch(part))
        words = (part for part in parts if part and not _ADDRESS.fullmatch(part))
        yield from zip(("title", "publisher"), words, strict=False)
    elif match := _ADDRESS.search(text):
        url = _whole(match[0])
        yield "url", url
        if title := _around(text[: match.start()], text[match.start() + len(url) :]):
            yield "title", title
    elif title := text.strip(_AROUND):
        yield "title", title


def _around(before: str, after: str) -> str:
    """Return the title of which parts stand before and after an address."""
    before, after = before.strip(_AROUND), after.strip(" \t.:;<>")
    if before.endswith("("):
        before, after = before[:-1].rstrip(_AROUND), after.removeprefix(")").strip(" \t.:;<>")
    rest = after.strip(_AROUND)
    return f"{before}{',' if after.startswith(',') else ''} {rest}".strip(_AROUND) if rest else before


def _whole(address: str) -> str:
    """Return an address without the signs of the sentence it stands in."""
    address = address.rstrip(".,;:!")
    surplus = address.count(")") - address.count("(")
    last = len(address) - len(address.rstrip(")"))
    return address[: len(address) - min(surplus, last)] if surplus > 0 else address


def _titled(source: dict[str, str]) -> dict[str, str]:
    """Return a source with the host of its address in place of a title that it has not."""
    if "title" in source or "url" not in source:
        return source
    try:
        host = urlsplit(source["url"]).hostname or source["url"]
    except ValueError:
        host = source["url"]
    return {"title": host.removeprefix("www."), **source}


def _key(node: Node) -> object:
    """Return what nodes are the same by, wherever they stand."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Table):
        key = node.get("id")
        if isinstance(key, Scalar):
            return key.value
        return tuple((name.value, _key(value)) for name, value in node.pairs)
    return tuple(map(_key, node.items))
