"""A person at the desk, and the tokens that act for them."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from marsad.desk.policy import Role


class User(AbstractUser):
    """An account: a name under which rulings are recorded, one role, one team."""

    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role], default=Role.VIEWER)
    team = models.CharField(max_length=64, blank=True)
    last_visit_entry = models.PositiveBigIntegerField(
        default=0
    )  # head of the log at the last visit: "what moved since"

    @property
    def signature(self) -> str:
        """The name that goes into the log."""
        return self.get_full_name() or self.username


class Token(models.Model):
    """A key for the API: kept as a hash, shown once, bound to scopes and an end."""

    SCOPES = ("read", "rule", "publish")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=64)
    expires = models.DateTimeField()
    revoked = models.BooleanField(default=False)

    @classmethod
    def issue(cls, user: User, *, name: str, scopes: list[str], expires: timezone.datetime) -> tuple[Token, str]:
        """A user and scopes in, the stored token and the secret, which is never shown again, out."""
        secret = secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user, name=name, digest=cls.digest_of(secret), scopes=" ".join(scopes), expires=expires
        )
        return token, secret

    @staticmethod
    def digest_of(secret: str) -> str:
        """A secret in, the form in which it is kept out."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def find(cls, secret: str) -> Token | None:
        """The live token of a secret, or None."""
        token = cls.objects.select_related("user").filter(digest=cls.digest_of(secret), revoked=False).first()
        return token if token and token.expires > timezone.now() and token.user.is_active else None


class Assignment(models.Model):
    """A report or a case that somebody gave a person to look at; it lies beside the accounts: lists are disposable."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    subject = models.CharField(max_length=128)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "subject"], name="one_assignment_a_subject"),)


class EntryLink(models.Model):
    """A one-time link that `marsad serve` prints on the machine itself, so that one person needs no password there."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    expires = models.DateTimeField()
