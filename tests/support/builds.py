"""Builds of small records in any formats, with a ledger and a cache, that note what the sink is handed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from diplofeed.cache import FileCache
from diplofeed.config import FeedsBy, Publication
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Topic
from diplofeed.publishing import Format, Report, publish
from diplofeed.record import Record
from diplofeed.sink import FolderSink, Written

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLICATION = Publication(
    id="tag:example.org,2026:talks",
    title="Talks",
    link="https://example.org/talks/",
    languages=("de",),
)
TOPICS = tuple(Topic(id=id_, name=id_.title()) for id_ in ("arms", "trade", "grain"))


def meetings(number: int) -> tuple[Meeting, ...]:
    """Return meetings, each of one topic."""
    return tuple(
        Meeting(
            id=f"m{count}",
            title=f"Talks {count}",
            when=f"20{count % 20:02}-0{1 + count % 9}-1{count % 10}",
            summary=f"The *parties* met for round {count}.",
            topics=(TOPICS[count % len(TOPICS)],),
            status="held",
        )
        for count in range(number)
    )


@define
class CountingSink(FolderSink):
    """A directory that notes what it is handed."""

    handed: list[str] = field(factory=list, eq=False)

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Note the name and write the document."""
        self.handed.append(name)
        return super().write(name, chunks)


@define
class Office:
    """A place that publishes: its output, its ledger and its cache, below one directory."""

    root: Path
    publication: Publication = PUBLICATION
    handed: list[str] = field(factory=list)

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with Ledger.open(self.root / "ledger.db", publication=self.publication.id) as ledger:
            yield ledger

    def build(
        self,
        items: Iterable[Meeting],
        formats: Sequence[Format],
        *,
        now: datetime = NOW,
        executor: Executor | None = None,
    ) -> Report:
        """Publish items and return the report."""
        sink = CountingSink(self.root / "public")
        self.root.mkdir(parents=True, exist_ok=True)
        with FileCache(self.cache) as cache, self._ledger() as ledger:
            report = publish(
                Record(items=tuple(items)),
                publication=self.publication,
                formats=formats,
                ledger=ledger,
                sink=sink,
                now=now,
                feeds_by=FeedsBy(topic=True),
                withdraw_at_most=1,
                cache=cache,
                executor=executor,
            )
        self.handed = sink.handed
        return report

    @property
    def cache(self) -> Path:
        """The file of the cache."""
        return self.root / "cache.db"

    def files(self) -> dict[str, bytes]:
        """Return the bytes of all files by name."""
        public = self.root / "public"
        return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}
