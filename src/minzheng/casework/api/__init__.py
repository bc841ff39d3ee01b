"""The REST operations of casework."""

from ninja import Router

from minzheng.casework.api import cases, open_to_all, remedies

router = Router(tags=["casework"])
router.add_router("/", open_to_all.router)
router.add_router("/", cases.router)
router.add_router("/", remedies.router)

__all__ = ["router"]
