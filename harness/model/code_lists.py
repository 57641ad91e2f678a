"""Public lists of codes: a text that is a code of one may be any other of it, although no contract says so."""

from __future__ import annotations

from typing import Final

CODE_LISTS: Final = (
    # Countries (ISO 3166-1 alpha-2, then alpha-3), those with most trade first.
    "US CN DE FR GB JP NL IN IT CA MX ES BE CH PL IE AT SE AU BR DK NO PT CZ FI GR HU RO ZA KR SG TR",
    "USA CHN DEU FRA GBR JPN NLD IND ITA CAN MEX ESP BEL CHE POL IRL AUT SWE AUS BRA DNK NOR PRT",
    # Currencies (ISO 4217), those that are traded most first.
    "USD EUR JPY GBP CNY AUD CAD CHF HKD SGD SEK NOK NZD INR MXN DKK PLN CZK HUF BRL ZAR TRY KRW",
    # Languages (ISO 639-1), and with their countries (RFC 5646), those with most speakers on the web first.
    "en es de ja fr pt ru it nl pl tr zh sv cs ko hu da fi el no ro ar hi he",
    "en-US es-ES de-DE ja-JP fr-FR pt-BR ru-RU it-IT nl-NL pl-PL en-GB zh-CN fr-CA de-AT de-CH",
    # What time is divided into, what is asked for most first.
    "DAY WEEK MONTH YEAR HOUR QUARTER MINUTE SECOND",
    "DAILY WEEKLY MONTHLY YEARLY HOURLY QUARTERLY",
)
"""Parts of the lists, the likeliest first: what serves some of a list mostly serves these."""


def others_like(text: str) -> tuple[str, ...]:
    """The other codes of the first list that has the text, written as it is; none where no list has it."""
    for codes in CODE_LISTS:
        for written in (codes, codes.lower()):
            alike = written.split()
            if text in alike:
                return tuple(code for code in alike if code != text)
    return ()
