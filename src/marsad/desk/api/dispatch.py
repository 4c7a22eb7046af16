"""From request to answer: the door, the schema, one function, JSON. Every refusal is a `Problem` with its status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from marsad.desk import access
from marsad.desk.api import door
from marsad.desk.api.endpoint import JSON, PROBLEM, Call, Endpoint, Missing, Problem
from marsad.ledger.errors import Conflict, Refused
from marsad.model import MarsadError
from marsad.publish.gate import GateClosed

STATUS: tuple[tuple[type[MarsadError], int], ...] = (
    (door.NoToken, 401),
    (door.NoScope, 403),
    (door.NoRoute, 404),
    (Missing, 404),
    (Conflict, 409),
    (Refused, 409),
    (GateClosed, 409),
    (MarsadError, 422),
)


class Unfit(MarsadError):
    """The request does not fit its schema."""


def serve(methods: Mapping[str, Endpoint]) -> Callable[..., HttpResponse]:
    """The endpoints of one address by their method in, Django's view of that address out."""

    @csrf_exempt
    def view(request: HttpRequest, **path: str) -> HttpResponse:
        endpoint = methods.get(request.method or "")
        if endpoint is None:
            return _wrong_method(request, methods)
        try:
            return _answer(request, endpoint, path)
        except Unfit as error:
            return problem(400, error)
        except RequestDataTooBig:
            return problem(413, MarsadError("too large", where="body", todo="send less at once"))
        except Http404:
            return problem(404, MarsadError("nothing here", where=request.path[:200]))
        except MarsadError as error:
            return problem(next(status for kind, status in STATUS if isinstance(error, kind)), error)

    return view


def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    """What an address below /api/ answers that no endpoint has."""
    return problem(404, MarsadError("nothing here", where=request.path[:200], todo="see /api/v1/openapi.json"))


def problem(status: int, error: MarsadError) -> HttpResponse:
    """A status and an error in, the answer that says what, where and what to do out."""
    what_ar, todo_ar = error.ar or ("", "")
    said = Problem(
        title=error.what, status=status, where=error.where, todo=error.todo, title_ar=what_ar, todo_ar=todo_ar
    )
    response = HttpResponse(msgspec.json.encode(said), content_type=PROBLEM, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _wrong_method(request: HttpRequest, methods: Mapping[str, Endpoint]) -> HttpResponse:
    allowed = ", ".join(sorted(methods))
    response = problem(405, MarsadError(f"this address does not answer {request.method}", todo=f"use {allowed}"))
    response["Allow"] = allowed
    return response


def _answer(request: HttpRequest, endpoint: Endpoint, path: dict[str, str]) -> HttpResponse:
    token = door.let_in(request, endpoint)
    if token is not None:
        request.user = token.user
    if endpoint.about is not None:
        kind, field = endpoint.about
        _check_object(request, kind, path[field])
    query, body = _query(request, endpoint), _body(request, endpoint)
    call = Call(user=request.user, token=token, path=path, query=query, body=body)
    found = endpoint.view(call)
    if endpoint.media != JSON:
        return _download(found, endpoint.media)
    plain = access.veiled(msgspec.to_builtins(found), call.user) if token else found
    return HttpResponse(msgspec.json.encode(plain), content_type=JSON, status=endpoint.status)


def _check_object(request: HttpRequest, kind: str, name: str) -> None:
    if not access.may_open(request.user, kind, name):
        raise Missing(f"no {kind} of that name", where=name[:100])


def _download(found: bytes, media: str) -> HttpResponse:
    """Bytes out as a file to keep, never to show: opaque name, no type that a browser would run."""
    response = HttpResponse(found, content_type=media)
    response["Content-Disposition"] = 'attachment; filename="original.bin"'
    return response


def _query(request: HttpRequest, endpoint: Endpoint) -> Any:
    """The parameters of the address, checked; each may stand there once."""
    twice = [name for name, values in request.GET.lists() if len(values) > 1]
    if twice:
        raise Unfit("given twice", where=twice[0][:100], todo="give it once")
    if endpoint.query is None:
        if request.GET:
            raise Unfit("this address takes no parameters", where=next(iter(request.GET))[:100])
        return None
    return _fit(dict(request.GET.items()), endpoint.query, strict=False)


def _body(request: HttpRequest, endpoint: Endpoint) -> Any:
    if endpoint.body is None:
        return None
    if request.content_type != JSON:
        given = (request.content_type or "")[:60]
        raise Unfit(f"'{given}' is not read here", where="Content-Type", todo=f"send {JSON}")
    try:
        return _fit(_whole(msgspec.json.decode(request.body)), endpoint.body, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit(f"the body cannot be read: {error}", where="body", todo="send one JSON object") from None


def _whole(given: Any) -> Any:
    """JSON knows one kind of number, and 3.0 is an integer to JSON Schema: such fields of a body become integers."""
    if isinstance(given, dict):
        return {name: _whole(value) for name, value in given.items()}
    if isinstance(given, list):
        return [_whole(value) for value in given]
    return int(given) if isinstance(given, float) and given.is_integer() else given


def _fit(given: Any, shape: Any, *, strict: bool) -> Any:
    try:
        return msgspec.convert(given, shape, strict=strict)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        raise Unfit(what, where=where.strip("`"), todo="see /api/v1/openapi.json") from None
