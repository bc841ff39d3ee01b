"""The page shell, the components and the static files that every room's pages are made of. No business here.

Template authors read `docs/reference/components.md`; every component is on show at `/components/`.
"""
