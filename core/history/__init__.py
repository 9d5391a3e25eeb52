"""The history of dropout as data: milestones, the rates of published models, and the claims of a note.

    for milestone in milestones():
        print(milestone.date, milestone.title, milestone.link.url)

The files lie in assets/data, in English and as their sources state them; words for readers live in the app's
catalogue. Reading validates every row: a `core.tables.DataFileError` names file, row, field, value and what
is right.
"""

from core.history.checked import CHECKS, Checked
from core.history.claims import VERDICTS, Claim, Verdict, claims
from core.history.dates import Date
from core.history.milestones import ERAS, LANES, Era, Lane, Milestone, Tier, milestones
from core.history.model_rates import EVIDENCES, STATUSES, Evidence, ModelRate, Status, model_rates
from core.history.sources import Link

__all__ = [
    "CHECKS",
    "ERAS",
    "EVIDENCES",
    "LANES",
    "STATUSES",
    "VERDICTS",
    "Checked",
    "Claim",
    "Date",
    "Era",
    "Evidence",
    "Lane",
    "Link",
    "Milestone",
    "ModelRate",
    "Status",
    "Tier",
    "Verdict",
    "claims",
    "milestones",
    "model_rates",
]
