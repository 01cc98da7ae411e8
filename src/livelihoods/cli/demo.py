"""`livelihoods demo`: from two real surveys and a network's records to a site, in one command."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from livelihoods.analysis.errors import InputError
from livelihoods.cli.serve import HOST, Port, require_free, run_server
from livelihoods.cli.steps import Steps
from livelihoods.cli.web import one_at_a_time, start_django
from livelihoods.platform.settings.environment import data_dir

EMAIL = "demo@example.org"
_CHECKOUT = Path(__file__).resolve().parents[3]


def demo(
    port: Port = 8000,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the site when it is built.")
    ] = True,
    examples: Annotated[
        Path, typer.Option("--examples", metavar="DIR", help="Folder of the examples.")
    ] = _CHECKOUT / "examples",
) -> None:
    """Build the demonstration in the data folder and serve it on this machine.

    Running it again is quick and changes nothing.
    """
    if (os.environ.get("LIVELIHOODS_ENV") or "demo") != "demo":
        raise InputError("the demonstration is built with LIVELIHOODS_ENV=demo only (or unset)")
    plan = _read_plan(examples)
    if serve:
        require_free(port, "demo")
    start_django()
    steps = Steps(total=6)
    with one_at_a_time("the demonstration"):
        password = _build(steps, plan, examples)
    steps.console.print(f"Built in {steps.seconds():.0f} s.")
    _say_where(steps, port, password, serve=serve)
    if serve:
        run_server(port)


def _build(steps: Steps, plan: dict[str, Any], examples: Path) -> str:
    """Do the steps; return the password of the demonstration's account."""
    with steps.step(f"Database in {data_dir()}") as tell:
        tell(_migrate())
    with steps.step("Demonstration network") as tell:
        tell(_load_network(examples))
    with steps.step("Estimates from survey records") as tell:
        files = _estimate(plan, examples)
        tell(f"{len(files)} tables")
    with steps.step("Releases of figures") as tell:
        tell("; ".join([_publish(plan, files), *_import(plan, examples)]))
    with steps.step("Pages in four languages, and what they show") as tell:
        tell(_load_knowledge(examples))
    with steps.step("Static files and sign-in") as tell:
        tell(_collect_static())
        return _sign_in()


def _read_plan(examples: Path) -> dict[str, Any]:
    path = examples / "demonstration.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{path} is missing: the examples are part of the source checkout, not of the "
            "installed package; name their folder with --examples"
        ) from None


def _migrate() -> str:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise InputError(
            f"the database cannot be used: {error}; start over with another folder (--data), or "
            "put DATABASE_URL right"
        ) from None
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return "up to date"
    call_command("migrate", verbosity=0, interactive=False)
    return f"{len(waiting)} migrations applied"


def _load_network(examples: Path) -> str:
    from livelihoods.network.loading import load
    from livelihoods.platform.accounts.actors import Operator

    try:
        return str(load(examples / "network", actor=Operator("livelihoods demo")))
    except InputError as error:
        raise InputError(
            f"{error}\nIf {data_dir()} was built from other example files, which it keeps as they "
            "were recorded, start over: delete that folder and run this again."
        ) from None


def _load_knowledge(examples: Path) -> str:
    from livelihoods.knowledge.loading import load
    from livelihoods.knowledge.search.actions import refresh
    from livelihoods.platform.accounts.actors import Operator

    told = load(examples / "knowledge", actor=Operator("livelihoods demo"))
    return f"{told}; to find: {refresh()}"


def _estimate(plan: dict[str, Any], examples: Path) -> list[Path]:
    from livelihoods.analysis.statistics import Survey
    from livelihoods.analysis.statistics.contribution import read_value_added, share_estimates
    from livelihoods.analysis.statistics.group_estimates import group_estimates
    from livelihoods.analysis.statistics.indicators import ALL

    folder = data_dir() / "estimates"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for survey in plan["survey"]:
        files = [examples / name for name in survey["files"]]
        for standard in survey["standards"]:
            output = folder / f"{files[0].stem}-{standard}.parquet"
            opened = Survey.open(files, codebook=survey["codebook"], standard=standard)
            is_first = standard == survey["standards"][0]
            more = [((ALL,), survey["more"])] if is_first else []
            opened.answers([((), survey["by"]), *more]).write(output)
            written.append(output)
            if is_first:
                output = folder / f"{files[0].stem}-groups.parquet"
                group_estimates(opened, survey["groups"]).write(output)
                written.append(output)
            if is_first and "value_added" in survey:
                output = folder / f"{files[0].stem}-value-added.parquet"
                worth = read_value_added(examples / survey["value_added"])
                share_estimates(opened, worth).write(output)
                written.append(output)
    return written


def _publish(plan: dict[str, Any], files: list[Path]) -> str:
    from livelihoods.knowledge.indicators.actions import publish
    from livelihoods.platform.accounts.actors import Operator

    release = plan["release"]
    outcome = publish(actor=Operator("livelihoods demo"), estimates=files, **release)
    return str(outcome)


def _import(plan: dict[str, Any], examples: Path) -> list[str]:
    from livelihoods.knowledge.indicators.actions import import_figures
    from livelihoods.platform.accounts.actors import Operator

    operator = Operator("livelihoods demo")
    return [
        str(
            import_figures(
                actor=operator,
                given=[examples / name for name in each["files"]],
                note=each["note"],
            )
        )
        for each in plan["import"]
    ]


def _collect_static() -> str:
    """Collect static files, unless no file of ours and no package has changed since."""
    import hashlib
    from importlib.metadata import distributions

    from django.conf import settings
    from django.core.management import call_command

    ours = Path(__file__).parents[1].rglob("static/**/*")
    state = sorted(f"{file} {file.stat().st_mtime_ns}" for file in ours if file.is_file())
    state += sorted(f"{each.name} {each.version}" for each in distributions())
    mark = hashlib.sha256("\n".join(state).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark:
        return "up to date"
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(mark, encoding="ascii")
    return "collected and compressed"


def _sign_in() -> str:
    """Make the demonstration's account at the first call; return its password."""
    from livelihoods.platform.accounts.actions import create_administrator, set_password
    from livelihoods.platform.accounts.actors import Operator
    from livelihoods.platform.accounts.models import User

    path = data_dir() / "sign-in"
    user = User.objects.filter(email=EMAIL).first()
    if user is not None and path.exists():
        return path.read_text(encoding="ascii").strip()
    password = secrets.token_urlsafe(12)
    operator, reason = Operator("livelihoods demo"), "sign-in of the demonstration"
    if user is None:
        create_administrator(actor=operator, email=EMAIL, password=password, reason=reason)
    else:
        set_password(actor=operator, user=user, password=password, reason=reason)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password)
    return password


def _say_where(steps: Steps, port: int, password: str, *, serve: bool) -> None:
    say = steps.console.print
    say()
    if serve:
        say(f"  Site         http://{HOST}:{port}")
        say(f"  Back office  http://{HOST}:{port}/admin/")
        say(f"  Sign in as   {EMAIL}  password  {password}", markup=False)
        say("  The account is for this machine only. Stop with Ctrl-C.")
    else:
        say("  Not serving (--no-serve). To serve it: livelihoods serve")
    say("  Members and people of the demonstration are fictional.")
