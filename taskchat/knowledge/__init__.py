"""What bots and people can be asked about: documents and FAQs, cut into passages, found again with their sources."""
