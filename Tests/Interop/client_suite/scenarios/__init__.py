"""The scenarios by what they are about; importing registers them."""

from . import direct_messages, groups, concurrency, forbidden, leaving, policies, pausing  # noqa: F401
from . import content, installations, streams, unreachable  # noqa: F401
