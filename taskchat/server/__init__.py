"""The HTTP border: who calls, what may come in, and how it goes out. No rules of tasks or accounts here."""
