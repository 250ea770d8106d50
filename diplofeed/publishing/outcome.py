"""The documents that a build wrote, kept or failed to make, and the stale ones of earlier builds."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from attrs import define, field

from diplofeed.errors import Fault, LostError, Origin, Severity, SinkError, described, let_end
from diplofeed.export import Omission
from diplofeed.publishing.claims import Claims
from diplofeed.publishing.report import LeftOut
from diplofeed.sink import Sink, Written

__all__ = ["Outcome"]


@define(kw_only=True)
class Outcome:
    """What became of the documents so far; ``before`` and ``kept`` are remembered as ``format:path``.

    Attributes:
        exposing: The formats whose documents may show what is hidden now: none of these stays that is not made anew.
        not_made: The formats of this build that are not made now.
        others: Further formats whose documents stay.
        claims: Which format has which document.
        states: What the sink said of documents of earlier builds when this build began.
        taken_away: Documents of formats that were not made, removed as they may show what is hidden now.
        stuck: What could not be removed.
        addresses: The addresses of the documents that name hubs.
        refusals: Those of the failures that are the sink's.
    """

    before: frozenset[str]
    exposing: frozenset[str] = frozenset()
    not_made: frozenset[str] = frozenset()
    others: Container[str] = ()
    states: Mapping[str, str] = field(factory=dict)
    claims: Claims = field(factory=Claims)
    kept: set[str] = field(factory=set)
    written: set[str] = field(factory=set)
    unchanged: set[str] = field(factory=set)
    removed: set[str] = field(factory=set)
    taken_away: set[str] = field(factory=set)
    stuck: set[str] = field(factory=set)
    failed: set[str] = field(factory=set)
    addresses: dict[str, str] = field(factory=dict)
    left_out: list[LeftOut] = field(factory=list)
    failures: list[str] = field(factory=list)
    refusals: list[str] = field(factory=list)
    warnings: list[Fault] = field(factory=list)

    def note(self, exporter: str, name: str, omissions: Iterable[Omission], written: Written) -> None:
        """Note a document that is in its place."""
        self.kept.add(f"{exporter}:{name}")
        if name not in self.written:  # two formats may share it
            (self.written if written is Written.WRITTEN else self.unchanged).add(name)
        self.left_out += (
            LeftOut(document=name, count=omission.count, reason=omission.reason, items=omission.items)
            for omission in omissions
        )

    def remove_stale(self, sink: Sink) -> None:
        """Remove what an earlier build wrote and this one has no more, but nothing of a format that failed.

        What may show what is hidden now is removed also then.
        """
        gone = self.before - self.kept
        stays = {owned for owned in gone if self._stays(owned.partition(":")[0])}
        self.kept |= stays
        shared = {owned.partition(":")[2] for owned in stays} | self.written | self.unchanged
        for owned in sorted(gone - stays):
            exporter, _, name = owned.partition(":")
            if name not in shared:
                self._remove(sink, exporter, name)

    def _stays(self, exporter: str) -> bool:
        """Return whether a document stays that was not made now, as its format may have it still.

        Of what a killed build left (no exporter) nobody knows the format; it waits until all of them went well.
        """
        return self._may_be_had(exporter) and exporter not in self.exposing

    def _may_be_had(self, exporter: str) -> bool:
        """Return whether a format that was not made, or not whole, may have a document still."""
        if not exporter and (self.failed or self.not_made):
            return True
        return exporter in self.failed or exporter in self.not_made or exporter in self.others

    def still_exposing(self) -> frozenset[str]:
        """Return the formats of which a document that may show what is hidden now could not be removed."""
        return self.exposing.intersection(owned.partition(":")[0] for owned in self.stuck)

    def _remove(self, sink: Sink, exporter: str, name: str) -> None:
        """Remove a document; one that cannot be removed stays owned, so that the next build tries again."""
        try:
            if sink.remove(name):
                self.removed.add(name)
                if self._may_be_had(exporter):
                    self.taken_away.add(name)
        except BaseException as error:  # noqa: BLE001 -- a sink may raise anything; the other documents go on
            let_end(error)
            self.kept.add(f"{exporter}:{name}")
            self.stuck.add(f"{exporter}:{name}")
            raw = f"{name} cannot be removed: {described(error)}"
            self.failures.append(str(error) if isinstance(error, SinkError) else raw)

    def fail(self, exporter: str, message: str) -> None:
        """Note that a format could not be finished; formats that share a document fail for one reason."""
        self.failed.add(exporter)
        if message not in self.failures:
            self.failures.append(message)

    def refuse(self, exporter: str, error: SinkError) -> None:
        """Note that a format is not whole, as the sink does not take what it makes."""
        self.refusals.append(str(error))
        self.fail(exporter, str(error))

    def states_of(self, sink: Sink, names: Iterable[str]) -> Mapping[str, str]:
        """Return the states of documents; note which could not be put in their places though the sink took them."""
        asked = list(names)
        try:
            return sink.states(asked)
        except LostError as error:
            for name, message in error.lost.items():
                self._lose(name, message)
        return sink.states(asked)

    def _lose(self, name: str, message: str) -> None:
        owners = {owned for owned in self.kept if owned.partition(":")[2] == name}
        self.kept -= owners
        self.written.discard(name)
        self.refusals.append(message)
        for owned in sorted(owners):
            self.fail(owned.partition(":")[0], message)

    def check(self) -> None:
        """Raise SinkError where the sink refused whatever it was handed."""
        if self.refusals and not (self.written or self.unchanged or self.removed):
            raise SinkError(f"{self.refusals[0]}; nothing else could be written either")

    def warn(self, origin: Origin, message: str) -> None:
        """Note something that leaves nothing out; in each language it is the same."""
        warning = Fault(origin=origin, message=message, severity=Severity.WARNING)
        if warning not in self.warnings:
            self.warnings.append(warning)
