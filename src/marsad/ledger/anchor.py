"""RFC 3161: an authority's word that a checkpoint existed at a time. Needs the extra `anchor` (rfc3161-client).

Requests and answers are files, or go over the network by `collect.fetch`; an answer is kept only once it was checked
against the authority's own certificate.
"""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import Any

from cryptography import x509

from marsad.ledger.errors import Refused
from marsad.ledger.note import Note
from marsad.model.errors import BadInput


def library() -> ModuleType:
    """The library behind time-stamps; BadInput when the extra is not installed."""
    try:
        import rfc3161_client
    except ImportError:
        raise BadInput("time-stamps need the extra 'anchor'", todo="pip install 'marsad[anchor]'") from None
    module: ModuleType = rfc3161_client
    return module


def request(note: Note) -> bytes:
    """A checkpoint in, the request (.tsq) for a time-stamp over its text out."""
    known = library()
    builder = known.TimestampRequestBuilder().data(note.text.encode()).hash_algorithm(known.HashAlgorithm.SHA256)
    encoded: bytes = builder.nonce(nonce=False).cert_request(cert_request=True).build().as_bytes()
    return encoded


def check(answer: bytes, note: Note, roots: bytes) -> datetime:
    """An authority's answer (.tsr), the checkpoint and trusted certificates (PEM) in; the time it swears to out.

    BadInput when the answer cannot be read here (some authorities order their certificates as the library refuses);
    Refused when it is over something else or signed by somebody else.
    """
    known = library()
    trusted = _certificates(roots)
    response = _decoded(answer)
    builder = known.VerifierBuilder()
    for certificate in trusted:
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(response, note.text.encode())
    except (known.VerificationError, ValueError) as error:
        raise Refused(f"the time-stamp does not hold: {error}", where=f"checkpoint {note.size}") from None
    time: datetime = response.tst_info.gen_time
    return time


def digest_of(answer: bytes) -> bytes:
    """An authority's answer in, the hash that it stamped out. BadInput when it cannot be read here, or is a refusal."""
    digest: bytes = _decoded(answer).tst_info.message_imprint.message
    return digest


def _decoded(answer: bytes) -> Any:
    known = library()
    try:
        response = known.decode_timestamp_response(answer)
        _ = response.tst_info
    except ValueError as error:
        raise BadInput(
            f"the answer is unreadable here: {error}", todo="check it with openssl, try another one"
        ) from None
    return response


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise BadInput("the certificates are unreadable", todo="give the authority's certificates as PEM") from None
    return found
