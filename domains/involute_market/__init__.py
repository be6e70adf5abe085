"""The market domain of involute: surprise in prices, yields or any index. ``DOMAIN`` is its entry point."""

from involute_market.domain import MarketDomain

DOMAIN = MarketDomain()

__all__ = ["DOMAIN", "MarketDomain"]
