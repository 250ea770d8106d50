"""The words by which somebody may ask to hide an item, in no field of the record or in another language.

They are looked for where nothing is known of what is written: under keys and headings that are no fields.
Of the languages that records are written in, each has its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from diplofeed.text import normal

__all__ = ["is_secret", "may_be_embargo", "may_hide", "says_secret", "shows", "spelt"]


@lru_cache(maxsize=4096)  # the same keys and headings come again and again
def spelt(word: str) -> str:
    """Return a word as it is compared: in small letters of one kind, with lines for gaps."""
    return re.sub(r"[-\s]+", "_", normal("NFKC", word).strip().casefold())


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    """Return a text as it is compared, without accents."""
    written = spelt(text)
    if written.isascii():
        return written
    marks = (letter for letter in normal("NFKD", written.replace("ß", "ss")) if not "\u0300" <= letter <= "\u036f")
    return normal("NFC", "".join(marks))


def _words(text: str) -> frozenset[str]:
    return frozenset(map(_bare, text.split()))


_HIDING: Final = _words(
    "internal private confidential secret hidden draft visibility access audience restricted classified nonpublic"
    " zielgruppe publikum vertraulich geheim intern privat verborgen sichtbarkeit zugriff entwurf adressaten"
    " interne confidentiel confidentielle prive visibilite acces brouillon public_vise destinataires diffusion"
    " interno interna confidencial reservado privado visibilidad acceso borrador audiencia destinatarios"
    " аудитория видимость доступ внутреннее конфиденциально секретно черновик служебное"
    " аудиторія видимість внутрішнє конфіденційно таємно чернетка"
    " الجمهور داخلي سري خاص الرؤية مسودة 受众 内部 机密 保密 可见性 草稿 權限 权限 機密 內部"
)
_SHOWING: Final = _words(
    "public published oeffentlich offentlich offentlichkeit oeffentlichkeit publique publico publica"
    " публичное публичный публично открыто публічне публічно عام 公开 公開"
)
_YES: Final = _words("yes true on 1 y ja oui si да так نعم 是 x")
_NO: Final = _words("no false off 0 n nein non нет ні لا 否 none -")
_OF_ALL: Final = _words("all everyone everybody alle tous todos все всі الجميع 所有人")
_SECRET: Final = re.compile(
    r"internal(?:ly)?|intern(?:e[nrs]?|os?|as?)?|confidenti(?:al|el|elle)|confidencial|vertraulich\w*|geheim\w*"
    r"|secret[ao]?|private?|prive|privad[oa]|withheld|restricted|classified|nur_intern|внутр\w*|конф[иі]д\w*|секрет\w*|таємн\w*"
    r"|служебн\w*|службов\w*|داخلي\w*|سري\w*|内部.*|內部.*|机密.*|機密.*|保密.*"
)
_UNTIL: Final = re.compile(r"\w*(?:embargo|sperrfrist|sperrvermerk|эмбарго|ембарго|حظر|禁运期|禁發|禁发|保密期)\w*")
_MARK: Final = re.compile(
    r"confidential\w*|secrecy|secret[ao]?s?|reservad[oa]s?|restr(?:icted|eint|einte|ingid[oa])|nfd|verschluss\w*|einstufung\w*"
    r"|\w*dienstgebrauch|\w*sichtbarkeit\w*|classif(?:ied|ication)|clasificad[oa]s?|clasificacion|visibil\w*"
    r"|(?:non|un)publi\w*|(?:nicht|un)(?:ver)?(?:o|oe)ffentlich\w*|гриф\w*|дсп|таємн\w*|непубл\w*|(?:ال)?(?:سري|داخلي|تصنيف)\w*"
    r"|\w*(?:[不非未]公[开開]|内部|內部|机密|機密|保密|秘密|密级|密級)\w*"
)
_NOT_PUBLIC: Final = re.compile(
    r"\b(?:not|no|non|nicht|kein\w*|pas|ne|не|غير)\b[ _]+(?:\w+[ _]+){0,2}?"
    r"(?:publi\w*|published|(?:ver)?(?:o|oe)ffentlich\w*|публ\w*|опубл\w*|عام\w*|للنشر)"
)
_TOKEN: Final = re.compile(r"\w+")
_FEW: Final = 5  # words: of a longer text one says nothing of the item


def is_secret(key: str, value: str) -> bool:
    """Return whether a key that is no field says of an item that it is not for the public."""
    name, said = _bare(key), _bare(value)
    if name in _HIDING:
        return said not in _SHOWING | _NO | _OF_ALL
    return name in _SHOWING and said not in _SHOWING | _YES | _OF_ALL


def may_hide(heading: str) -> bool:
    """Return whether a heading that is no field speaks of who may read what stands below it, or since when."""
    name, tokens = _bare(heading), _tokens(heading)
    if name in _HIDING | _SHOWING or name == "vs" or name.startswith("vs_") or may_be_embargo(heading, ""):
        return True
    tokens = [token for token in tokens if not token.startswith("секретар")]  # a secretary
    is_marked = any(_SECRET.fullmatch(token) or _MARK.fullmatch(token) for token in tokens)
    return is_marked or bool(_NOT_PUBLIC.search(" ".join(tokens)))


def shows(value: str) -> bool:
    """Return whether a text plainly says that something is for the public, or "no" to what may hide it."""
    return _bare(value) in _SHOWING | _NO | _OF_ALL


def says_secret(value: str) -> bool:
    """Return whether a short text says that something is not for the public."""
    tokens = _tokens(value)
    return len(tokens) <= _FEW and any(map(_SECRET.fullmatch, tokens))


def may_be_embargo(key: str, value: str) -> bool:
    """Return whether a key that is no field, or a short text below it, speaks of an embargo."""
    tokens = _tokens(value)
    return any(map(_UNTIL.fullmatch, [*_tokens(key), *(tokens if len(tokens) <= _FEW else ())]))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_bare(text).replace("_", " "))
