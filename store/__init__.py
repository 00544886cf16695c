"""The database, and nothing that decides anything."""

from store.beside import beside, examine
from store.cases import BOT, EVERYBODY
from store.migrate import DatabaseUnusable, database_url, downgrade, drift, upgrade
from store.session import Store, Transaction
from store.tables import new_id

__all__ = [
    "BOT",
    "EVERYBODY",
    "DatabaseUnusable",
    "Store",
    "Transaction",
    "beside",
    "database_url",
    "downgrade",
    "drift",
    "examine",
    "new_id",
    "upgrade",
]
