"""The rows an environment starts with: computed from its name and its population, the same at every start."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from harness.sandbox.bodies import text_of
from harness.sandbox.prices import total_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.sandbox.environments import Environment

Choice = TypeVar("Choice")

NAMES = ("Ada Okafor", "Béatrice Lemoine", "Chen Wei", "Dmitri Volkov", "Elif Şahin", "Farah Haddad", "Gustav Ek")
STREETS = ("Harbour Road", "Rue de la Paix", "Lindenallee", "Station Street", "Mill Lane")
CITIES = (("Dublin", "D02 AF30", "IE"), ("Lyon", "69001", "FR"), ("Leipzig", "04109", "DE"), ("Boston", "02108", "US"))
ARTICLES = ("LMP", "CHR", "TBL", "RUG", "VAS", "CLK")
NOTES = ("leave at the door", "customer called", "gift wrap", "address checked", "call before delivery")
METHODS = ("card", "sepa", "invoice", "card")
PAYMENT_STATUSES = ("captured", "pending", "captured", "refunded", "pending")


@dataclass(frozen=True, slots=True)
class Draws:
    """Numbers that look random and are the same for the same environment and purpose, whatever else is drawn."""

    environment: str

    def below(self, bound: int, *purpose: str | int) -> int:
        """A whole number from 0 up to `bound`, exclusive."""
        seed = ":".join(map(str, (self.environment, *purpose))).encode()
        return int.from_bytes(hashlib.blake2b(seed, digest_size=8).digest()) % bound

    def choice(self, values: Sequence[Choice], *purpose: str | int) -> Choice:
        """One of the values."""
        return values[self.below(len(values), *purpose)]

    def order_id(self, number: int) -> str:
        """The id of the environment's order with this number."""
        return f"ord_{self.below(16**12, 'order', number):012x}"


def timestamp(moment: datetime) -> str:
    """The one form in which every environment writes a date-time (RFC 3339, section 5.6)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def orders(environment: Environment) -> list[dict[str, Any]]:
    """The columns of every order, oldest first."""
    return [_order(environment, number) for number in range(environment.population.orders)]


def _order(environment: Environment, number: int) -> dict[str, Any]:
    population, draws = environment.population, Draws(environment.name)
    shifted = number + population.offset
    status = population.statuses[number % len(population.statuses)]
    lines = _lines(environment, number)
    created = _moment(environment, number)
    updated = timestamp(created + timedelta(minutes=5 + draws.below(4000, "update", number)))
    return {
        "id": draws.order_id(number),
        "status": status,
        "channel": draws.choice(("web", "mobile", "partner"), "channel", number),
        "currency": draws.choice(("EUR", "USD", "GBP"), "currency", number),
        "customer": text_of(_customer(draws, number)),
        "lines": text_of(lines),
        "shipping_address": text_of(None if shifted % 5 == 4 else _address(draws, number)),
        "metadata": text_of({} if shifted % 4 == 3 else {f"tag-{draws.below(30, 'key', number)}": f"t{shifted}"}),
        "total": total_of(lines),
        "discount_code": f"SAVE{draws.below(90, 'code', number) + 10}" if shifted % 4 == 1 else None,
        "note": draws.choice(NOTES, "note", number) if shifted % 3 else None,
        "requested_delivery": (created + timedelta(days=6)).date().isoformat() if shifted % 2 else None,
        "tracking": text_of(_tracking(draws, number)) if status == "shipped" else None,
        "created_at": timestamp(created),
        "updated_at": updated,
        "cancelled_at": updated if status == "cancelled" else None,
    }


def _moment(environment: Environment, number: int) -> datetime:
    first = datetime.fromisoformat(environment.population.first_day).replace(tzinfo=UTC)
    return first + timedelta(hours=19 * number, seconds=Draws(environment.name).below(60_000, "moment", number))


def _lines(environment: Environment, number: int) -> list[dict[str, Any]]:
    draws = Draws(environment.name)
    cents = round(environment.population.highest_price * 100) - 50
    return [
        {
            "sku": f"{draws.choice(ARTICLES, 'article', number, line)}-{draws.below(10_000, 'sku', number, line):04d}",
            "quantity": 1 + draws.below(9, "quantity", number, line),
            "unit_price": (50 + draws.below(cents, "price", number, line)) / 100,
        }
        for line in range(1 + draws.below(4, "lines", number))
    ]


def _customer(draws: Draws, number: int) -> dict[str, Any]:
    which = draws.below(500, "customer", number)
    return {
        "id": f"cus_{which:06d}",
        "name": NAMES[which % len(NAMES)],
        "email": f"customer{which}@{draws.environment}.example.com",
    }


def _address(draws: Draws, number: int) -> dict[str, Any]:
    city, postal_code, country = draws.choice(CITIES, "city", number)
    street = f"{1 + draws.below(120, 'house', number)} {draws.choice(STREETS, 'street', number)}"
    return {"street": street, "city": city, "postal_code": postal_code, "country": country}


def _tracking(draws: Draws, number: int) -> dict[str, Any]:
    return {
        "carrier": draws.choice(("dhl", "ups"), "carrier", number),
        "code": f"T{draws.below(10**10, 'tracking', number):010d}",
    }


def notes(environment: Environment) -> list[dict[str, Any]]:
    """The columns of every note; most orders have some."""
    draws = Draws(environment.name)
    return [
        {
            "order_id": draws.order_id(order),
            "text": draws.choice(NOTES, "text", order, note),
            "author": draws.choice(NAMES, "author", order, note) if (order + note) % 3 else None,
            "created_at": timestamp(_moment(environment, order) + timedelta(minutes=note + 1)),
        }
        for order in range(environment.population.orders)
        for note in range((order + environment.population.offset) % 4)
    ]


def payments(environment: Environment) -> list[dict[str, Any]]:
    """The columns of every payment, oldest first."""
    return [_payment(environment, number) for number in range(environment.population.payments)]


def _payment(environment: Environment, number: int) -> dict[str, Any]:
    population, draws = environment.population, Draws(environment.name)
    shifted = number + population.offset
    method = METHODS[shifted % len(METHODS)]
    status = PAYMENT_STATUSES[shifted % len(PAYMENT_STATUSES)]
    created = _moment(environment, number) + timedelta(minutes=20)
    card = {
        "brand": draws.choice(("visa", "mastercard"), "brand", number),
        "last4": f"{draws.below(10_000, number):04d}",
    }
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://{environment.name}.example.com/payments/{number}")),
        "order_id": draws.order_id(draws.below(population.orders, "paid order", number)),
        "amount": 100 + draws.below(round(population.highest_price * 500), "amount", number),
        "currency": draws.choice(("EUR", "USD", "GBP"), "payment currency", number),
        "method": method,
        "status": status,
        "descriptor": f"ORDER {draws.below(100_000, 'descriptor', number)}" if shifted % 3 == 1 else None,
        "card": text_of(card) if method == "card" else None,
        "created_at": timestamp(created),
        "captured_at": None if status == "pending" else timestamp(created + timedelta(hours=2)),
    }
