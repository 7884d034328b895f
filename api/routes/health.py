"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import ServicesDep, problems

router = APIRouter(prefix="/v1/health", tags=["health"])


class Health(BaseModel):
    status: str


@router.get("/live")
async def live() -> Health:
    """The process answers."""
    return Health(status="live")


@router.get("/ready", responses=problems(503))
async def ready(services: ServicesDep) -> Health:
    """The model is loaded and conversations can be held."""
    services.ready()
    return Health(status="ready")
