"""FAQs: questions with answers that people write, find and vote on, and the questions that nobody could answer.

`FaqService` is what others use.
"""

from taskchat.knowledge.faqs.service import FaqService

__all__ = ["FaqService"]
