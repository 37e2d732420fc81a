"""The facts behind a sample: drawn once, then shown day by day in the extracts."""

from dataclasses import dataclass

from we_mart.raw.generator import accounts, memberships, orders, people
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.keys import plant_conflicts


@dataclass(frozen=True)
class World:
    """People and what they have: the common ground of all subjects.

    Facts of one subject alone (devices, stays, reports) are drawn where it is written,
    so that they take no memory for longer.
    """

    config: GeneratorConfig
    people: people.People
    community: accounts.Accounts
    shop: accounts.Accounts
    memberships: memberships.Memberships
    orders: orders.Orders


def build(config: GeneratorConfig) -> World:
    """Draw the facts up to the end of the run's last day."""
    persons = people.build(config)
    community, shop = plant_conflicts(
        config,
        persons,
        accounts.build(config, persons, "community"),
        accounts.build(config, persons, "shop"),
    )
    return World(
        config=config,
        people=persons,
        community=community,
        shop=shop,
        memberships=memberships.build(config, community),
        orders=orders.build(config, shop),
    )
