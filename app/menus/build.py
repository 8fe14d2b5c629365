"""Build: the level in an engine, its run and its jobs."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.build_deeds import Verb
from app.menus.deeds import Deeds, WhyNot

MENU = "Build"


def build_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    build = deeds.build

    def why_not(verb: Verb) -> WhyNot:
        return lambda: build.why_not(verb)

    return (
        ActionSpec(
            "build.run",
            "Build level",
            MENU,
            build.run,
            "Ctrl+B",
            why_not("run"),
            "In the runtime's engine, from nothing, as it is on screen.",
            group="run",
        ),
        ActionSpec("build.pause", "Pause build", MENU, build.pause, "", why_not("pause"), group="run"),
        ActionSpec("build.resume", "Resume build", MENU, build.resume, "", why_not("resume"), group="run"),
        ActionSpec("build.stop", "Stop build", MENU, build.stop, "", why_not("stop"), group="run"),
        ActionSpec(
            "build.again",
            "Run chosen job again",
            MENU,
            build.run_again,
            "Ctrl+Shift+B",
            why_not("again"),
            "Alone; one about an entity builds it as the document has it now.",
            group="jobs",
        ),
        ActionSpec(
            "build.push",
            "Push what changed",
            MENU,
            deeds.drift.push,
            "Ctrl+U",
            deeds.drift.why_not_push,
            "Of the selection, or everything that differs: the engine builds it as the document has it.",
            group="drift",
        ),
        ActionSpec(
            "build.take_over",
            "Take over from the engine",
            MENU,
            deeds.drift.take_over,
            "",
            deeds.drift.why_not_take,
            "Of the selection, or everything that differs: the document becomes as the engine has it. One undo step.",
            group="drift",
        ),
        ActionSpec(
            "build.replay",
            "Replay the runtime's log",
            MENU,
            deeds.replay.open_runtime,
            "",
            tip="What the engines did before, record by record, in the Jobs panel.",
            group="replay",
        ),
        ActionSpec(
            "build.replay_file",
            "Replay a log file…",
            MENU,
            deeds.replay.choose_files,
            "",
            tip="telemetry_samples.json of a data directory; several files are put together.",
            group="replay",
        ),
        ActionSpec(
            "build.live",
            "Back to live jobs",
            MENU,
            deeds.replay.to_live,
            "",
            deeds.replay.why_not_live,
            group="replay",
        ),
        ActionSpec("build.jobs", "Show jobs", MENU, build.show_jobs, "", group="jobs"),
        ActionSpec(
            "build.engines",
            "Show engines",
            MENU,
            build.show_engines,
            "",
            tip="Which engines do the jobs, when each was heard last, and what became of those that went.",
            group="jobs",
        ),
        ActionSpec(
            "build.engine_view",
            "Show engine view",
            MENU,
            build.show_engine_view,
            "Ctrl+Shift+E",
            build.why_no_engine_view,
            tip="What the engine has built, beside what the document says.",
            group="jobs",
        ),
    )
