"""A dictionary nobody can change: content is shared by every conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ReadOnlyDict(dict[K, V]):
    """A ``dict`` whose changing methods raise ``TypeError``.

    A subclass of ``dict`` (not ``MappingProxyType``) so that JSON, pickle and deepcopy work.
    """

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("content is read-only")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnlyDict[K, V]], tuple[dict[K, V]]]:
        return (ReadOnlyDict, (dict(self),))


def frozen(value: Any) -> Any:
    """``value`` with every mapping a :class:`ReadOnlyDict` and every list a tuple."""
    if isinstance(value, Mapping):
        return ReadOnlyDict({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value
