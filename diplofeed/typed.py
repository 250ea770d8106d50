"""Fields and arguments are checked against their annotations where a program passes a value.

A field with a converter takes what the converter's parameter is annotated with, as type checkers see it; other fields
take what they hold. Text within ``Annotated`` says in an error what is expected. Where files are read, the readers make
values of the right types, and nothing is checked again (see `plain`).
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from enum import Enum
from functools import wraps
from types import SimpleNamespace
from typing import Any, Final, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

import attrs
from attrs import define, field, frozen

from diplofeed.errors import FieldError
from diplofeed.hints import LISTS, alternatives, enums, fits, member, mistyped, values_of

__all__ = ["plain", "typed", "typed_arguments"]

P = ParamSpec("P")
T = TypeVar("T")

_NOT_YET: Final = object()


# ---------------------------------------------------------------- fields


def typed(cls: type[Any], attributes: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Return the fields of an attrs class, checked as an instance is made; attrs' ``field_transformer``.

    Making one raises FieldError for a value that a field does not take, with the names of class and field.
    """
    return [_guarded(cls, attribute) for attribute in attributes]


def plain(attribute: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    """Return a field as it was before it was `typed`, for values that are known to be of the right types."""
    convert, check = attribute.converter, attribute.validator
    if isinstance(convert, _Door):
        attribute = attribute.evolve(converter=convert.convert)
    return attribute.evolve(validator=check.validate) if isinstance(check, _Check) else attribute


def _guarded(cls: type[Any], attribute: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    """Return a field with the checks of a class, in place of those of the class it is inherited from."""
    own, door = plain(attribute), attribute.converter
    module = door.module if isinstance(door, _Door) else cls.__module__
    guard = _Door(cls.__name__, own.name, module, own.type, own.converter, own.default)
    validate = own.validator and _Check(cls.__name__, own.validator)
    return own.evolve(converter=guard, validator=validate)


@frozen
class _Check:
    """A validator that names the class of its field."""

    owner: str
    validate: Callable[[Any, attrs.Attribute[Any], Any], None]

    def __call__(self, instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        """Raise FieldError where the validator raises ValueError."""
        try:
            self.validate(instance, attribute, value)
        except ValueError as error:
            raise _placed(error, self.owner, attribute.name) from error.__cause__


@define(eq=False)
class _Door:
    """The converter of a field: it checks the type of a value and converts it.

    Attributes:
        owner: The name of the class.
        module: The module of the annotation, which is resolved when the first value comes.
    """

    owner: str
    name: str
    module: str
    annotation: Any
    convert: Any  # a function or None; attrs types it more widely
    default: Any
    _types: tuple[_Type, _Type] | None = field(default=None, init=False)
    _converted: Any = field(default=_NOT_YET, init=False)

    def __call__(self, value: Any) -> Any:
        """Return the value of the field; raise FieldError where it takes no such value."""
        if value is self._converted:
            return value
        if value is self.default:
            if self._converted is _NOT_YET:
                self._converted = self._pass(value)
            return self._converted
        return self._pass(value)

    def _pass(self, value: Any) -> Any:
        takes, holds = self._types or self._resolve()
        value = takes.check(self.owner, self.name, value)
        if self.convert is None:
            return value
        try:
            made = self.convert(value)
        except ValueError as error:
            raise _placed(error, self.owner, self.name, values_of(takes.hint)) from error.__cause__
        # What a list holds is looked at by the converter that makes a tuple of it.
        is_right = made.__class__ in holds.usual or (made.__class__ is tuple and holds.elements)
        return made if is_right else self._held(made, takes, holds)

    def _held(self, made: Any, takes: _Type, holds: _Type) -> Any:
        """Return a converted value; raise FieldError if the converter left a value of a wrong type unchanged."""
        if not fits(made, holds.hint):
            raise mistyped(self.name, made, takes.hint).at(self.owner, self.name)
        return made

    def _resolve(self) -> tuple[_Type, _Type]:
        holds = _Type.of(_hint(self.annotation, self.module))
        takes = holds if self.convert is None else _Type.of(_taken(self.convert))
        self._types = takes, holds
        return self._types


@frozen
class _Type:
    """The type a field takes, and the classes whose instances, as values or in lists, need no further check."""

    hint: Any
    usual: frozenset[type[Any]]
    elements: frozenset[type[Any]]

    @classmethod
    def of(cls, hint: Any) -> _Type:
        """Return the type that a hint describes."""
        inner = [get_args(part)[0] for part in alternatives(hint, whole=False) if get_origin(part) in LISTS]
        return cls(hint, _classes(hint), frozenset().union(*map(_classes, inner)))

    def check(self, owner: str, name: str, value: Any) -> Any:
        """Return a value that is of the type, or the member of an enumeration whose value it is.

        Raises:
            FieldError: It is neither.
        """
        is_plain = value.__class__ is tuple and self.elements.issuperset(map(type, value)) and self.elements
        if value.__class__ in self.usual or is_plain or fits(value, self.hint):
            return value
        if isinstance(value, str):
            for kind in enums(self.hint):
                return member(kind, owner, name, value)
        raise mistyped(name, value, self.hint).at(owner, name)


def _classes(hint: Any) -> frozenset[type[Any]]:
    """Return the classes among the alternatives of a type."""
    named = (part for part in alternatives(hint, whole=False) if isinstance(part, type) and not get_origin(part))
    return frozenset(named) - {object}


def _taken(convert: Callable[[Any], Any]) -> Any:
    """Return what a converter takes: of an enumeration, its members and the texts that name them."""
    if isinstance(convert, type) and issubclass(convert, Enum):
        return convert
    first = next(iter(inspect.signature(convert).parameters.values()))
    return _hint(first.annotation, convert.__module__)


def _hint(annotation: Any, module: str) -> Any:
    """Return an annotation as a type; `Any` where there is none, or its names are imported for type checkers alone."""
    if annotation is None or annotation is inspect.Parameter.empty:
        return Any
    holder: Any = SimpleNamespace(__annotations__={"it": annotation})
    try:
        return get_type_hints(holder, vars(sys.modules[module]), include_extras=True)["it"]
    except NameError:
        return Any


def _placed(error: ValueError, owner: str, name: str, expected: str = "") -> FieldError:
    """Return an error of a converter or validator, with the place of the field."""
    placed = error if isinstance(error, FieldError) else FieldError(name, str(error), expected)
    return placed.at(owner, name)


# ---------------------------------------------------------------- arguments


def typed_arguments(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function that raises FieldError for an argument of a type that it is not annotated with.

    Arguments whose annotations are imported for type checkers alone are not checked here.
    """
    parameters = inspect.signature(function).parameters
    bind, types = inspect.signature(function).bind, {}

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            passed = bind(*args, **kwargs).arguments
        except TypeError:
            return function(*args, **kwargs)  # which raises it too, and says of which function
        for name, value in passed.items():
            parameter = parameters[name]
            if value is not parameter.default:
                if name not in types:
                    types[name] = _Type.of(_hint(parameter.annotation, function.__module__))
                types[name].check(function.__qualname__, name, value)
        return function(*args, **kwargs)

    return checked
