"""The store: one SQLite file, numbered migrations, the queries, and the one writer."""
