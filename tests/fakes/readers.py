"""What reads documents is a process without this one's variables; here it gets those that keep it off the network."""

from taskchat.knowledge.reading import process
from tests.fakes.offline.loopback_only import ATTEMPTS

process.VARIABLES = (*process.VARIABLES, ATTEMPTS)
