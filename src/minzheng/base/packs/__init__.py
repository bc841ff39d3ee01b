"""Packs: what one place does, as YAML with inheritance from the country to the city.

A section `benefits` is packs/<id>/benefits.yaml or packs/<id>/benefits/*.yaml, each a mapping of key to declaration.
"""

from minzheng.base.packs.chain import (
    Entry,
    Pack,
    PackChain,
    chain_for_division,
    forget,
    load_chain,
    merge,
    pack_ids,
    packs_dir,
)
from minzheng.base.packs.check import SectionChecker, check_chain
from minzheng.base.packs.documents import Document, read_document
from minzheng.base.packs.manifest import Jurisdiction, Manifest
from minzheng.base.packs.problems import PackError, PackProblem, UnknownPack, suggestion
from minzheng.base.packs.references import Reference, UnknownReference, load_references, resolve_reference
from minzheng.base.packs.validation import Declaration, Wrong

__all__ = [
    "Declaration",
    "Document",
    "Entry",
    "Jurisdiction",
    "Manifest",
    "Pack",
    "PackChain",
    "PackError",
    "PackProblem",
    "Reference",
    "SectionChecker",
    "UnknownPack",
    "UnknownReference",
    "Wrong",
    "chain_for_division",
    "check_chain",
    "forget",
    "load_chain",
    "load_references",
    "merge",
    "pack_ids",
    "packs_dir",
    "read_document",
    "resolve_reference",
    "suggestion",
]
