"""Slack's requests, turned into use cases."""

from collections.abc import Callable, Mapping

from bot.metrics import Metrics
from bot.slack import Slack
from bot.usecases.absences import Absences
from bot.usecases.approvals import Approvals
from bot.usecases.calls import Calls
from bot.usecases.cases import Cases
from bot.usecases.causes import Causes
from bot.usecases.change import House
from bot.usecases.digests import Digests
from bot.usecases.drafts import Drafts
from bot.usecases.endings import Endings
from bot.usecases.escalations import Escalations
from bot.usecases.exports import Exports
from bot.usecases.figures import LookingBack
from bot.usecases.handover import HandOvers
from bot.usecases.holds import Holds
from bot.usecases.joint import JointActions
from bot.usecases.leaving import Leaving
from bot.usecases.linking import Linking
from bot.usecases.links import Links
from bot.usecases.offers import Offers
from bot.usecases.prevention import Prevention
from bot.usecases.privacy import Privacy
from bot.usecases.promises import Promises
from bot.usecases.reminders import Reminders
from bot.usecases.repeats import Repeats
from bot.usecases.similar import Similar
from bot.usecases.steps import Steps
from bot.usecases.timelines import Timelines
from bot.usecases.training import Training
from bot.usecases.whys import Whys
from bot.usecases.workspaces import Workspaces
from handlers.absences import AbsenceHandlers
from handlers.approvals import ApprovalHandlers
from handlers.calls import CallHandlers
from handlers.care import CareHandlers
from handlers.causes import CauseHandlers
from handlers.commands import CommandHandlers
from handlers.drafts import DraftHandlers
from handlers.endings import EndingHandlers
from handlers.escalations import EscalationHandlers
from handlers.events import EventHandlers
from handlers.exports import ExportHandlers
from handlers.figures import FigureHandlers
from handlers.guard import Guard
from handlers.handover import HandOverHandlers
from handlers.home import HomeHandlers
from handlers.joint import JointHandlers
from handlers.linking import LinkingHandlers
from handlers.offers import OfferHandlers
from handlers.opening import OpeningHandlers
from handlers.places import Places
from handlers.prevention import PreventionHandlers
from handlers.privacy import PrivacyHandlers
from handlers.reminders import ReminderHandlers
from handlers.routes import Routes
from handlers.settings import SettingsHandlers
from handlers.similar import SimilarHandlers
from handlers.steps import StepHandlers
from handlers.who import People
from handlers.workflow import WorkflowHandlers


def register(
    app: Routes,
    house: House,
    slack_for: Callable[[str], Slack],
    sites: Mapping[str, str],
    metrics: Metrics,
) -> Guard:
    """Every listener of the app; returns the guard, which knows what still runs."""
    workspaces = Workspaces(house)
    cases, steps, promises = Cases(house), Steps(house), Promises(house)
    people, places = People(workspaces, slack_for), Places(workspaces, slack_for)
    guard = Guard(people, metrics)
    situations = [(name, playbook.title) for name, playbook in house.playbooks.items()]
    links, digests = Links(house, sites), Digests(house)
    reminders, similar = Reminders(house), Similar(house)
    repeats = Repeats(house.store, house.clock, house.rules)
    opening = OpeningHandlers(
        guard,
        people,
        places,
        cases,
        reminders,
        links,
        similar,
        repeats,
        Causes(house),
        situations,
    )
    settings = SettingsHandlers(guard, people, places, workspaces, reminders, Absences(house))
    absences = AbsenceHandlers(guard, people, Absences(house), links)
    looking_back = FigureHandlers(guard, workspaces, LookingBack(house), slack_for)
    calls = Calls(house)
    on_the_line = CallHandlers(guard, calls, house.clock)
    exporting = ExportHandlers(guard, people, Exports(house.store))
    causes = CauseHandlers(guard, Causes(house), people)
    alike = SimilarHandlers(guard, cases, similar, links)
    commands = CommandHandlers(
        guard,
        opening,
        settings,
        on_the_line,
        cases,
        steps,
        digests,
        links,
        house.clock,
        house.words,
        absences,
        Whys(house),
        looking_back,
        exporting,
        causes,
        alike,
        Training(house.store),
    )
    handing = HandOverHandlers(guard, people, cases, HandOvers(house), workspaces, reminders)
    endings = Endings(house)
    preventing = PreventionHandlers(
        guard, steps, Causes(house), Prevention(house), reminders, people, house
    )
    drafts = DraftHandlers(
        guard, house, cases, calls, steps, reminders, workspaces, Drafts(house), endings
    )
    for each in (
        absences,
        causes,
        alike,
        commands,
        looking_back,
        exporting,
        HomeHandlers(guard, people, opening, on_the_line, cases, digests, links, house.clock),
        on_the_line,
        opening,
        settings,
        handing,
        StepHandlers(guard, steps, calls, workspaces, house.clock, house.words, preventing),
        preventing,
        JointHandlers(guard, people, JointActions(house)),
        CareHandlers(
            guard,
            people,
            cases,
            calls,
            promises,
            Holds(house),
            workspaces,
            handing,
            situations,
            Timelines(house),
            Linking(house),
            links,
        ),
        PrivacyHandlers(guard, people, cases, Privacy(house), workspaces, reminders),
        EscalationHandlers(guard, house, cases, Escalations(house), workspaces),
        drafts,
        LinkingHandlers(guard, Linking(house)),
        EndingHandlers(guard, cases, endings, drafts),
        OfferHandlers(guard, Offers(house), steps, similar),
        ApprovalHandlers(guard, Approvals(house)),
        WorkflowHandlers(guard, people, places, cases, reminders, links),
        ReminderHandlers(
            guard, reminders, steps, calls, promises, workspaces, handing, preventing, house.clock
        ),
        EventHandlers(guard, people, places, workspaces, cases, Leaving(house)),
    ):
        each.register(app)
    return guard
