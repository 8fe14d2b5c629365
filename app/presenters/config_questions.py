"""What is asked before a config step is done: its effect, its cost, and the verbs. Values in, a question out."""

from __future__ import annotations

from app.presenters.config_summary import changes_text, told_changes, told_losses, told_restored
from app.staged.difference import Difference
from runtime.contracts.errors import Validation
from runtime.contracts.snapshot import RuntimeSnapshot
from widgets.config.view import Answer, Question

COMMIT, FINISH_AND_COMMIT, REBASE = "commit", "finish_and_commit", "rebase"
RESTORE_LKG, RESTORE_FACTORY, DISCARD = "restore_lkg", "restore_factory", "discard"


def commit_question(
    active: str | None,
    differences: tuple[Difference, ...],
    snapshot: RuntimeSnapshot | None,
    validation: Validation | None,
) -> Question:
    """Ask before staged becomes active: what changes, what is lost."""
    warnings = len(validation.warnings) if validation is not None else 0
    noted = (f"Validation has {warnings} warning{'s' if warnings > 1 else ''}; they do not stop a commit",)
    lines = (*told_changes(differences), *told_losses(differences, snapshot), *(noted if warnings else ()))
    title = f"Commit {changes_text(differences)} to the running program? {active or 'The active config'} becomes LKG."
    return Question(title, lines, (Answer(COMMIT, f"Commit {changes_text(differences)}", "primary"),), "warn", True)


def halted_question(next_card: int | None) -> Question:
    """Explain a commit that is refused because the kernel stands inside a scan, and offer the way on."""
    where = "in mid-scan" if next_card is None else f"in mid-scan, before card {next_card}"
    lines = (
        f"A commit takes effect between two scans; the program is halted {where}.",
        "<b>Finish the scan and commit</b> sends RUN_NORMAL: the rest of this scan is evaluated, its outputs are "
        "driven, and scans then run freely; breakpoints stay set but do not halt. Then it commits.",
    )
    answers = (Answer(FINISH_AND_COMMIT, "Finish the scan and commit", "danger"),)
    return Question("Not committed: the scan is not finished", lines, answers, "halt")


def stale_base_question(base: str | None, active: str | None) -> Question:
    """Explain a commit that is refused because another config was committed meanwhile."""
    newer = active or "another version"
    lines = (
        f"Your edits are based on {base or 'an older version'}; {newer} is active now. Nothing was changed, your edits "
        "are kept.",
        f"The difference shown is against {newer}: what it changed and you did not would be taken back by your commit. "
        "Look through it, then take it as the base and commit again.",
    )
    return Question(
        "Not committed: somebody else did meanwhile", lines, (Answer(REBASE, f"Take {newer} as the base"),), "warn"
    )


def lkg_question(
    active: str | None, lkg: str, differences: tuple[Difference, ...], snapshot: RuntimeSnapshot | None
) -> Question:
    """Ask before the last known good config comes back: what that changes in the active one."""
    changed = told_changes(differences) or ("It has the same content as the active one.",)
    lines = (
        *changed,
        f"{active or 'What is active'} becomes LKG.",
        told_restored(snapshot),
    )
    return Question(
        f"Restore {lkg} in place of {active or 'the active config'}?",
        lines,
        (Answer(RESTORE_LKG, f"Restore {lkg}", "danger"),),
        "alarm",
    )


def factory_question(
    active: str | None, differences: tuple[Difference, ...] | None, snapshot: RuntimeSnapshot | None
) -> Question:
    """Ask before the config of delivery comes back: what that changes, None where the runtime does not show it."""
    if differences is None:
        changed: tuple[str, ...] = ("This runtime does not show FACTORY beforehand.",)
    else:
        changed = told_changes(differences) or ("It has the same content as the active one.",)
    lines = (
        *changed,
        f"The config of delivery replaces {active or 'the active one'}, which becomes LKG: Restore LKG leads back.",
        told_restored(snapshot),
    )
    return Question("Restore FACTORY?", lines, (Answer(RESTORE_FACTORY, "Restore FACTORY", "danger"),), "alarm")


def discard_question(active: str, differences: tuple[Difference, ...], saved: str | None) -> Question:
    """Ask before staged edits are dropped."""
    kept = (f"The runtime still holds {saved}; Save staged replaces it.",) if saved else ()
    lines = (*told_changes(differences), f"Staged becomes {active} again. Undo brings the edits back.", *kept)
    answers = (Answer(DISCARD, f"Discard {changes_text(differences)}", "danger"),)
    return Question("Discard the staged edits?", lines, answers, "alarm")
