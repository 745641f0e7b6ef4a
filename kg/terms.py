"""The closed sets of the model; their values are the local names of the ontology."""

from __future__ import annotations

from enum import StrEnum


class EntityType(StrEnum):
    """The nine kinds of thing; the values are the ontology's class names."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    POST = "Post"
    PLACE = "Place"
    POLICY = "Policy"
    CAMPAIGN = "Campaign"
    MEETING = "Meeting"
    INSTITUTION = "Institution"
    GROUP = "Group"


class Predicate(StrEnum):
    """The fifteen relations; the values are the ontology's property names."""

    HOLDS_POST = "holdsPost"
    DELIVERS = "delivers"
    DELIVERED_AT = "deliveredAt"
    HELD_BY = "heldBy"
    ATTENDS = "attends"
    SUB_ORGANIZATION_OF = "subOrganizationOf"
    LOCATED_IN = "locatedIn"
    ISSUES = "issues"
    IMPLEMENTS = "implements"
    CONDUCTS = "conducts"
    ESTABLISHES = "establishes"
    TARGETS = "targets"
    SERVES = "serves"
    COOPERATES_WITH = "cooperatesWith"
    PART_OF = "partOf"


class Modality(StrEnum):
    """Whether the text says that it was done, or tells somebody to do it."""

    DONE = "done"
    ASSIGNED = "assigned"


class Tense(StrEnum):
    """Whether the text says that a post is held, was held, or begins or ends to be held."""

    IS = "is"
    WAS = "was"
    BEGINS = "begins"
    ENDS = "ends"


class Judgement(StrEnum):
    """What was decided about two names."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class FenceKind(StrEnum):
    """Why a run of the file is not read as text."""

    DAMAGED = "damaged"
    ADVERT = "advert"
    BOILERPLATE = "boilerplate"


class SectionFunction(StrEnum):
    """What a section of a speech or report does."""

    REVIEW = "review"
    TASKS = "tasks"


class Window(StrEnum):
    """The stretches of text within which names count as named together, the narrowest first."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    SECTION = "section"


class Bound(StrEnum):
    """What a stated number is to the true one."""

    AT_LEAST = "atLeast"
    AT_MOST = "atMost"
    ABOUT = "roughly"


class Direction(StrEnum):
    """Which way a figure lies from what it is compared with."""

    UP = "up"
    DOWN = "down"
    ABOVE = "above"
    BELOW = "below"
    TIMES = "times"


class Against(StrEnum):
    """What a figure is compared with, where words of every report say so."""

    SAME_PERIOD = "samePeriod"
    LAST_YEAR = "lastYear"
    PREVIOUS_PERIOD = "previousPeriod"
    YEARLY = "yearly"


class FigureKind(StrEnum):
    """What the number of a figure says: how much there is, by how much it changed, what part it is."""

    AMOUNT = "amountStated"
    CHANGE = "changeStated"
    SHARE = "shareStated"
