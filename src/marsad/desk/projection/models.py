"""The rows that lists, maps and searches read. None is a source of truth; `rebuild` makes all of them again."""

from __future__ import annotations

from django.db import models


class State(models.Model):
    """One row: up to which entry of the log the projections were made, and by which reader and method."""

    head = models.PositiveBigIntegerField(default=0)
    settled = models.PositiveBigIntegerField(
        default=0
    )  # the same for figures, tolls and incidents: made when looked at
    root = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)


class ReportRow(models.Model):
    """One report in the inbox; `first` names the report whose copy it is, `work` how far people are with it."""

    id = models.CharField(primary_key=True, max_length=128)
    n = models.PositiveBigIntegerField(db_index=True)  # order of arrival
    title = models.TextField()
    title_ar = models.TextField(blank=True)
    excerpt = models.TextField(blank=True)
    publisher = models.CharField(max_length=200, blank=True, db_index=True)
    published = models.DateField(null=True, db_index=True)
    lang = models.CharField(max_length=16, blank=True)
    url = models.TextField(blank=True)
    first = models.CharField(max_length=128, blank=True, db_index=True)
    copies = models.PositiveIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0, db_index=True)
    second = models.PositiveIntegerField(default=0, db_index=True)  # claims that wait for a second person
    acts = models.CharField(max_length=400, blank=True)  # codes between bars: |killed|looting|
    places = models.CharField(max_length=1000, blank=True)  # folded names between bars, with the containing units
    added_by = models.CharField(max_length=150, blank=True, db_index=True)
    team = models.CharField(max_length=64, blank=True)  # of whoever brought it
    sealed = models.BooleanField(default=False)
    beside = models.JSONField(default=dict)  # its text again and its numbers again: {"copies": […], "echoes": […]}
    digest = models.CharField(max_length=64, blank=True)  # of this row and its claims: equal ones are not written again

    class Meta:
        indexes = (
            models.Index(fields=["-published", "-n"]),
            models.Index(fields=["first", "-n"]),
            # one index counts the list under each tab and gives its pages in order; the few sealed ones have their own
            models.Index(
                fields=["first", "sealed", "-published", "-n", "open", "second", "added_by"], name="report_list"
            ),
            models.Index(fields=["sealed"], name="report_sealed", condition=models.Q(sealed=True)),
            models.Index(fields=["lang", "publisher"], name="report_lang"),  # answers of models have none
        )


class ClaimRow(models.Model):
    """One claim with its state: open, accepted, rejected, corrected; who ruled first and second."""

    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="claim_rows")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    what = models.CharField(max_length=40, db_index=True)
    claim = models.JSONField()
    place = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open", db_index=True)
    first_by = models.CharField(max_length=150, blank=True)
    second_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "position"], name="one_position_a_claim"),)
        ordering = ("position",)


class IncidentRow(models.Model):
    """One incident of the record as lists, map and timeline show it."""

    id = models.CharField(primary_key=True, max_length=64)
    title = models.TextField()
    title_ar = models.TextField(blank=True)
    what = models.CharField(max_length=40, db_index=True)
    day = models.DateField(null=True, db_index=True)
    until = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    place_id = models.CharField(max_length=64, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    precision = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveIntegerField(null=True)
    best = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    open_above = models.BooleanField(default=False)
    grade = models.CharField(max_length=16, blank=True)
    reports = models.PositiveIntegerField(default=0)
    origins = models.PositiveIntegerField(default=0)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["-day", "id"]),)


class IncidentReport(models.Model):
    """Which reports speak of which incident."""

    incident = models.ForeignKey(IncidentRow, on_delete=models.CASCADE, related_name="links")
    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="incident_links")


class FigureRow(models.Model):
    """One figure with its whole record; what it was at an earlier head stands in `moved`."""

    position = models.PositiveIntegerField(primary_key=True)
    what = models.CharField(max_length=40, db_index=True)
    group = models.CharField(max_length=100, db_index=True)
    place = models.CharField(max_length=200, blank=True, db_index=True)
    origins = models.PositiveIntegerField(default=0)  # independent ones: the best supported stand on the first page
    figure = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=["what", "-origins", "position"], name="figure_support"),)


class TollRow(models.Model):
    """One origin's toll series with its points."""

    position = models.PositiveIntegerField(primary_key=True)
    origin = models.CharField(max_length=200, db_index=True)
    what = models.CharField(max_length=40, db_index=True)
    group = models.CharField(max_length=100)
    place = models.CharField(max_length=200, blank=True)
    series = models.JSONField()


class PersonRow(models.Model):
    """One victim of the linked lists."""

    id = models.CharField(primary_key=True, max_length=64)
    n = models.PositiveIntegerField(db_index=True)
    name = models.TextField()
    name_ar = models.TextField(blank=True)
    spellings = models.JSONField(default=list)
    sex = models.CharField(max_length=1, blank=True)
    age = models.CharField(max_length=16, blank=True)
    day = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True, db_index=True)
    lists = models.JSONField(default=list)
    sealed = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)


class Draft(models.Model):
    """What somebody typed and has not saved: survives a lost connection, deleted when the ruling is recorded."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE)
    subject = models.CharField(max_length=300)
    fields = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "subject"], name="one_draft_a_subject"),)

    @classmethod
    def forget(cls, user: object, **which: str) -> None:
        """Delete a person's drafts of one kind; where there are none the database is not held for it."""
        drafts = cls.objects.filter(user=user, **which)
        if drafts.exists():
            drafts.delete()
